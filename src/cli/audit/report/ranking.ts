// The histories that the report shows: the uncertain ones first, then those of highest cost, of equals the first in the input.

import type { EmbeddedHistory } from './embedded.js'

/** What decides a history's place. */
export interface Rank {
  readonly certain: boolean
  readonly cost: number
}

/** A history with its rank. */
export interface RankedHistory {
  readonly rank: Rank
  readonly history: EmbeddedHistory
}

/**
 * The first histories of all that were added. Also after its histories were taken, it adds only those that can be among the first
 * of all: as many before them rank as high.
 */
export class Ranking {
  readonly #limit: number
  readonly #entries: { readonly rank: Rank; history: EmbeddedHistory | null }[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Adds a history behind those of the same rank; makes it only if it is among the first. */
  add(rank: Rank, make: () => EmbeddedHistory): void {
    const entries = this.#entries
    let low = 0
    for (let high = entries.length; low < high; ) {
      const middle = (low + high) >> 1
      if (compareRanks(entries[middle]!.rank, rank) <= 0) low = middle + 1
      else high = middle
    }
    if (low >= this.#limit) return
    entries.splice(low, 0, { rank, history: make() })
    if (entries.length > this.#limit) entries.pop()
  }

  /** The first histories in order that have not been taken yet. */
  take(): readonly RankedHistory[] {
    const taken = this.#entries.flatMap(({ rank, history }) => (history === null ? [] : [{ rank, history }]))
    for (const entry of this.#entries) entry.history = null
    return taken
  }
}

const compareRanks = (a: Rank, b: Rank): number => Number(a.certain) - Number(b.certain) || b.cost - a.cost
