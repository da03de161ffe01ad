// What users test their own feeds and handlers with.

export {
  type CellGrade,
  type Coverage,
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
  type DisorderKind,
  type DisorderLaw,
  type DisorderRow,
  type DisturbedOptions,
  type DisturbOptions,
  disorderKinds,
  disorderLaws,
  disturb,
  disturbed,
  type Label,
  type Message,
  type Stand,
  type TellOptions,
  type Transcript,
  type Truth,
} from './disorder/index.js'
export { type FeedLawOptions, feedLaws } from './feed-laws.js'
export {
  type Counts,
  checkHandler,
  type Endpoint,
  type Handler,
  type HandlerCheck,
  type HandlerFailure,
  type HandlerReport,
  type HandlerRow,
  handlerText,
  type Push,
  type PushOptions,
  type Seen,
  type Symptom,
  symptoms,
  type Trouble,
} from './handler/index.js'
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
} from './histories/index.js'
export type { History, HistoryEvent, IllegalHistory } from './history.js'
export { type JournalLawOptions, journalLaws, type LawCheck } from './journal-laws.js'
export { type MachineLawOptions, machineLaws } from './machine-laws.js'
export { type ConvergenceOptions, type MatcherResult, matchers, type ShipfoldMatchers } from './matchers/index.js'
export {
  type FormName,
  type FormOptions,
  type Kd100Data,
  type Kd100Item,
  type Kd100Response,
  type Kd100Webhook,
  type Kd100WebhookOptions,
  type Kuaidi100Answer,
  type Kuaidi100Item,
  type Kuaidi100Push,
  type Kuaidi100PushOptions,
  type Kuaidi100Watch,
  kd100Response,
  kd100Webhook,
  kuaidi100Answer,
  kuaidi100Form,
  kuaidi100Push,
  type NativeHistory,
  nativeEvents,
  nativeHistory,
  nativeLines,
  type PayloadHead,
} from './payloads/index.js'
export { type RulesLawOptions, rulesLaws } from './rules-laws.js'
export { type StoreLaw, storeLaws } from './store-laws.js'
