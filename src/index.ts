// The one barrel, in the order in which one learns the library.

export {
  type Code,
  type CodeInput,
  type CodeReading,
  type CodeRow,
  type Costs,
  codeRows,
  codes,
  costs,
  type ErrorCode,
  type Fact,
  idOf,
  type Law,
  laws,
  readCode,
  ShipfoldError,
  type Status,
  statusRows,
  type TrackingEvent,
  type Weight,
} from './codes/index.js'
export { dot, grid, mermaid, type TimelineOptions, timeline } from './draw/index.js'
export type { Flag, Journey, Outcome, Rejected, Report, Step, Verdict } from './replay/index.js'
export {
  type EncodedHistories,
  type EncodedResults,
  explain,
  fold,
  foldEncoded,
  type ReplayOptions,
  replay,
  SETTLED_MARGIN,
} from './replay/index.js'
export {
  type Cell,
  cellAt,
  decode,
  encode,
  type Finding,
  type Judgement,
  type Leg,
  shippedTable,
  type Table,
  type TableJson,
  type TableState,
  verify,
} from './table/index.js'
