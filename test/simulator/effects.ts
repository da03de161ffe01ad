// What may become of effects, call by call: the state diagram of docs/reference/delivery.md, its guarantees, and the contract of
// the outbox's port. Written from the docs, not from the store.

import type { DeliveryResult, EffectRow, ShipmentWrite } from '../../src/engine/index.js'
import type { ExpectedActivations } from '../engine/expected.js'
import { TRIES } from './settings.js'

type Rows = ReadonlyMap<string, EffectRow>

/** Says that an invariant is broken. */
export type Fail = (message: string) => void

/** What a receiver knows of deliveries, by key. */
export interface Arrivals {
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
  committed(rows: readonly EffectRow[], writes: readonly ShipmentWrite[]): void {
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
    const its = [...before.values()].filter(each => each.activation === activation)
    const older = its.filter(each => each.revision === revision - 1)
    this.#check(revision === 1 || older.length > 0, key, 'follows no earlier revision')
    this.#check(
      its.every(each => each.revision < revision || each.kind === kind),
      key,
      'comes after a later revision',
    )
    if (kind === 'undo')
      this.#check(
        older.some(({ attempts }) => attempts > 0),
        key,
        'undoes what no relay ever had',
      )
    if (kind === 'undo' || revision === 1) return
    const isUnconfirmed = its.some(each => each.revision === revision - 2 && each.state !== 'done')
    this.#check(isUnconfirmed || older.some(({ attempts }) => attempts > 0), key, 'is done again, and was not undone')
  }

  /** Effects were claimed by somebody until an instant. `expected` are the activations of a shipment now. */
  claimed(
    rows: readonly EffectRow[],
    { now, until }: { readonly now: number; readonly until: number },
    answer: readonly EffectRow[],
    by: string,
    expected: (shipment: string) => ExpectedActivations,
  ): void {
    const before = this.#next(rows)
    const granted = new Set(answer.map(({ key }) => key))
    for (const [key, row] of before) {
      const next = this.rows.get(key)
      if (next?.state !== 'claimed' || next.attempts === row.attempts)
        this.#check(!granted.has(key), key, 'was not claimed, and is handed out')
      if (!next || isSame(row, next)) continue
      if (next.state === 'cancelled') {
        const isOver = row.state === 'claimed' && row.cancelRequested && row.leaseUntil! <= now
        this.#check(isOver, key, `is ${row.state}, and cancelled by a claim`)
        continue
      }
      this.#granted(row, next, before, now, until, expected(row.shipment))
      this.claims.set(claimKey(next), by)
      this.#claimed.add(key)
      this.#check(granted.has(key), key, 'was claimed, and is not handed out')
    }
    this.#check(rows.length === before.size, 'A claim', 'adds or removes effects')
  }

  #granted(row: EffectRow, next: EffectRow, before: Rows, now: number, until: number, expected: ExpectedActivations): void {
    const { key, activation, revision, kind, attempts } = row
    this.#check(next.state === 'claimed' && next.attempts === attempts + 1, key, `becomes ${next.state} by a claim`)
    this.#check(next.leaseUntil === until, key, 'gets another lease than the one wanted')
    if (row.state === 'claimed') {
      this.#check(row.leaseUntil! <= now, key, 'is claimed, and its lease has not ended')
      this.#check(!row.cancelRequested, key, 'is cancelled, and claimed again')
      this.#check(next.failures === row.failures + 1, key, 'lost its lease, which does not count')
    } else {
      this.#check(row.state === 'pending', key, `is ${row.state}, and claimed`)
      this.#check(row.notBefore <= now, key, 'is claimed too early')
    }
    for (const each of before.values()) {
      if (each.activation !== activation || each.revision >= revision) continue
      const isLive = each.state === 'claimed' && each.leaseUntil! > now
      const isOpen = each.state === 'pending' || each.state === 'dead' || (each.state === 'claimed' && !each.cancelRequested)
      this.#check(!isLive && !isOpen, key, `is claimed before ${each.key}, which is ${each.state}`)
    }
    if (kind === 'undo') return
    this.#check(expected.present.has(activation), key, 'is claimed, and not true any more')
    this.#check(attempts > 0 || expected.due.has(activation), key, 'is claimed for the first time, and not due')
  }

  /** Claims were acknowledged. */
  acknowledged(rows: readonly EffectRow[], results: readonly DeliveryResult[], { hasArrived }: Arrivals): void {
    const before = this.#next(rows)
    this.#check(rows.length === before.size, 'An acknowledgement', 'adds or removes effects')
    for (const [key, row] of before) {
      const next = this.rows.get(key)
      if (!next || isSame(row, next)) continue
      const isMeant = results.some(result => result.key === key && result.attempts === row.attempts)
      this.#check(isMeant && row.state === 'claimed', key, `is ${row.state}, and acknowledged by a relay that does not have it`)
      if (next.state === 'done') this.#check(hasArrived(key), key, 'is done, and never arrived')
      if (next.state === 'dead') this.#check(next.failures >= TRIES, key, `is dead after ${next.failures} failures`)
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
