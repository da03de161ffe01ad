// What every folder may use: codes, constraints, events, times, options and errors.

export {
  type CodeInput,
  type CodeReading,
  codes,
  idOf,
  readCode,
  rowOf,
  statusNumberOf,
  substatusOf,
} from './code-input.js'
export {
  type Code,
  type CodeRow,
  type Costs,
  codeRows,
  costs,
  type Fact,
  factRows,
  type Outcome,
  outcomes,
  type Status,
  statuses,
  statusRows,
  type UnusualCosts,
  type Weight,
} from './codes.js'
export { type Constraint, constraints } from './constraints.js'
export {
  authorOfFeed,
  feedOfAuthor,
  isPersonSource,
  isRulingWord,
  type RulingWord,
  sourceOfPerson,
} from './corrections.js'
export { type ErrorCode, ShipfoldError } from './error.js'
export {
  compareContents,
  compareEvents,
  compareText,
  identityOf,
  isSameEvent,
  type Observation,
  type TrackingEvent,
} from './event.js'
export { hashOf } from './hash.js'
export { badArgument, badOption, checkMs, checkOptions, checkSignal, isObject, nearestOf, printValue } from './options.js'
export {
  endOfDay,
  hasZone,
  type Instant,
  instantOf,
  isDateOnly,
  isoOrNull,
  isoText,
  plainTime,
  readTime,
  type TimeProblem,
  timeProblem,
  type Zone,
  zoneOf,
} from './time.js'
