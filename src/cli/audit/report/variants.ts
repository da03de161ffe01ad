// Counts variants: the statuses that a journey went through in order, without the scans that moved nothing or were discounted.

import { pathArrows } from '../../../render/diagram.js'
import type { Journey } from '../../../replay/index.js'

/** A variant and how many journeys it has. */
export interface VariantRow {
  /** The statuses and outcomes in order, a blank between them; `+` before one that is presumed. `…` stands for the rest. */
  readonly path: string
  journeys: number
  uncertain: number
  /** Journeys with a scan that cannot be true. */
  contradictory: number
}

// What a path shows at most; journeys that begin alike are one variant.
const MAX_STOPS = 16

/** Counts journeys by variant. Beyond the limit, variants that were not seen before count in the row of {@link OTHERS}. */
export class VariantCounter {
  readonly #rows = new Map<string, VariantRow>()
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Counts a journey. */
  add(journey: Journey<unknown>): void {
    const isContradictory = journey.flags.some(({ verdict }) => verdict === 'impossible' || verdict === 'overruled')
    this.#addRow({
      path: pathOf(journey),
      journeys: 1,
      uncertain: journey.certain ? 0 : 1,
      contradictory: isContradictory ? 1 : 0,
    })
  }

  /** Adds what another counter, without a limit, counted of later journeys. */
  merge(rows: readonly VariantRow[]): void {
    for (const row of rows) this.#addRow(row)
  }

  /** The rows in the order of their first journeys. */
  rows(): readonly VariantRow[] {
    return [...this.#rows.values()]
  }

  #addRow({ path, journeys, uncertain, contradictory }: VariantRow): void {
    const key = this.#rows.has(path) || this.#rows.size < this.#limit ? path : OTHERS
    const row = this.#rows.get(key)
    if (row === undefined) this.#rows.set(key, { path: key, journeys, uncertain, contradictory })
    else {
      row.journeys += journeys
      row.uncertain += uncertain
      row.contradictory += contradictory
    }
  }
}

/** Stands for the variants beyond the limit. */
export const OTHERS = '…'

function pathOf(journey: Journey<unknown>): string {
  const stops: string[] = []
  for (const { from, to, kind } of pathArrows(journey)) {
    if (from === to || kind === 'refused') continue
    if (stops.length === MAX_STOPS) return `${stops.join(' ')} …`
    stops.push(kind === 'presumed' ? `+${to}` : to)
  }
  return stops.join(' ')
}
