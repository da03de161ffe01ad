export { type Alternative, alternativeOf, CERTAIN_MARGIN } from './alignment.js'
export { besideReported, doubtKinds, doubtsOf, isUncoded } from './doubts.js'
export { type Classify, inferCode } from './infer.js'
export { extendJourney, greedyWalk, isCertain, type WalkState } from './journey.js'
export { orderScans, rankScans } from './order.js'
export {
  buildReport,
  checkedClassify,
  codeOf,
  type EvaluatedReport,
  latestInstant,
  MAX_AHEAD_MS,
  type ReplayOptions,
  replay,
  resolveTable,
} from './replay.js'
export type { Doubt, Flag, Journey, Rejected, Report, Step, Verdict } from './report.js'
export {
  identityOfEvent,
  isRejected,
  positionOf,
  readScan,
  rejectFuture,
  type Scan,
  type ScanRuling,
  withRuling,
} from './scan.js'
export { firstEndAt, isReused, REUSE_MS } from './split.js'
export { isKept, movesNothing } from './verdicts.js'
