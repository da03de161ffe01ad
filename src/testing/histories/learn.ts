// Weights from a feed: what its parcels did, counted.

import { type Code, idOf, ShipfoldError, type Status, type TrackingEvent } from '../../codes/index.js'
import { isKept, type Journey, type ReplayOptions, replay } from '../../replay/index.js'
import { cellAt, shippedTable, stateOf, type Table } from '../../table/index.js'
import type { HistoryWeights } from './weights.js'

/** How to read the feed, as `replay` does, and how much to add. */
export interface LearnOptions<E = TrackingEvent> extends ReplayOptions<E> {
  /** Weight of what the feed never did, in steps; 0.01 by default, 0 for never. */
  readonly smoothing?: number | undefined
}

/**
 * Weights by which generated histories are like these, as counts. Each history is replayed; what replay keeps is counted,
 * with the scans it presumes, and journeys under a reused number count each for itself. Throws `bad-option`.
 */
export function learn<E extends TrackingEvent>(
  feed: readonly (readonly E[])[],
  { smoothing = 0.01, ...options }: LearnOptions<E> = {},
): HistoryWeights {
  if (!(smoothing >= 0 && smoothing < Number.POSITIVE_INFINITY))
    throw new ShipfoldError('bad-option', `smoothing is ${String(smoothing)}; give a finite number of 0 or more.`)
  const { table = shippedTable } = options
  const lengths: Record<string, number> = {}
  const steps: Partial<Record<Status, Partial<Record<Code, number>>>> = {}
  const ends: Partial<Record<Status, number>> = {}
  for (const events of feed) {
    const report = replay(events, options)
    for (const journey of [...report.epochs, report]) count(journey)
  }
  return { lengths, codes: steps, ends, other: smoothing }

  function count(journey: Journey<E>): void {
    const told = codesOf(journey)
    if (told.length === 0) return
    lengths[told.length] = (lengths[told.length] ?? 0) + 1
    let state = table.initial
    for (const code of told) {
      const before = statusOf(table, state)
      steps[before] = { ...steps[before], [code]: (steps[before]?.[code] ?? 0) + 1 }
      state = cellAt(table, state, idOf(code)).to
    }
    const status = statusOf(table, state)
    ends[status] = (ends[status] ?? 0) + 1
  }
}

const statusOf = (table: Table, state: number): Status => stateOf(table, state).status

// What replay believes happened, presumed scans in their places.
function codesOf({ steps }: Journey<unknown>): readonly Code[] {
  return steps.flatMap(({ code, readAs, verdict, presumed = [] }) => {
    if (code === null || !isKept(verdict)) return []
    // A kept step has a code of the vocabulary: its own, or the one it was read as.
    return [...presumed, readAs ?? (code as Code)]
  })
}
