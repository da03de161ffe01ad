export {
  type CheckHandlerOptions,
  checkHandler,
  type FaultCase,
  type HandlerFailure,
  type HandlerReport,
  type HandlerRow,
} from './check.js'
export type { Endpoint, Handler, HandlerState, OutcomeCounts, Override } from './handler.js'
export { handlerText } from './handler-text.js'
export type { Push, PushOptions, PushPayloads } from './push.js'
export { type Symptom, symptoms } from './symptoms.js'
