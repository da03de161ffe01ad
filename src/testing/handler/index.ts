export {
  checkHandler,
  type HandlerCheck,
  type HandlerFailure,
  type HandlerReport,
  type HandlerRow,
  type Trouble,
} from './check.js'
export type { Counts, Endpoint, Handler, Seen } from './handler.js'
export { handlerText } from './handler-text.js'
export type { Push, PushOptions } from './push.js'
export { type Symptom, symptoms } from './symptoms.js'
