// The outbox: effects on their way to a receiver, and the port that keeps them.

import type { Cause, Effect, Standing } from '../../rules/index.js'

/** Every {@link EffectState}. */
export const effectStates = ['pending', 'claimed', 'done', 'dead', 'cancelled'] as const

/**
 * The state of an effect: `pending` until a relay has `claimed` it; `done` once it is delivered; `dead` after too many
 * failures; `cancelled` if it was compensated after a relay had tried it.
 */
export type EffectState = (typeof effectStates)[number]

/** An effect in the outbox. */
export interface EffectRow {
  /** The receiver's idempotency key: `activation` (which begins with the subject), the effect's kind and `revision`, in this order. */
  readonly key: string
  /** The effects of one activation are delivered in order of revision. */
  readonly activation: string
  /** What it is about, its first key: a shipment by its name, or a group as {@link subjectOfGroup} has it. */
  readonly subject: string
  readonly rule: string
  /** Null for an effect about a group. */
  readonly journey: number | null
  /** 1 does, 2 undoes, 3 does again, and so on. */
  readonly revision: number
  readonly kind: 'do' | 'undo'
  readonly effect: Effect
  readonly cause: Cause | null
  /** For a rule that mirrors changes: what the journey has come to; null for any other. */
  readonly standing: Standing | null
  /** Whether it was recorded as done without being sent. */
  readonly assumed: boolean
  readonly createdAt: number
  readonly state: EffectState
  /** How often a relay has claimed it; identifies a claim. */
  readonly attempts: number
  /** Failures and expired leases in a row; reset to 0 by {@link OutboxPort.retry}. */
  readonly failures: number
  /** Earliest time of the next claim. */
  readonly notBefore: number
  /** While claimed: when the relay's lease ends. */
  readonly leaseUntil: number | null
  /** The token of its last claim; null if it was claimed without one, or never. */
  readonly claim: string | null
  /** Whether it was cancelled while claimed: it is never tried again. */
  readonly cancelRequested: boolean
  /** Message of the last failure. */
  readonly error: string | null
  readonly doneAt: number | null
}

// No shipment may have such a name.
const GROUP_PREFIX = 'group:'

/** The subject of a group's effects. */
export const subjectOfGroup = (group: string): string => `${GROUP_PREFIX}${group}`

/** The name of the group that is a subject; null for a shipment. */
export const groupOfSubject = (subject: string): string | null =>
  subject.startsWith(GROUP_PREFIX) ? subject.slice(GROUP_PREFIX.length) : null

/** Whether an effect has failed before; a database may keep it as a column. */
export const isRetry = ({ failures, error }: EffectRow): boolean => failures > 0 || error !== null

/** What a commit does to the effects of its subject. */
export interface EffectWrite {
  /** Effects of this subject whose keys must not exist yet. */
  readonly add: readonly EffectRow[]
  /** Keys of effects to delete, which must be `pending` and never claimed. */
  readonly drop: readonly string[]
  /** Effects to cancel, with their expected state: a `claimed` one gets `cancelRequested`, any other becomes `cancelled`. */
  readonly cancel: readonly Pick<EffectRow, 'key' | 'state' | 'attempts'>[]
  /**
   * Effects to try again, with their expected state: a `claimed` one loses `cancelRequested`, any other becomes `pending`
   * without failures and keeps its `notBefore`.
   */
  readonly revive: readonly Pick<EffectRow, 'key' | 'state' | 'attempts'>[]
}

/** One claim of an effect: a later claim has another number of attempts. */
export type Claim = Pick<EffectRow, 'subject' | 'key' | 'attempts'>

/** A claim that still holds, and when its lease ends. */
export type RenewedClaim = Claim & { readonly leaseUntil: number }

/**
 * How a claim ended: `done`; `failed`, where a null `retryAt` makes the effect `dead`; or `released`, never tried, so that it is
 * `pending` as before. Applies only to the claim with this number of attempts.
 */
export type DeliveryResult = Claim &
  (
    | { readonly kind: 'done'; readonly at: number }
    | { readonly kind: 'failed'; readonly error: string; readonly retryAt: number | null }
    | { readonly kind: 'released' }
  )

/** Which effects to claim. */
export interface ClaimRequest {
  readonly now: number
  /** When the lease ends. */
  readonly until: number
  /** Maximum number of effects. */
  readonly limit: number
  /** How many of them may have failed before; all by default. */
  readonly retries?: number | undefined
  /** Names the claim, so that it can be repeated. */
  readonly token?: string | undefined
  /** Whether an earlier answer to a claim with this token may have been lost. */
  readonly isRepeated?: boolean | undefined
  /** Only effects of these rules. */
  readonly rules?: readonly string[] | undefined
  /** Only effects of these kinds: `effect.kind`. */
  readonly kinds?: readonly string[] | undefined
  /** How many effects of a rule or kind are being delivered, and how many more may be claimed. */
  readonly lanes?: Lanes | undefined
  /**
   * Only effects whose subject has no earlier effect that is `pending` or `claimed`, and none under a lease. `createdAt`, then
   * revision, then key say which is earlier.
   */
  readonly serial?: boolean | undefined
}

/** The rules and kinds of which a relay is delivering effects, and how many it may claim of any other. */
export interface Lanes {
  readonly rules: readonly Lane[]
  readonly kinds: readonly Lane[]
  readonly freeOfOthers: number
}

/** One rule or kind: how many of its effects a relay is delivering, and how many more it may claim. */
export interface Lane {
  readonly name: string
  readonly inFlight: number
  readonly free: number
}

/** Which effects to list, ordered by key. */
export interface EffectQuery {
  readonly after?: string | undefined
  readonly limit?: number | undefined
  readonly subjects?: readonly string[] | undefined
  readonly state?: EffectState | undefined
}

/** Effects on their way to a receiver. They are added and withdrawn by the commits of shipments. */
export interface OutboxPort {
  readonly list: (query: EffectQuery) => Promise<readonly EffectRow[]>
  /**
   * Claims up to `limit` effects until `until` and resolves with them as they are then: `claimed`, with one attempt more, and with
   * one failure more if another lease had expired. Rows that are locked at the moment are skipped.
   *
   * Claimable are effects that are `pending` with `notBefore` reached, and `claimed` ones whose lease ended by `now` without
   * `cancelRequested`; but none whose activation has an effect of an earlier revision that is `pending`, `dead`, or `claimed` with
   * a lease beyond `now` or without `cancelRequested`. Effects that are `claimed` with `cancelRequested` become `cancelled` when
   * their lease has ended.
   *
   * Effects that never failed come before all others. Among these, rules and kinds take turns, those with the fewest effects in
   * flight first; among the effects of one rule and kind the earliest `notBefore` comes first, then the lowest key.
   *
   * With `isRepeated`, and if effects are `claimed` under this token with a lease beyond `now`, it resolves with those and claims
   * nothing. Those whose lease has ended were never delivered, so it counts no failure when it claims them again.
   */
  readonly claim: (request: ClaimRequest) => Promise<readonly EffectRow[]>
  /**
   * Extends leases to `until`, and shortens none. Resolves with those of the claims that still hold, in any order; one whose row is
   * locked at the moment is among them and keeps its lease.
   */
  readonly renew: (how: { readonly until: number; readonly claims: readonly Claim[] }) => Promise<readonly RenewedClaim[]>
  /** Ends claims. A failed effect with `cancelRequested` becomes `cancelled`. Effects that were claimed again are left alone. */
  readonly acknowledge: (results: readonly DeliveryResult[]) => Promise<void>
  /** Makes dead effects `pending` from `now` on, without failures: those with these keys, or all. Resolves with their number. */
  readonly retry: (how: { readonly now: number; readonly keys?: readonly string[] | undefined }) => Promise<number>
  /**
   * Calls `wake` when a commit in any process has added effects or revived them, until the function it resolves with is called.
   * Absent where a store cannot tell: relays poll in any case, and are woken by commits of their own engine.
   */
  readonly watch?: ((wake: () => void) => Promise<() => Promise<void>>) | undefined
}
