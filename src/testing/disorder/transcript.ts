// A transcript: how a feed told one history, message by message, what went wrong on the way, and what must hold all the same.

import type { Report } from '../../replay/index.js'
import type { History, HistoryEvent } from '../history.js'
import type { DisorderKind } from './kinds.js'
import type { DisorderLaw } from './law.js'

/** One message of a feed, as a journal takes it. */
export interface Message {
  /** `snapshot`: the feed's whole list. `delta`: some scans, which say nothing of others. */
  readonly kind: 'snapshot' | 'delta'
  /** When it arrives: ISO 8601, UTC. Each message arrives after the one before it. */
  readonly heardAt: string
  /** When the feed said it, ISO 8601, UTC; only where the transcript was asked to say so. */
  readonly saidAt?: string
  /** Oldest first; times without a zone are UTC. Scans of a delta carry their `position` in the feed's list. */
  readonly events: History
}

/** One thing that went wrong, and what must hold all the same. */
export interface Label {
  readonly kind: DisorderKind
  /** What happened, with messages and scans counted from 1: `message 3 comes again as message 4`. */
  readonly what: string
  /** The scans it is about, as they were told or, if they never were, as they happened; none where it is about messages. */
  readonly scans: readonly HistoryEvent[]
  readonly laws: readonly DisorderLaw[]
}

/** Where a shipment stands. */
export type Stand = Pick<Report, 'status' | 'outcome' | 'settled'>

/** What happened, and where whoever heard it should be: the cheapest explanation of all scans told, each as it was told last. */
export interface Truth {
  /** What happened, in order. */
  readonly history: History
  /** What the feed has told of it after the last message, in order. */
  readonly told: History
  /** Where that puts the shipment after each message. */
  readonly after: readonly Stand[]
  /** The same after the last message; nothing is known before the first. */
  readonly end: Stand
}

/** One history as a feed told it; plain JSON. */
export interface Transcript {
  readonly shipment: string
  readonly messages: readonly Message[]
  /** What went wrong, in the order in which it did; none where the feed told everything as it should. */
  readonly labels: readonly Label[]
  /** All that must hold. */
  readonly laws: readonly DisorderLaw[]
  readonly truth: Truth
}
