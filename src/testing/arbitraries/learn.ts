// Weights learned from a feed: the steps of its parcels, counted.

import { isKept, type Journey, type ReplayOptions, replay } from '../../replay/index.js'
import { shippedTable } from '../../table/shipped.js'
import { cellAt, stateOf, type Table } from '../../table/table.js'
import {
  badOption,
  type Code,
  checkOptions,
  idOf,
  ShipfoldError,
  type Status,
  type TrackingEvent,
} from '../../vocabulary/index.js'
import type { HistoryWeights } from './weights.js'

/** The options of `replay`, and the weight of what the feed never did. */
export interface LearnOptions<E = TrackingEvent> extends Omit<ReplayOptions<E>, 'reported' | 'overrides'> {
  /** Weight of steps that the feed never took; 0.01 by default. With 0 they are never generated. */
  readonly smoothing?: number | undefined
}

/**
 * Returns weights with which generated histories resemble these. Each history is replayed; kept and presumed scans are counted, and
 * journeys under a reused number are counted separately. Throws `bad-option`.
 */
export function learn<E extends TrackingEvent>(feed: readonly (readonly E[])[], options: LearnOptions<E> = {}): HistoryWeights {
  if (!Array.isArray(feed) || !feed.every(Array.isArray))
    throw new ShipfoldError('bad-option', 'learn takes a list of histories, each a list of events: learn([history]) for one.')
  checkOptions('learn', options, ['smoothing', 'table', 'costs', 'classify', 'zone', 'now'])
  const { smoothing = 0.01, ...replayOptions } = options
  const { table = shippedTable } = replayOptions
  if (!(typeof smoothing === 'number' && smoothing >= 0 && smoothing < Number.POSITIVE_INFINITY))
    badOption('smoothing', smoothing, 'Pass a finite number of 0 or more.')
  const lengths: Record<string, number> = {}
  const steps: Partial<Record<Status, Partial<Record<Code, number>>>> = {}
  const ends: Partial<Record<Status, number>> = {}
  for (const events of feed) {
    const report = replay(events, replayOptions)
    for (const journey of [...report.journeys, report]) count(journey)
  }
  return { lengths, codes: steps, ends, other: smoothing }

  function count(journey: Journey<E>): void {
    const kept = keptCodes(journey)
    if (kept.length === 0) return
    lengths[kept.length] = (lengths[kept.length] ?? 0) + 1
    let state = table.initial
    for (const code of kept) {
      const before = statusAt(table, state)
      steps[before] = { ...steps[before], [code]: (steps[before]?.[code] ?? 0) + 1 }
      state = cellAt(table, state, idOf(code)).to
    }
    const status = statusAt(table, state)
    ends[status] = (ends[status] ?? 0) + 1
  }
}

const statusAt = (table: Table, state: number): Status => stateOf(table, state).status

// The codes of kept scans, with presumed scans in their places.
function keptCodes({ steps }: Journey<unknown>): readonly Code[] {
  return steps.flatMap(({ code, readAs, verdict, presumed = [] }) => {
    if (code === null || !isKept(verdict)) return []
    // A kept step has a code of the vocabulary: its own one, or the one it was read as.
    return [...presumed, readAs ?? (code as Code)]
  })
}
