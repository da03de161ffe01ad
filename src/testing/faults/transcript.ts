// A transcript: how a feed reported one history, message by message, which faults happened, and what must hold despite them.

import type { Report } from '../../replay/index.js'
import type { History, HistoryEvent } from '../arbitraries/history.js'
import type { Guarantee } from './guarantees.js'
import type { FaultKind } from './kinds.js'

/** One message of a feed, as a journal takes it. */
export interface FeedMessage {
  /** `snapshot`: the feed's whole list. `delta`: some scans, which say nothing about others. */
  readonly kind: 'snapshot' | 'delta'
  /** When it arrives: ISO 8601, UTC. Each message arrives after the one before it. */
  readonly receivedAt: string
  /** When the feed issued it: ISO 8601, UTC. Present only if the transcript was made with `issuedAt: true`. */
  readonly issuedAt?: string
  /** Oldest first; times without a zone are UTC. Scans of a delta carry their `position` in the feed's list. */
  readonly events: History
}

/** One fault, and what a consumer must still guarantee. */
export interface InjectedFault {
  readonly kind: FaultKind
  /** What happened; messages and scans are counted from 1: `message 3 is repeated as message 4`. */
  readonly description: string
  /** The scans it affects, as they were reported or, if they never were, as they happened; none for a fault of messages. */
  readonly scans: readonly HistoryEvent[]
  readonly guarantees: readonly Guarantee[]
}

/** The status of a shipment, its outcome, and whether they are certain. */
export type ReportSummary = Pick<Report, 'status' | 'outcome' | 'certain'>

/** What happened, and what a correct consumer knows: the reading with the lowest cost of all reported scans, each as last reported. */
export interface Truth {
  /** What happened, in order. */
  readonly history: History
  /** The scans that the feed has reported after the last message, in order. */
  readonly received: History
  /** What those scans come to, after each message. */
  readonly after: readonly ReportSummary[]
  /** The same after the last message; `expected` where there is no message. */
  readonly end: ReportSummary
}

/** One history as a feed reported it; plain JSON. */
export interface Transcript {
  readonly shipment: string
  readonly messages: readonly FeedMessage[]
  /** The faults, in the order in which they were injected; none where the feed reported everything correctly. */
  readonly faults: readonly InjectedFault[]
  /** Everything a consumer must guarantee. */
  readonly guarantees: readonly Guarantee[]
  readonly truth: Truth
}
