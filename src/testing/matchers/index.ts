export type { ConvergenceOptions } from './convergence.js'
export { matchers, type ShipfoldMatchers } from './matchers.js'
export type { MatcherResult } from './received.js'
