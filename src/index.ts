// The one barrel, in the order in which one learns the library.

export type { Change, EventsInput, Journal, JournalInput, OverrideInput } from './journal/index.js'
export { applyInput, createJournal, evidenceOf, reportOf } from './journal/index.js'
// Not by the folder's barrel: a bundler would take along what draws pictures.
export { changes } from './render/changes.js'
export { explain } from './render/explain.js'
export type { TextOptions } from './render/rows.js'
export { type TimelineOptions, timeline } from './render/timeline.js'
export type { Doubt, Flag, Journey, ReplayOptions, Report, ScanRuling, Step, Verdict } from './replay/index.js'
export { identityOfEvent as identityOf, replay } from './replay/index.js'
export { defineRules, evaluateRules, type RollUp, type Rule, type RuleResult, type Rules, rollUp } from './rules/index.js'
export {
  type Code,
  type CodeInput,
  type Constraint,
  type Costs,
  codeRows,
  codes,
  constraints,
  costs,
  type ErrorCode,
  idOf,
  type Outcome,
  readCode,
  ShipfoldError,
  type Status,
  statusRows,
  type TrackingEvent,
} from './vocabulary/index.js'
