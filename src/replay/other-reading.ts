// The nearest reading of a history that ends in another standing than the report, step by step, whatever it costs.

import type { Leg, Standing, Table } from '../table/table.js'
import type { Code, Constraint, Status, TrackingEvent } from '../vocabulary/index.js'
import { complete, type Sliced } from '../vocabulary/slices.js'
import { align, bestOtherwise, pathTo, RULED_TRUE_COST, type RuledTrue, searchLayers } from './alignment.js'
import { buildJourney, isAligned, reorderScans, ruledTrue } from './journey.js'
import { tieGroups } from './order.js'
import { journeysOf, type ReplayOptions, readHistory } from './replay.js'
import type { Verdict } from './report.js'
import type { Scan } from './scan.js'
import { stepCosts } from './step-costs.js'

/** A step of another reading. A discounted scan that nothing contradicts, but for the end of the reading, has no constraint. */
export interface OtherStep<E = TrackingEvent> {
  readonly index: number
  readonly time: string
  readonly code: string | null
  readonly readAs?: Code | undefined
  readonly verdict: Verdict
  readonly constraint?: Constraint | undefined
  readonly presumed?: readonly Code[] | undefined
  readonly from: Status
  readonly to: Status
  readonly event: E
  /** What the step adds to the reading's cost. */
  readonly cost: number
}

/** Another reading of the latest journey. Its steps are in the order of the report's. */
export interface OtherReading<E = TrackingEvent> extends Standing {
  readonly substatus: number | null
  readonly leg: Leg
  readonly cost: number
  /** How much more it costs than the report. */
  readonly margin: number
  readonly steps: readonly OtherStep<E>[]
}

/**
 * The reading with the lowest cost that ends in another standing than `replay` gives for the same events and options, in the
 * same order of scans; where `replay` names an `alternative`, that one. Null where every reading ends in the same standing.
 */
export function otherReading<E extends TrackingEvent>(
  events: readonly E[],
  options: ReplayOptions<E> = {},
): OtherReading<E> | null {
  const { table, scans } = readHistory('otherReading', events, options)
  return complete(readOtherwise(table, scans))
}

function* readOtherwise<E>(table: Table, all: readonly Scan<E>[]): Sliced<OtherReading<E> | null> {
  const scans = (yield* journeysOf(table, all)).at(-1)!
  const readable = scans.filter(isAligned)
  const ids = readable.map(({ codeId }) => codeId)
  const { groups, tied } = tieGroups(readable)
  const best = yield* align(table, ids, groups, ruledTrue(readable))
  const inOrder = best.order.map(at => readable[at]!)
  const ordered = tied ? reorderScans(scans, inOrder) : scans
  const { journey: report } = buildJourney(table, ordered, best.kept, best.cost, null)
  const orderedIds = inOrder.map(({ codeId }) => codeId)
  const other = yield* alignOtherwise(table, orderedIds, report, ruledTrue(inOrder))
  if (!other) return null
  const { journey } = buildJourney(table, ordered, other.kept, other.cost, null)
  const costs = stepCosts(journey, table)
  const steps = journey.steps.map(
    ({ index, time, code, readAs, verdict, constraint, presumed, from, to, event }, at): OtherStep<E> => {
      const read = { ...(readAs && { readAs }), verdict, ...(constraint && { constraint }), ...(presumed && { presumed }) }
      return { index, time, code, ...read, from, to, event, cost: costs[at]! }
    },
  )
  const { status, substatus, outcome, leg, cost } = journey
  return { status, substatus, outcome, leg, cost, margin: cost - best.cost, steps }
}

// The search of the alignment once more, without a limit to the margin.
function* alignOtherwise(
  table: Table,
  ids: readonly number[],
  standing: Standing,
  ruled: RuledTrue,
): Sliced<{ readonly kept: readonly boolean[]; readonly cost: number } | null> {
  const { routine, milestone, delivery } = table.costs
  const highest = Math.max(routine, milestone, delivery, RULED_TRUE_COST, ...table.judgementCosts.filter(Number.isFinite))
  const inOrder = ids.map((_, at) => [at])
  for (let bound = 8; ; bound *= 2) {
    const last = yield* searchLayers(table, ids, inOrder, bound, ruled)
    const other = last && bestOtherwise(table, last, standing)
    if (other) return { kept: pathTo(other).map(node => node.kept), cost: other.cost }
    if (bound > highest * ids.length) return null
  }
}
