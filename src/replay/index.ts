export { CERTAIN_MARGIN } from './alignment.js'
export { extendJourney, greedyWalk, isCertain, isKept, type WalkState } from './journey.js'
export { readScan, type Scan } from './order.js'
export {
  buildReport,
  checkedClassify,
  latestInstant,
  MAX_AHEAD_MS,
  type ReplayOptions,
  replay,
  resolveTable,
} from './replay.js'
export type { Flag, Journey, Outcome, Rejected, Report, Step, Verdict } from './report.js'
export { firstEndAt, isReused, REUSE_MS } from './split.js'
