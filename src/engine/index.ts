// The entry point `shipfold/engine`.

export type { CallOptions, CloseOptions } from './calls.js'
export { createEngine, type Engine, type TickOptions } from './engine.js'
export type { EraseOptions, Erasure } from './erasure/erase.js'
export type { GroupDetails } from './groups/details.js'
export type { Inbox } from './inbox/inbox.js'
export type { AssumedCounts, IngestOptions } from './ingest/assume.js'
export type { Registration, ShipmentEvents, ShipmentInput } from './ingest/input.js'
export type { ReevaluatedShipment, ReevaluateOptions, StandingUnderTable } from './ingest/reevaluate.js'
export type { EvaluationCounts, EvaluationResult, FailedEvaluation, OnResult } from './ingest/sweep.js'
export { memoryStore } from './memory/store.js'
export type { CacheOptions, EngineOptions } from './options.js'
export type { Deliver, Delivery, GroupCause } from './outbox/delivery.js'
export type { RelayOptions } from './outbox/options.js'
export type { RelayResult } from './outbox/relay.js'
export type {
  Claim,
  ClaimRequest,
  DeliveryResult,
  DueQuery,
  DueShipment,
  EffectQuery,
  EffectRow,
  EffectState,
  ErasedRows,
  ErasurePort,
  ErasureWrite,
  GroupMember,
  GroupNote,
  GroupPort,
  GroupRow,
  GroupWrite,
  InboxBody,
  InboxKind,
  InboxMessage,
  InboxPort,
  InboxQuery,
  InboxRow,
  Lane,
  Lanes,
  MachineTablePort,
  OutboxPort,
  PrunableKind,
  PrunedPage,
  PruneRequest,
  RenewedClaim,
  ShipmentPort,
  ShipmentQuery,
  ShipmentRow,
  ShipmentTraces,
  ShipmentWrite,
  Store,
  StoredGroup,
  StoredShipment,
  StoreStats,
  StoreTransaction,
  Tombstone,
  UpkeepPort,
} from './ports.js'
export type { Read, ReadOptions, ShipmentDetails } from './read.js'
export type { EffectRecord, InboxRecord, ShipmentRecord } from './records.js'
export type { RunOptions } from './run.js'
export type { ShipmentResult, TransactionEngine } from './shipment-calls.js'
export type { PruneCounts, PruneOptions } from './upkeep/prune.js'
export type { Stats } from './upkeep/stats.js'
