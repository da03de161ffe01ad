// What a rule is: a row of data that says when, only when, what to do, and how to take it back.

import type { Code, Law, Status } from '../codes/index.js'
import type { Journey, Outcome } from '../replay/index.js'
import type { Leg } from '../table/index.js'

/** What is to be done, as plain JSON data; `kind` names it, once per list of a rule. */
export interface Effect {
  readonly kind: string
}

/** How often a rule fires: once a journey, or for each event that makes it true. */
export type Per = 'journey' | 'event'

/**
 * When a rule is true. Durations are ISO 8601 (`'P3D'`, `'PT2H30M'`, `'P1W'`; months and years have no fixed length), counted
 * from when an event happened where the zone of its clock is known, else from when it was heard. A status `returned` means
 * back with the sender; a cancelled label is the outcome `cancelled`.
 */
export type When =
  /** A status was entered, however briefly, by a scan that holds. Once a journey by default. */
  | { readonly kind: 'entered'; readonly status: Status; readonly per?: Per }
  /** A status was left for another. Once a journey by default. */
  | { readonly kind: 'left'; readonly status: Status; readonly per?: Per }
  /** The journey has this outcome now: taken back when it is another later, be it by a correction or by a return. */
  | { readonly kind: 'reached'; readonly outcome: Outcome }
  /** A scan with (one of) these codes holds. For each of them by default. */
  | { readonly kind: 'seen'; readonly code: Code | readonly Code[]; readonly per?: Per }
  /** A scan is flagged with (one of) these laws. For each of them by default. */
  | { readonly kind: 'flagged'; readonly law: Law | readonly Law[]; readonly per?: Per }
  /** A status, or the scan that set it, has stood for so long. Once a journey by default. */
  | { readonly kind: 'lasted'; readonly status: Status; readonly for: string; readonly per?: Per }
  | { readonly kind: 'lasted'; readonly code: Code | readonly Code[]; readonly for: string; readonly per?: Per }
  /** Nothing happened for so long since the last scan, or since the shipment was adopted, while there is no outcome. For each silence. */
  | { readonly kind: 'silent'; readonly for: string }
  /** So long after a status was first entered there was neither an outcome nor, where given, the status `until`. Once a journey. */
  | { readonly kind: 'overdue'; readonly since: Status; readonly until?: Status; readonly for: string }

/** What must hold besides, for the effects to be sent; where it stops holding, what was sent stays. */
export interface Only {
  /** The status is settled; with a duration, and nothing new was heard for so long. */
  readonly settled?: true | string
  /** On the way to the recipient, or back to the sender: of the scan where the rule is about one, else of the journey. */
  readonly leg?: Leg
  /** Anything else about the journey. Must depend on nothing else, and not wait. */
  readonly where?: (journey: Journey) => boolean
}

/** A rule. `do` is sent when it becomes true, `undo` when that turns out to be untrue after something was sent. */
export interface Rule<F extends Effect = Effect> {
  /** Part of every key: renaming a rule makes it another. */
  readonly name: string
  readonly when: When
  readonly only?: Only
  readonly do: F | readonly F[]
  readonly undo?: F | readonly F[]
}

/** The scan that made a rule true; a firing has none where nothing was scanned since the shipment was adopted. */
export interface Cause {
  readonly code: string | null
  /** As reported. */
  readonly time: string
  /** As in the change's steps. */
  readonly identity: string
}

/** An effect and its key: stable under replay, repetition, reordering and late earlier events. */
export interface Keyed<F extends Effect = Effect> {
  readonly key: string
  readonly effect: F
}

/** A rule that is true of one journey, or of one event of it. */
export interface Firing<F extends Effect = Effect> {
  /** Shipment, journey, rule and, for rules that fire per event, the event; the beginning of the keys of its effects. */
  readonly key: string
  readonly rule: string
  /** The journey's number: as in the change, unless an older journey was heard of later. */
  readonly epoch: number
  readonly cause: Cause | null
  readonly do: readonly Keyed<F>[]
  readonly undo: readonly Keyed<F>[]
}

/** A rule that becomes true at an instant (ISO 8601, UTC) if nothing else is heard. */
export interface Deadline {
  readonly at: string
  readonly key: string
  readonly rule: string
  readonly epoch: number
}

/** What follows from a change. */
export interface Orders<F extends Effect = Effect> {
  /** Became true: send `do`. */
  readonly send: readonly Firing<F>[]
  /** Not to be sent any more if it was not sent yet, because it is over or in doubt; what was sent stays. */
  readonly hold: readonly Firing<F>[]
  /** Is not true after all: send `undo` if `do` was sent, else never send it. */
  readonly withdraw: readonly Firing<F>[]
  readonly deadlines: readonly Deadline[]
  /** Keys of firings that became true while `only` held them back, and that it still does. */
  readonly heldBack: readonly string[]
  /** Where each journey begins, by its number; keep it beside the journal and hand it to the next {@link JudgeRulesOptions}. */
  readonly epochs: readonly number[]
}
