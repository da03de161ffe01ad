export { applyInput, applyInputSince, changeBetween } from './apply-input.js'
export {
  type Change,
  changeInstants,
  changeStates,
  type Recoding,
  type TableStates,
} from './change.js'
export type { JournalStep, Revision } from './difference.js'
export { assembleJournal, changedEntries } from './entries.js'
export type { EvaluationOptions, JournalReport } from './evaluation.js'
export type { JournalInput } from './input.js'
export {
  type Assertion,
  createJournal,
  type Entry,
  type Journal,
  type JournalOptions,
  type SnapshotCoverage,
  type SourceState,
} from './journal.js'
export { type Evidence, evidenceOf, type ReportOptions, reportOf, reportWithTimes } from './report.js'
export type { EventTimes, ReportTimes } from './times.js'
