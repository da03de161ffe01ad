// What may become of effects, call by call: the state diagram of docs/reference/delivery.md, its guarantees, and the contract of
// the outbox's port. Written from the docs, not from the store.

import type { Claim, ClaimRequest, DeliveryResult, EffectRow } from '../../src/engine/index.js'
import type { EffectWrite } from '../../src/engine/ports.js'
import type { ExpectedActivations } from '../engine/expected.js'
import { blockerOf, checkSelection } from './claims.js'
import type { Fail } from './scheduler.js'

type Rows = ReadonlyMap<string, EffectRow>

/** What is known of deliveries, by key. */
export interface Arrivals {
  /** Failures after which an effect is dead. */
  readonly tries: number
  readonly hasBegun: (key: string) => boolean
  readonly hasArrived: (key: string) => boolean
}

/** The effects of a database, as they were after the last call. */
export class EffectWatch {
  rows: Rows = new Map()
  /** Which attempt of which effect was given to whom. */
  readonly claims = new Map<string, string>()
  /** Keys that a relay ever had. */
  readonly #claimed = new Set<string>()
  readonly #fail: Fail

  constructor(fail: Fail) {
    this.#fail = fail
  }

  /** Whether a claim may cancel effects. */
  isCancelling(): boolean {
    for (const { state, cancelRequested } of this.rows.values()) if (state === 'claimed' && cancelRequested) return true
    return false
  }

  /** A commit was applied. */
  committed(rows: readonly EffectRow[], writes: readonly EffectWrite[]): void {
    const before = this.#next(rows)
    const drops = new Set(writes.flatMap(({ drop }) => drop))
    for (const [key, row] of before) {
      const next = this.rows.get(key)
      if (!next) {
        this.#check(drops.has(key) && isNeverClaimed(row), key, `is ${row.state}, and vanishes`)
        continue
      }
      const step = `${row.state} → ${next.state}`
      const isFree = row.state === next.state || ['pending → cancelled', 'dead → cancelled', 'cancelled → pending'].includes(step)
      this.#check(isFree && row.attempts === next.attempts, key, `was ${step} by a commit`)
      if (step === 'pending → cancelled') this.#check(row.attempts > 0, key, 'is cancelled, and was never claimed')
    }
    for (const [key, row] of this.rows) if (!before.has(key)) this.#added(row, before)
  }

  #added(row: EffectRow, before: Rows): void {
    const { key, activation, revision, kind } = row
    this.#check(isNeverClaimed(row), key, `is added as ${row.state}`)
    this.#check(!this.#claimed.has(key), key, 'is added again, and a relay had it already')
    const its = (all: Rows) => [...all.values()].filter(each => each.activation === activation)
    const older = its(before).filter(each => each.revision === revision - 1)
    this.#check(revision === 1 || older.length > 0, key, 'follows no earlier revision')
    const isLast = its(this.rows).every(each => each.revision < revision || each.kind === kind)
    this.#check(isLast, key, 'comes after a later revision')
    if (kind === 'undo')
      this.#check(
        older.some(({ attempts }) => attempts > 0),
        key,
        'undoes what no relay ever had',
      )
  }

  /** Effects were claimed by somebody. `expected` are the activations of a shipment or a group now. */
  claimed(
    rows: readonly EffectRow[],
    request: ClaimRequest,
    answer: readonly EffectRow[],
    by: string,
    expected: (subject: string) => ExpectedActivations,
  ): void {
    const before = this.#next(rows)
    const { now, token } = request
    const granted = new Set(answer.map(({ key }) => key))
    const taken: EffectRow[] = []
    const isHeld = (row: EffectRow | undefined) => row?.state === 'claimed' && row.claim === token && row.leaseUntil! > now
    for (const [key, row] of before) {
      const next = this.rows.get(key)
      if (!next || isSame(row, next)) {
        const isRepeated = request.isRepeated && isHeld(next)
        if (granted.has(key)) this.#check(isRepeated === true, key, 'was not claimed, and is handed out')
        continue
      }
      if (next.state === 'cancelled') {
        const isOver = row.state === 'claimed' && row.cancelRequested && row.leaseUntil! <= now
        this.#check(isOver, key, `is ${row.state}, and cancelled by a claim`)
        continue
      }
      this.#check(granted.has(key), key, 'was claimed, and is not handed out')
      this.#granted(row, next, before, request, expected)
      taken.push(row)
      this.claims.set(claimKey(next), by)
      this.#claimed.add(key)
    }
    const held = request.isRepeated ? [...before.values()].filter(isHeld) : []
    for (const { key } of held)
      this.#check(granted.has(key), key, 'is held by a claim that was repeated, and not handed out again')
    if (held.length > 0) for (const { key } of taken) this.#fail(`${key} is claimed by a claim that was repeated.`)
    checkSelection(taken, before, request, this.#fail)
    this.#check(rows.length === before.size, 'A claim', 'adds or removes effects')
  }

  #granted(
    row: EffectRow,
    next: EffectRow,
    before: Rows,
    { now, until, token, isRepeated }: ClaimRequest,
    expected: (subject: string) => ExpectedActivations,
  ): void {
    const { key, activation, kind, attempts } = row
    this.#check(next.state === 'claimed' && next.attempts === attempts + 1, key, `becomes ${next.state} by a claim`)
    this.#check(next.leaseUntil === until, key, 'gets another lease than the one wanted')
    if (row.state === 'claimed') {
      this.#check(row.leaseUntil! <= now, key, 'is claimed, and its lease has not ended')
      this.#check(!row.cancelRequested, key, 'is cancelled, and claimed again')
      // What the lost answer of this very claim held was never delivered.
      const isUndelivered = isRepeated === true && row.claim === token
      const failures = row.failures + Number(!isUndelivered)
      this.#check(
        next.failures === failures,
        key,
        isUndelivered ? 'was never delivered, and counts a failure' : 'lost its lease, which does not count',
      )
    } else {
      this.#check(row.state === 'pending', key, `is ${row.state}, and claimed`)
      this.#check(row.notBefore <= now, key, 'is claimed too early')
    }
    const blocker = blockerOf(row, before, now)
    this.#check(!blocker, key, `is claimed before ${blocker?.key}, which is ${blocker?.state}`)
    if (kind === 'undo') return
    const { present, due } = expected(row.subject)
    this.#check(present.has(activation), key, 'is claimed, and not true any more')
    this.#check(attempts > 0 || due.has(activation), key, 'is claimed for the first time, and not due')
  }

  /** Leases were renewed, of those claims that are in the answer. */
  renewed(rows: readonly EffectRow[], claims: readonly Claim[], answer: readonly Claim[]): void {
    const before = this.#next(rows)
    const held = new Set(answer.map(claimKey))
    for (const [key, row] of before) {
      const next = this.rows.get(key)
      const isHis = row.state === 'claimed' && claims.some(claim => claimKey(claim) === claimKey(row))
      this.#check(held.has(claimKey(row)) === isHis, key, isHis ? 'is held, and was not renewed' : 'is not held, and was renewed')
      if (!next || isSame(row, next)) continue
      this.#check(isHis && next.state === 'claimed' && next.attempts === row.attempts, key, 'was changed by a renewal')
      this.#check(next.leaseUntil! >= row.leaseUntil!, key, 'has a lease that a renewal shortened')
    }
  }

  /** Claims were acknowledged. */
  acknowledged(rows: readonly EffectRow[], results: readonly DeliveryResult[], { tries, hasArrived, hasBegun }: Arrivals): void {
    const before = this.#next(rows)
    this.#check(rows.length === before.size, 'An acknowledgement', 'adds or removes effects')
    for (const [key, row] of before) {
      const next = this.rows.get(key)
      if (!next || isSame(row, next)) continue
      const isMeant = results.some(result => result.key === key && result.attempts === row.attempts)
      this.#check(isMeant && row.state === 'claimed', key, `is ${row.state}, and acknowledged by a relay that does not have it`)
      if (next.state === 'done') this.#check(hasArrived(key), key, 'is done, and never arrived')
      if (next.state === 'dead') this.#check(hasBegun(key), key, 'is dead, and its delivery never began')
      if (next.state === 'dead') this.#check(next.failures >= tries, key, `is dead after ${next.failures} failures`)
      if (next.state === 'pending') this.#check(!row.cancelRequested, key, 'was cancelled, and is tried again')
    }
    for (const { key, attempts, kind } of results) {
      const row = before.get(key)
      const isHis = row?.state === 'claimed' && row.attempts === attempts
      if (isHis && kind === 'done')
        this.#check(this.rows.get(key)?.state === 'done', key, 'was acknowledged in time, and is not done')
    }
  }

  /** Dead effects were made pending again. */
  retried(rows: readonly EffectRow[]): void {
    const before = this.#next(rows)
    for (const [key, row] of before) {
      const next = this.rows.get(key)
      this.#check(next !== undefined, key, 'vanishes by a retry')
      if (next && !isSame(row, next))
        this.#check(row.state === 'dead' && next.state === 'pending', key, `is ${row.state}, and retried`)
    }
  }

  #next(rows: readonly EffectRow[]): Rows {
    const before = this.rows
    this.rows = new Map(rows.map(row => [row.key, row]))
    for (const [key, row] of before) {
      const next = this.rows.get(key)
      if (next && row.state === 'done') this.#check(next.state === 'done', key, `was done, and is ${next.state}`)
      if (next && !hasSameMeaning(row, next)) this.#fail(`${key} changes its meaning.`)
    }
    return before
  }

  #check(holds: boolean, key: string, problem: string): void {
    if (!holds) this.#fail(`${key} ${problem}.`)
  }
}

/** What identifies a claim. */
export const claimKey = ({ key, attempts }: Pick<EffectRow, 'key' | 'attempts'>): string => `${key} attempt ${attempts}`

const isNeverClaimed = ({ state, attempts }: EffectRow): boolean => state === 'pending' && attempts === 0

// As far as relays are concerned.
const isSame = (a: EffectRow, b: EffectRow): boolean =>
  a.state === b.state && a.attempts === b.attempts && a.failures === b.failures && a.leaseUntil === b.leaseUntil

const hasSameMeaning = (a: EffectRow, b: EffectRow): boolean =>
  a.activation === b.activation && a.revision === b.revision && a.kind === b.kind && a.effect.kind === b.effect.kind
