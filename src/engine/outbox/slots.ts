// The slots of a relay: which effects may be claimed for those that are free, so that deliveries that hang hold up no others.
//
// - What failed before gets a quarter of all slots, or half after a retry that did not hang.
// - A rule or kind gets half of all slots until one of its first attempts has ended, after one that hung, and while half of its
//   deliveries take long. Otherwise it may have all of them.

import type { ClaimRequest, EffectRow, Lane } from '../ports.js'
import { isRetry } from './port.js'

/** One delivery in flight. */
export interface Slot {
  readonly row: EffectRow
  readonly startedAt: number
}

/** The slots of one relay; the times of its deliveries are in milliseconds of one clock. */
export class Slots {
  readonly #taken = new Set<Slot>()
  readonly #count: number
  readonly #longMs: number
  readonly #half: number
  // Rules and kinds whose last first attempt ended, by itself (true) or not. Both by name; a rule may be named as a kind is.
  readonly #rules = new Map<string, boolean>()
  readonly #kinds = new Map<string, boolean>()
  // Whether the last retry ended by itself.
  #retriesEnd = false

  constructor(count: number, timeoutMs: number) {
    this.#count = count
    this.#half = Math.ceil(count / 2)
    this.#longMs = timeoutMs / 4
  }

  take(row: EffectRow, startedAt: number): Slot {
    const slot = { row, startedAt }
    this.#taken.add(slot)
    return slot
  }

  /** Frees a slot; `hung` says whether its delivery had to be aborted. */
  free(slot: Slot, hung: boolean): void {
    this.#taken.delete(slot)
    const { rule, effect } = slot.row
    if (isRetry(slot.row)) this.#retriesEnd = !hung
    else {
      this.#rules.set(rule, !hung)
      this.#kinds.set(effect.kind, !hung)
    }
  }

  /** What may be claimed now; `limit` 0 if no slot is free. */
  claimable(now: number): Pick<ClaimRequest, 'limit' | 'retries' | 'lanes'> {
    const taken = [...this.#taken]
    const retriesInFlight = taken.filter(({ row }) => isRetry(row)).length
    const ofRetries = this.#retriesEnd ? this.#half : Math.max(1, Math.floor(this.#count / 4))
    return {
      limit: this.#count - taken.length,
      retries: Math.max(0, ofRetries - retriesInFlight),
      lanes: {
        rules: this.#lanes(this.#rules, ({ row }) => row.rule, now),
        kinds: this.#lanes(this.#kinds, ({ row }) => row.effect.kind, now),
        freeOfOthers: this.#half,
      },
    }
  }

  #lanes(ended: ReadonlyMap<string, boolean>, nameOf: (slot: Slot) => string, now: number): readonly Lane[] {
    const names = new Set([...ended.keys(), ...[...this.#taken].map(nameOf)])
    return [...names].map(name => {
      const its = [...this.#taken].filter(slot => nameOf(slot) === name)
      const long = its.filter(({ startedAt }) => now - startedAt >= this.#longMs).length
      const isSlow = ended.get(name) !== true || (long > 0 && long * 2 >= its.length)
      return { name, inFlight: its.length, free: Math.max(0, (isSlow ? this.#half : this.#count) - its.length) }
    })
  }
}
