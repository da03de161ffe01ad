// The entry point `shipfold/testing`: what users test their own feeds, rules, stores and handlers with.

export type { Check } from '../vocabulary/check.js'
export type { History, HistoryEvent, IllegalHistory } from './arbitraries/history.js'
export {
  countHistories,
  exercising,
  type HistoryOptions,
  type HistoryWeights,
  histories,
  type IllegalHistoryOptions,
  illegalHistories,
  type LearnOptions,
  learn,
  reaching,
  type Target,
  trafficWeights,
  type Weighting,
} from './arbitraries/index.js'
export { type CheckFeedOptions, checkFeed } from './checks/feed.js'
export { type CheckJournalOptions, checkJournal } from './checks/journal.js'
export { type CheckRulesOptions, checkRules } from './checks/rules.js'
export { checkStore, type StoreCheck } from './checks/store.js'
export {
  type CellGrade,
  type Coverage,
  type CoverageMachine,
  type CoverageOptions,
  type CoverageTextOptions,
  type Covered,
  type CoveredCell,
  coverage,
  coverageText,
  type GuardAnswer,
  type Share,
} from './coverage/index.js'
export {
  type FaultKind,
  type FaultRow,
  type FaultyHistoriesOptions,
  type FeedMessage,
  faultKinds,
  faultyHistories,
  type Guarantee,
  guarantees,
  type InjectedFault,
  type InjectFaultsOptions,
  injectFaults,
  type OverrideMessage,
  type ReportSummary,
  type Transcript,
  type TranscriptOptions,
  type Truth,
} from './faults/index.js'
export {
  type CheckHandlerOptions,
  checkHandler,
  type Endpoint,
  type FaultCase,
  type Handler,
  type HandlerFailure,
  type HandlerReport,
  type HandlerRow,
  type HandlerState,
  handlerText,
  type OutcomeCounts,
  type Override,
  type Push,
  type PushOptions,
  type PushPayloads,
  type Symptom,
  symptoms,
} from './handler/index.js'
export { type ConvergenceOptions, type MatcherResult, matchers, type ShipfoldMatchers } from './matchers/index.js'
export {
  type Kd100Data,
  type Kd100Item,
  type Kd100Response,
  type Kd100Webhook,
  type Kd100WebhookOptions,
  type Kuaidi100Answer,
  type Kuaidi100FormOptions,
  type Kuaidi100Item,
  type Kuaidi100Push,
  type Kuaidi100PushOptions,
  type Kuaidi100PushStatus,
  kd100Response,
  kd100Webhook,
  kuaidi100Answer,
  kuaidi100Form,
  kuaidi100Push,
  type NativeHistory,
  nativeEvents,
  nativeHistory,
  nativeLines,
  type PayloadFormatName,
  type PayloadHead,
} from './payloads/index.js'
