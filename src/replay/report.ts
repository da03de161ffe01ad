// What replay returns: plain JSON, in the order in which one reads it.

import type { Leg, Standing } from '../table/table.js'
import type { Code, Constraint, Status, TimeProblem, TrackingEvent } from '../vocabulary/index.js'
import type { Alternative } from './alignment.js'

/**
 * One event and its verdict; a union discriminated by `verdict`. Each part of it that a verdict lacks is absent from the
 * JSON and `undefined` in the type, so that it can be read without narrowing.
 */
export type Step<E = TrackingEvent> =
  | RegularStep<E>
  | UnusualStep<E>
  | GapStep<E>
  | DiscountedStep<E>
  | UnknownStep<E>
  | DuplicateStep<E>
  | UncodedStep<E>
  | VoidedStep<E>

/** How an event was judged. */
export type Verdict = Step['verdict']

/** What every step has. */
export interface StepFields<E> {
  /** The event's place in the list passed to replay. */
  readonly index: number
  /** The event's time as reported; of a `Date`, its ISO text. */
  readonly time: string
  /** The status before the event, and before the scans presumed for it. */
  readonly from: Status
  /** The status after the event. */
  readonly to: Status
  /** Present where `classify` gave the code. */
  readonly basis?: 'inferred'
  /** The caller's own object. */
  readonly event: E
}

/** What a step with a known status has. */
export interface CodedFields<E> extends StepFields<E> {
  /** The code as reported. */
  readonly code: string
  /** The code that an unknown substatus was read as: its status's own. */
  readonly readAs?: Code
}

/** A kept event that is regular: it changed the table's state (`advanced`) or not (`repeated`). */
export interface RegularStep<E = TrackingEvent> extends CodedFields<E> {
  readonly verdict: 'advanced' | 'repeated'
  readonly constraint?: undefined
  readonly presumed?: undefined
}

/** A kept event that is possible but odd. */
export interface UnusualStep<E = TrackingEvent> extends CodedFields<E> {
  readonly verdict: 'unusual'
  readonly constraint: Constraint
  readonly presumed?: undefined
}

/** A kept event that implies scans nobody reported. */
export interface GapStep<E = TrackingEvent> extends CodedFields<E> {
  readonly verdict: 'gap'
  readonly constraint: Constraint
  readonly presumed: readonly Code[]
}

/** A discounted event: the table refuses it (`impossible`), or kept events contradict it (`overruled`). */
export interface DiscountedStep<E = TrackingEvent> extends CodedFields<E> {
  readonly verdict: 'impossible' | 'overruled'
  readonly constraint: Constraint
  readonly presumed?: undefined
}

/** An event whose code is in no row of the vocabulary; it moves nothing. */
export interface UnknownStep<E = TrackingEvent> extends StepFields<E> {
  readonly code: string
  readonly readAs?: undefined
  readonly verdict: 'unknown'
  readonly constraint: Constraint
  readonly presumed?: undefined
}

/** An event that equals an earlier one; it moves nothing. */
export interface DuplicateStep<E = TrackingEvent> extends StepFields<E> {
  readonly code: string | null
  readonly readAs?: Code
  readonly verdict: 'duplicate'
  readonly constraint?: undefined
  readonly presumed?: undefined
}

/** An event without a code; it moves nothing. `classifier-failed`: `classify` threw, or returned what is no code. */
export interface UncodedStep<E = TrackingEvent> extends StepFields<E> {
  readonly code: null
  readonly readAs?: undefined
  readonly verdict: 'uncoded'
  readonly constraint?: 'classifier-failed'
  readonly presumed?: undefined
}

/** An event that was ruled untrue; it moves nothing. */
export interface VoidedStep<E = TrackingEvent> extends StepFields<E> {
  readonly code: string | null
  readonly readAs?: Code
  readonly verdict: 'voided'
  readonly constraint: 'ruled-false'
  readonly presumed?: undefined
}

/** A remark on a step. `info`: the event is possible but odd, or was ruled untrue. `warning`: it cannot be true, or could not be read in full. */
export interface Flag {
  readonly verdict: 'unusual' | 'gap' | 'impossible' | 'overruled' | 'unknown' | 'uncoded' | 'voided'
  readonly constraint: Constraint
  readonly index: number
  readonly severity: 'info' | 'warning'
}

/** An event without a place in time: its `index` in the list passed, the unusable `field`, its `value` and the `reason`. */
export interface Rejected {
  readonly index: number
  readonly field: 'time' | 'event'
  readonly value: unknown
  readonly reason: TimeProblem | 'future' | 'not an object'
}

/**
 * A reason not to rely on a status:
 *
 * - `other-reading`: a reading that ends in this status and outcome costs only `margin` more.
 * - `no-scan`: no scan with a code is kept, so nothing is known.
 * - `uncoded`: since `since`, `count` scans came without a usable code; the status may be out of date.
 * - `contested`: in a journal, nothing says for sure which list of the `source` is newer, one received at `receivedAt` or
 *   others; decided the other way, the status and outcome would be these.
 * - `rejected`: the event at this `index` of `rejected`, which has no place in time, claims another end.
 * - `order`: in a journal, the status or outcome would differ in another order that unknown zones allow.
 * - `inferred`: the status or outcome would differ without the codes that `classify` gave, of which that of the event at
 *   `index` is the last, and the provider's own status does not confirm it.
 * - `rulings`: the event at `index` was ruled true, and the reading with the lowest cost discounts it all the same.
 * - `reported-disagrees`: the provider's own status, `reported`, differs, and the scans leave room for it.
 */
export type Doubt =
  | ({ readonly kind: 'other-reading' } & Alternative)
  | { readonly kind: 'no-scan' }
  | { readonly kind: 'uncoded'; readonly count: number; readonly since: string }
  | ({ readonly kind: 'contested'; readonly source: string; readonly receivedAt: string } & Standing)
  | { readonly kind: 'rejected'; readonly index: number }
  | { readonly kind: 'order' }
  | { readonly kind: 'inferred'; readonly index: number }
  | { readonly kind: 'reported-disagrees'; readonly reported: string }
  | { readonly kind: 'rulings'; readonly index: number }

/** One journey of a tracking number: the reading of its events with the lowest cost. */
export interface Journey<E = TrackingEvent> extends Standing {
  readonly substatus: number | null
  readonly leg: Leg
  readonly terminal: boolean
  /**
   * The time, as reported, of the event that began the status with its outcome; null before there is one. Of a delivery, the
   * first delivery scan after the latest trouble.
   */
  readonly since: string | null
  /** Whether nothing speaks against the status: there are no doubts. */
  readonly certain: boolean
  /** What speaks against the status. */
  readonly doubts: readonly Doubt[]
  /** `inferred` where the status or outcome would differ without the codes that `classify` gave. */
  readonly basis: 'reported' | 'inferred'
  /** The nearest reading that ends in another status or outcome, if it costs less than 3 more; also the doubt `other-reading`. */
  readonly alternative: Alternative | null
  readonly cost: number
  readonly steps: readonly Step<E>[]
  /** Scans that nobody reported but that must have happened; `before` is the index of the event that presupposes them. */
  readonly presumed: readonly { readonly code: Code; readonly before: number }[]
  readonly flags: readonly Flag[]
}

/** The latest journey, the events without a place in time, earlier journeys of a reused number, and the table's hash. */
export interface Report<E = TrackingEvent> extends Journey<E> {
  readonly rejected: readonly Rejected[]
  readonly journeys: readonly Journey<E>[]
  readonly table: string
}
