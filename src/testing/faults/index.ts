export { type FaultyHistoriesOptions, faultyHistories } from './faulty-histories.js'
export { type Guarantee, guarantees } from './guarantees.js'
export { assertFaultKinds, type InjectFaultsOptions, injectFaults, type TranscriptOptions } from './inject.js'
export { type FaultKind, type FaultRow, faultKinds } from './kinds.js'
export {
  type FeedMessage,
  type InjectedFault,
  messageText,
  type OverrideMessage,
  type ReportSummary,
  type Transcript,
  type Truth,
} from './transcript.js'
