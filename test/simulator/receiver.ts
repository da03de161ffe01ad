// The receiver of all deliveries, as docs/reference/delivery.md tells receivers to be: it deduplicates by key and ignores lower
// revisions.

import type { Delivery } from '../../src/engine/index.js'
import { groupOfSubject } from '../../src/engine/ports.js'
import type { Effect } from '../../src/rules/index.js'
import type { ExpectedActivations } from '../engine/expected.js'
import { claimKey, type EffectWatch } from './effects.js'
import type { Actor, Fail } from './scheduler.js'
import { rules } from './stories.js'

/** A delivery that has begun, and not ended. */
interface Flight {
  readonly delivery: Delivery
  readonly by: Actor
  /** How often its relay had been paused when it began. */
  readonly pauses: number
}

/** What a receiver knows of an activation. */
interface Standing {
  readonly kind: 'do' | 'undo'
  readonly revision: number
  readonly effects: ReadonlySet<string>
}

export class Receiver {
  /** What became of deliveries, to see that a run is not vacuous. */
  readonly seen = { arrived: 0, duplicate: 0, outdated: 0, undone: 0, again: 0, aborted: 0, closed: 0, reopened: 0 }
  readonly #keys = new Set<string>()
  readonly #standings = new Map<string, Standing>()
  readonly #begun = new Map<string, number>()
  readonly #flights = new Set<Flight>()
  readonly #meanings = new Map<string, string>()
  readonly #fail: Fail

  readonly #isSerial: boolean

  constructor(fail: Fail, isSerial: boolean) {
    this.#isSerial = isSerial
    this.#fail = fail
  }

  readonly hasArrived = (key: string): boolean => this.#keys.has(key)

  /** Whether a relay ever began to deliver an effect. */
  readonly hasBegun = (key: string): boolean => this.#meanings.has(key)

  /** A relay begins a delivery at a time of its clock; `effects` says what it has claimed. Returns what ends the delivery. */
  begin(delivery: Delivery, by: Actor, now: number, { claims, rows }: EffectWatch): () => void {
    const { key, activation, revision, attempt } = delivery
    const { signal: _, attempt: __, ...meaning } = delivery
    if (claims.get(claimKey({ key, attempts: attempt })) !== by.name)
      this.#fail(`${key} is delivered by ${by.name}, which has no claim.`)
    const row = rows.get(key)
    if (row?.state !== 'claimed' || row.attempts !== attempt || row.leaseUntil! <= now)
      this.#fail(`${key} is delivered by ${by.name}, whose lease has ended.`)
    const newest = this.#begun.get(activation) ?? 0
    if (revision < newest) this.#fail(`${key} is delivered after revision ${newest}.`)
    this.#begun.set(activation, Math.max(revision, newest))
    for (const { delivery: other, by: who, pauses } of this.#flights) {
      // One that was paused aborts its deliveries when it goes on.
      const isLive = !other.signal.aborted && !who.isDead && !who.isPaused && who.pauses === pauses
      const isInTheWay = other.activation === activation && (other.revision !== revision || other.key === key)
      if (isLive && (isInTheWay || (this.#isSerial && other.shipment === delivery.shipment)))
        this.#fail(`${key} is delivered by ${by.name} while ${other.key} is by ${who.name}, which is alive.`)
    }
    const text = JSON.stringify(meaning)
    if ((this.#meanings.get(key) ?? text) !== text) this.#fail(`${key} means ${text}, and meant ${this.#meanings.get(key)}.`)
    this.#meanings.set(key, text)
    const flight = { delivery, by, pauses: by.pauses }
    this.#flights.add(flight)
    return () => this.#flights.delete(flight)
  }

  /** A delivery arrives. */
  async take({ key, activation, revision, kind, effect }: Delivery): Promise<void> {
    this.seen.arrived++
    if (this.#keys.has(key)) {
      this.seen.duplicate++
      return
    }
    this.#keys.add(key)
    const standing = this.#standings.get(activation)
    if (standing && revision < standing.revision) {
      this.seen.outdated++
      return
    }
    if (kind === 'undo') this.seen.undone++
    if (effect.kind === 'close') this.seen.closed++
    if (effect.kind === 'reopen') this.seen.reopened++
    if (revision > 2) this.seen.again++
    const effects = new Set(standing?.revision === revision ? standing.effects : [])
    this.#standings.set(activation, { kind, revision, effects: effects.add(effect.kind) })
  }

  /** Everything is at rest: what was received must match what is true. */
  checkAtRest(all: readonly ExpectedActivations[], fail: Fail): void {
    for (const { due } of all)
      for (const [key, { do: effects }] of due) {
        const standing = this.#standings.get(key)
        if (standing?.kind !== 'do') fail(`${key} is due, and was ${standing ? 'undone' : 'never done'}.`)
        else if (
          !isSameSet(
            standing.effects,
            effects.map(each => each.effect),
          )
        )
          fail(`${key} is due, and only ${[...standing.effects]} was done.`)
      }
    const present = new Set(all.flatMap(each => [...each.present.keys()]))
    for (const [key, { kind, effects }] of this.#standings) {
      const rule = rules.rules.find(({ name }) => key.split('/')[groupOfSubject(key) === null ? 2 : 1] === name)
      const undo = [rule?.undo ?? []].flat()
      if (present.has(key) || undo.length === 0) continue
      if (kind !== 'undo') fail(`${key} is not true, and was not undone.`)
      else if (!isSameSet(effects, undo)) fail(`${key} is not true, and only ${[...effects]} of its undo arrived.`)
    }
  }
}

const isSameSet = (kinds: ReadonlySet<string>, effects: readonly Effect[]): boolean =>
  kinds.size === effects.length && effects.every(({ kind }) => kinds.has(kind))
