export { type ErrorCode, ShipfoldError } from './error.js'
export { compareContents, compareEvents, compareText, identityOf, isSame, type Stamped, type TrackingEvent } from './event.js'
export { type Law, laws } from './laws.js'
export { type CodeInput, type CodeReading, codes, idOf, numberOf, readCode, rowOf, substatusOf } from './reading.js'
export { endOfDay, hasZone, instantOf, isDateOnly, readTime, type TimeFault, timeFault, type Zone, zoneOf } from './time.js'
export {
  type Code,
  type CodeRow,
  type Costs,
  codeRows,
  costs,
  type Fact,
  factRows,
  type Status,
  statusRows,
  type Weight,
} from './vocabulary.js'
