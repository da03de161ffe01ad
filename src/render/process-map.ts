// The process map of many reports: which standing follows which, how often, and after how long. Counts of disjoint parts can be
// merged, and take bounded memory: there are a few hundred edges at most, each with the durations in a histogram.

import type { Journey, Report } from '../replay/index.js'
import { constraints, outcomes, readTime, statuses } from '../vocabulary/index.js'
import { checkedJourney, pathArrows } from './diagram.js'

/** How an edge came about: by scans that count, by presumed ones, or by scans that the reading refuses. */
export type ProcessEdgeKind = 'scan' | 'presumed' | 'refused'

/** A standing: a status, or the outcome that it has come to, such as `lost`. */
export interface ProcessNode {
  readonly standing: string
  /** The scans that count and after which the parcel stands here. */
  readonly scans: number
  /** The shipments that were here, by presumed scans included. */
  readonly shipments: number
}

/** How often one standing followed another. */
export interface ProcessEdge {
  readonly from: string
  /** Of a refused scan: the standing it claims. */
  readonly to: string
  readonly kind: ProcessEdgeKind
  /** Of a refused scan. */
  readonly constraint?: string
  readonly scans: number
  readonly shipments: number
  /**
   * Half of the scans came no later than so many milliseconds after the one that led to `from`, within 5 %; null where no scan
   * tells. A zone that is not stated is UTC.
   */
  readonly medianMs: number | null
}

/** Plain JSON. Nodes are in the order of the vocabulary, edges in that of their nodes. */
export interface ProcessMap {
  readonly shipments: number
  readonly nodes: readonly ProcessNode[]
  readonly edges: readonly ProcessEdge[]
}

/** What a {@link ProcessMapCounter} has counted, as plain JSON; `times` is a histogram by duration bucket. */
export interface ProcessCounts {
  readonly shipments: number
  readonly nodes: Readonly<Record<string, Counts>>
  readonly edges: Readonly<Record<string, Counts & { readonly times: Readonly<Record<number, number>> }>>
}

interface Counts {
  readonly scans: number
  readonly shipments: number
}

/**
 * What became of many shipments, one report each; earlier journeys of a reused number count as the same shipment. Throws
 * `bad-option` for anything but reports.
 */
export function processMap(reports: Iterable<Report<unknown>>): ProcessMap {
  const counter = new ProcessMapCounter()
  for (const report of reports) counter.add(report)
  return counter.map()
}

/** Counts reports one by one. Equal whether all are counted by one, or parts by several that are merged, in any order. */
export class ProcessMapCounter {
  #shipments = 0
  readonly #nodes = new Map<string, Tally>()
  readonly #edges = new Map<string, Tally & { readonly times: Map<number, number> }>()

  constructor() {
    this.#node('expected')
  }

  /** Counts one shipment. */
  add(report: Report<unknown>): void {
    const { journeys } = checkedJourney('processMap', report, 'reports')
    this.#shipments++
    const seen = new Set<Tally>()
    for (const journey of [...journeys, report]) this.#addJourney(journey, seen)
    for (const tally of seen) tally.shipments++
  }

  /** Adds what another counter has counted of other shipments. */
  merge({ shipments, nodes, edges }: ProcessCounts): void {
    this.#shipments += shipments
    for (const [standing, counts] of Object.entries(nodes)) addCounts(this.#node(standing), counts)
    for (const [key, { times, ...counts }] of Object.entries(edges)) {
      const edge = this.#edge(key)
      addCounts(edge, counts)
      for (const [bucket, count] of Object.entries(times)) addTime(edge.times, Number(bucket), count)
    }
  }

  /** The counts so far. */
  counts(): ProcessCounts {
    const edges = [...this.#edges].map(([key, { times, ...counts }]) => [key, { ...counts, times: Object.fromEntries(times) }])
    const nodes = [...this.#nodes].map(([standing, counts]) => [standing, { ...counts }])
    return { shipments: this.#shipments, nodes: Object.fromEntries(nodes), edges: Object.fromEntries(edges) }
  }

  /** The map of what was counted so far. */
  map(): ProcessMap {
    const nodes = [...this.#nodes].sort(([a], [b]) => placeOf(a) - placeOf(b))
    const edges = [...this.#edges].map(([key, { scans, shipments, times }]): ProcessEdge => {
      const [from, to, kind, constraint] = key.split(' ') as [string, string, ProcessEdgeKind, string?]
      return { from, to, kind, ...(constraint && { constraint }), scans, shipments, medianMs: medianOf(times) }
    })
    return {
      shipments: this.#shipments,
      nodes: nodes.map(([standing, { scans, shipments }]) => ({ standing, scans, shipments })),
      edges: edges.sort(compareEdges),
    }
  }

  #addJourney(journey: Journey<unknown>, seen: Set<Tally>): void {
    seen.add(this.#node('expected'))
    let enteredAt = Number.NaN
    for (const { from, to, kind, constraint, step } of pathArrows(journey)) {
      const edge = this.#edge(
        kind === 'refused' ? `${from} ${to} refused ${constraint}` : `${from} ${to} ${kind === 'presumed' ? kind : 'scan'}`,
      )
      const node = this.#node(to)
      edge.scans++
      seen.add(edge)
      const at = kind === 'presumed' ? Number.NaN : readTime(step.time)
      if (!Number.isNaN(at - enteredAt)) addTime(edge.times, bucketOf(at - enteredAt), 1)
      if (kind === 'refused') continue
      seen.add(node)
      if (kind !== 'presumed') node.scans++
      if (from !== to) enteredAt = at
    }
  }

  #node(standing: string): Tally {
    return entryOf(this.#nodes, standing, () => ({ scans: 0, shipments: 0 }))
  }

  #edge(key: string): Tally & { readonly times: Map<number, number> } {
    return entryOf(this.#edges, key, () => ({ scans: 0, shipments: 0, times: new Map() }))
  }
}

interface Tally {
  scans: number
  shipments: number
}

function entryOf<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key)
  if (known) return known
  const entry = make()
  map.set(key, entry)
  return entry
}

function addCounts(tally: Tally, { scans, shipments }: Counts): void {
  tally.scans += scans
  tally.shipments += shipments
}

const addTime = (times: Map<number, number>, bucket: number, count: number): void => {
  times.set(bucket, (times.get(bucket) ?? 0) + count)
}

// Every standing in the order in which maps list it.
const standings = /* @__PURE__ */ [...new Set<string>([...statuses, ...outcomes])]
const kinds: readonly string[] = ['scan', 'presumed', 'refused']
const constraintNames: readonly string[] = /* @__PURE__ */ constraints.map(({ name }) => name)

const placeOf = (standing: string): number => standings.indexOf(standing)

function compareEdges(a: ProcessEdge, b: ProcessEdge): number {
  return (
    placeOf(a.from) - placeOf(b.from) ||
    placeOf(a.to) - placeOf(b.to) ||
    kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
    constraintNames.indexOf(a.constraint ?? '') - constraintNames.indexOf(b.constraint ?? '')
  )
}

// Bucket 0 holds what takes less than a second. Each further one ends 9 % above where it begins, so its middle is off by less
// than 5 %. Computed by multiplication alone, which is the same everywhere.
const GROWTH = 1.09
const MAX_BUCKET = 400
const bucketStarts = /* @__PURE__ */ startsOfBuckets()

function startsOfBuckets(): readonly number[] {
  const starts = [0, 1000]
  while (starts.length <= MAX_BUCKET) starts.push(starts.at(-1)! * GROWTH)
  return starts
}

function bucketOf(ms: number): number {
  let low = 0
  let high = MAX_BUCKET
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (bucketStarts[middle]! <= ms) low = middle
    else high = middle - 1
  }
  return low
}

// Of an even number of durations, the earlier of the two in the middle.
function medianOf(times: ReadonlyMap<number, number>): number | null {
  const buckets = [...times].sort(([a], [b]) => a - b)
  const total = buckets.reduce((sum, [, count]) => sum + count, 0)
  let rest = Math.ceil(total / 2)
  for (const [bucket, count] of buckets) {
    rest -= count
    if (rest <= 0) return bucket === 0 ? 0 : Math.round(bucketStarts[bucket]! * ((1 + GROWTH) / 2))
  }
  return null
}
