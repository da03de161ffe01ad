// What replay says: plain JSON, in the order in which one reads it.

import type { Code, Law, Status, TimeFault, TrackingEvent } from '../codes/index.js'
import type { Leg } from '../table/index.js'

/** What one event turned out to be. */
export type Verdict =
  | 'advanced'
  | 'repeated'
  | 'unusual'
  | 'gap'
  | 'impossible'
  | 'overruled'
  | 'duplicate'
  | 'unknown'
  | 'uncoded'

/**
 * One event judged. `from` and `to` are the status before it (and before its presumed scans) and after it. `time` and
 * `code` are as reported; `readAs` is the row an unknown substatus was read as; `event` is the caller's own object.
 */
export interface Step<E = TrackingEvent> {
  readonly index: number
  readonly time: string
  readonly code: string | null
  readonly readAs?: Code
  readonly verdict: Verdict
  readonly law?: Law
  readonly presumed?: readonly Code[]
  readonly from: Status
  readonly to: Status
  readonly event: E
}

/** A step worth a look. `info`: possible, and worth a remark. `warning`: it cannot be, or could not be read. */
export interface Flag {
  readonly verdict: 'unusual' | 'gap' | 'impossible' | 'overruled' | 'unknown'
  readonly law: Law
  readonly index: number
  readonly severity: 'info' | 'warning'
}

/** An event that could not be placed: `index` in the list given, the `field` at fault, its `value` and the `reason`. */
export interface Rejected {
  readonly index: number
  readonly field: 'time' | 'event'
  readonly value: unknown
  readonly reason: TimeFault | 'future' | 'not an object'
}

/** What became of the parcel; `returned` means back with the sender, a cancelled label is `cancelled`. */
export type Outcome = 'delivered' | 'returned' | 'cancelled'

/** One journey of a shipment number: the reading of its events that departs least from the feed. */
export interface Journey<E = TrackingEvent> {
  readonly status: Status
  readonly substatus: number | null
  readonly outcome: Outcome | null
  readonly leg: Leg
  readonly terminal: boolean
  /** Time of the event that began the status, as reported; null before any did. */
  readonly since: string | null
  /** Whether every reading that ends in another status costs at least 3 more. */
  readonly settled: boolean
  /** The status of the nearest other reading and how much more it costs; null when settled. */
  readonly alternative: { readonly status: Status; readonly margin: number } | null
  readonly cost: number
  readonly steps: readonly Step<E>[]
  /** Scans nobody reported that must have happened; `before` is the index of the event that presupposes them. */
  readonly presumed: readonly { readonly code: Code; readonly before: number }[]
  readonly flags: readonly Flag[]
}

/** The latest journey, what could not be placed, earlier journeys of a reused number, and the hash of the law applied. */
export interface Report<E = TrackingEvent> extends Journey<E> {
  readonly rejected: readonly Rejected[]
  readonly epochs: readonly Journey<E>[]
  readonly table: string
}
