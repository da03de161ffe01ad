// A rule is a row of data: when it is true, under which further condition, what to do, and how to undo it.

import type { Doubt, Journey } from '../replay/index.js'
import type { Leg } from '../table/index.js'
import type { Code, Constraint, Outcome, Status } from '../vocabulary/index.js'
import type { RollUp } from './roll-up.js'

/** Something to do, as plain JSON data. `kind` names it and occurs once in each list of a rule. */
export interface Effect {
  readonly kind: string
}

/** How often a rule fires: once a journey, or for each event that makes it true. */
export type Per = 'journey' | 'event'

/**
 * When a rule is true. Durations are ISO 8601 (`'P3D'`, `'PT2H30M'`, `'P1W'`; months and years have no fixed length). They
 * count from when an event occurred if the zone of its clock is known, else from when it was received. The status `returned`
 * means back with the sender; a cancelled label has the outcome `cancelled`.
 */
export type When =
  /** A kept scan entered a status, however briefly. Once a journey by default. */
  | { readonly kind: 'entered'; readonly status: Status; readonly per?: Per }
  /** A kept scan left a status for another. Once a journey by default. */
  | { readonly kind: 'left'; readonly status: Status; readonly per?: Per }
  /** The journey has this outcome now. Undone when a correction or a return changes the outcome. */
  | { readonly kind: 'reached'; readonly outcome: Outcome }
  /** A kept scan has (one of) these codes. For each such scan by default. */
  | { readonly kind: 'seen'; readonly code: Code | readonly Code[]; readonly per?: Per }
  /** A scan is flagged with (one of) these constraints. For each such scan by default. */
  | { readonly kind: 'flagged'; readonly constraint: Constraint | readonly Constraint[]; readonly per?: Per }
  /** A status, or the code that set it, has been current for this long. Once a journey by default. */
  | { readonly kind: 'lasted'; readonly status: Status; readonly for: string; readonly per?: Per }
  | { readonly kind: 'lasted'; readonly code: Code | readonly Code[]; readonly for: string; readonly per?: Per }
  /** The current journey has scans, and (one of) these doubts; any if left out. Undone when the doubt goes. Once a journey. */
  | { readonly kind: 'doubted'; readonly doubt?: Doubt['kind'] | readonly Doubt['kind'][] }
  /**
   * No scan for this long since the last one or since registration, while there is no outcome. For each silence. It waits while
   * the newest scans have no code: the parcel may have arrived.
   */
  | { readonly kind: 'silent'; readonly for: string }
  /**
   * This long after a status was first entered there is neither an outcome nor, if given, the status `until`. Once a journey. It
   * waits as `silent` does.
   */
  | { readonly kind: 'overdue'; readonly since: Status; readonly until?: Status; readonly for: string }
  /** What the journey has come to changed in (one of) these fields: to be mirrored elsewhere. It has no undo. */
  | { readonly kind: 'changed'; readonly of: keyof Standing | readonly (keyof Standing)[] }

/** A further condition for firing. When it stops holding, effects that were delivered stay. */
export interface Condition {
  /** The status is certain; with a duration, it is certain and no news came for that long. */
  readonly certain?: true | string
  /**
   * A provider's code, not one inferred from a text: that of the scan if the rule is about one, else what the journey's status
   * rests on.
   */
  readonly basis?: 'reported'
  /** To the recipient, or back to the sender: the leg of the scan if the rule is about one, else of the journey. */
  readonly leg?: Leg
  /** Any other condition on the journey. It must be synchronous and depend on the journey alone. */
  readonly where?: (journey: Journey) => boolean
}

/**
 * When a rule about a group is true: as of now, of all, any or none of its parcels. `all` and `none` are true only of at least
 * one parcel, and of as many as are expected. The status `returned` means back with the sender.
 */
export type GroupWhen =
  | { readonly kind: 'all' | 'any' | 'none'; readonly outcome: Outcome }
  | { readonly kind: 'all' | 'any' | 'none'; readonly status: Status }

/** A further condition for firing of a rule about a group. When it stops holding, effects that were delivered stay. */
export interface GroupCondition {
  /** The parcels that make it true are certain: of `any`, one of those that match; of `all` and `none`, every one. */
  readonly certain?: true
  /** Any other condition on the parcels. It must be synchronous and depend on the roll-up alone. */
  readonly where?: (rollUp: RollUp) => boolean
}

interface RuleFields<F extends Effect> {
  /** Part of every key: a renamed rule is another rule. */
  readonly name: string
  readonly do: F | readonly F[]
  readonly undo?: F | readonly F[]
}

/** A rule about the journeys of a shipment. */
export interface ShipmentRule<F extends Effect = Effect> extends RuleFields<F> {
  readonly about?: undefined
  readonly when: When
  readonly if?: Condition
}

/** A rule about a group of parcels, such as those of an order. Only an engine knows groups, and evaluates it. */
export interface GroupRule<F extends Effect = Effect> extends RuleFields<F> {
  readonly about: 'group'
  readonly when: GroupWhen
  readonly if?: GroupCondition
}

/** A rule. `do` is delivered when it becomes true; `undo` when it turns out untrue after `do` was delivered. */
export type Rule<F extends Effect = Effect> = ShipmentRule<F> | GroupRule<F>

/** What a journey has come to, as far as is known. */
export type Standing = Pick<Journey, 'status' | 'outcome' | 'certain'>

/** The scan that made a rule true. An activation has none if nothing was scanned since the shipment was registered. */
export interface Cause {
  /** Whose scan it is, where a rule is about a group. */
  readonly shipment?: string
  readonly code: string | null
  /** As reported. */
  readonly time: string
  /** The identity of the step in the change. */
  readonly identity: string
}

/** An effect and its key. The key is stable under replay, repetition, reordering and late earlier events. */
export interface KeyedEffect<F extends Effect = Effect> {
  readonly key: string
  readonly effect: F
}

/** One rule that is true of one journey, or of one event of it. */
export interface Activation<F extends Effect = Effect> {
  /** Shipment, journey, rule and, for rules that fire per event, the event. The keys of its effects begin with it. */
  readonly key: string
  readonly rule: string
  /** The journey's number: as in the change, unless an older journey was received later. */
  readonly journey: number
  readonly cause: Cause | null
  readonly do: readonly KeyedEffect<F>[]
  readonly undo: readonly KeyedEffect<F>[]
}

/** A journey whose standing changed, by a rule with `changed`. */
export interface ChangedStanding<F extends Effect = Effect> extends Omit<Activation<F>, 'undo'> {
  /** The fields that the rule watches. */
  readonly of: readonly (keyof Standing)[]
  /**
   * What the journey has come to: `expected` if it is gone. Null if the condition of the rule does not hold any more: deliver
   * nothing until it does.
   */
  readonly standing: Standing | null
  /** What it had come to before. Null if the journey is new, or the condition of the rule did not hold. */
  readonly previous: Standing | null
}

/** A rule that becomes true at an instant (ISO 8601, UTC) unless further input comes. */
export interface Deadline {
  readonly at: string
  readonly key: string
  readonly rule: string
  readonly journey: number
}

/** What follows from a change by the rules. */
export interface RuleResult<F extends Effect = Effect> {
  /** Became true: deliver `do`. */
  readonly fire: readonly Activation<F>[]
  /** True, but over or its condition does not hold: do not deliver `do` if it was not delivered yet; if it was, it stays. */
  readonly suppress: readonly Activation<F>[]
  /** Not true after all: deliver `undo` if `do` was delivered, else drop `do`. */
  readonly compensate: readonly Activation<F>[]
  /**
   * By rules with `changed`: deliver `do` with `standing` if a field of `of` differs from `previous`, or `previous` is null. If
   * another field differs, replace what is not delivered yet.
   */
  readonly changed: readonly ChangedStanding<F>[]
  readonly deadlines: readonly Deadline[]
  /** Keys of activations that became true while `if` did not hold, and that still wait for it. */
  readonly withheld: readonly string[]
  /** When each journey begins (ISO 8601, UTC), by its number. Store it beside the journal and pass it to the next call. */
  readonly journeyStarts: readonly string[]
}
