// A transcript: how a feed reported one history, message by message, which faults happened, and what must hold despite them.

import type { OverrideInput } from '../../journal/index.js'
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

/** A person's correction among the messages, as a journal takes it: the scan is false. */
export interface OverrideMessage extends OverrideInput<HistoryEvent> {
  readonly receivedAt: string
  readonly scans: readonly { readonly event: HistoryEvent; readonly is: 'false' }[]
  readonly events?: undefined
}

/** A message as one line: its codes, or the scans that it corrects. */
export const messageText = (message: FeedMessage | OverrideMessage): string =>
  message.kind === 'override'
    ? `override: ${message.scans.map(({ event, is }) => `${event.code} is ${is}`).join(', ')}`
    : `${message.kind === 'delta' ? 'only ' : ''}${message.events.map(({ code }) => code).join(' ')}`

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

/**
 * What happened, and what a correct consumer knows: the reading with the lowest cost of the scans that the feed reports, each as
 * last reported, but for those that a person corrected.
 */
export interface Truth {
  /** What happened, in order. */
  readonly history: History
  /** The scans that the feed reports after the last message, but for those that a person corrected, in order. */
  readonly received: History
  /** What those scans come to, after each message. */
  readonly after: readonly ReportSummary[]
  /**
   * After each message, whether it is uncertain only because nobody can say which of two lists is newer. The status and the
   * outcome are as they must be shown all the same. Never with `issuedAt`.
   */
  readonly contested: readonly boolean[]
  /** Whether it takes the times of receipt: a consumer that uses a clock of its own instead may come to another end. */
  readonly needsReceivedAt: boolean
  /** The same after the last message; `expected` where there is no message. */
  readonly end: ReportSummary
}

/** One history as a feed reported it; plain JSON. */
export interface Transcript {
  readonly shipment: string
  readonly messages: readonly (FeedMessage | OverrideMessage)[]
  /** The faults, in the order in which they were injected; none where the feed reported everything correctly. */
  readonly faults: readonly InjectedFault[]
  /** Everything a consumer must guarantee. */
  readonly guarantees: readonly Guarantee[]
  readonly truth: Truth
}
