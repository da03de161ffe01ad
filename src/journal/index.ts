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
export type { EventsInput } from './input.js'
export {
  type Assertion,
  type Contest,
  type Coverage,
  createJournal,
  type Entry,
  type IssuedLists,
  type Journal,
  type JournalOptions,
  type ListState,
  type ReceptionSummary,
  type Ruling,
  type SourceState,
  sourceZone,
} from './journal.js'
export { withRedelivery } from './merge.js'
export type { JournalInput, OverrideInput, RuledScan } from './override.js'
export type { EvaluationOptions, IdentifiedStep, JournalReport } from './reading.js'
export { type Evidence, evidenceOf, type ReportOptions, reportOf, reportWithEvidence, reportWithTimes } from './report.js'
export type { ReportedRuling } from './rulings.js'
export type { EventTimes, ReportTimes } from './times.js'
