// Evaluates one journey: by the greedy walk where that is provably the reading with the lowest cost, else by the alignment.
// The steps follow from whichever was used.

import { stateOf, type Table } from '../table/table.js'
import {
  type Code,
  type CodeRow,
  type Constraint,
  identityOf,
  rowOf,
  type Status,
  statusNumberOf,
  substatusOf,
} from '../vocabulary/index.js'
import type { Sliced } from '../vocabulary/slices.js'
import { type Alternative, align, CERTAIN_MARGIN, type RuledTrue } from './alignment.js'
import { doubtsOf, onBasisOf } from './doubts.js'
import { tieGroups } from './order.js'
import type { Doubt, Flag, Journey, Step } from './report.js'
import { type Scan, withoutInferredCode } from './scan.js'
import { beginsStanding, sinceOf } from './since.js'
import { isSameClaim } from './step-costs.js'
import { flagOf, stepOf } from './steps.js'
import { isKept, movesNothing } from './verdicts.js'

/** A journey, and the table state after each of its steps. */
export interface EvaluatedJourney<E> {
  readonly journey: Journey<E>
  readonly states: readonly number[]
}

/** The journey of scans with reported codes that are regular throughout, as most are; else null. */
export function regularJourney<E>(table: Table, scans: readonly Scan<E>[]): EvaluatedJourney<E> | null {
  const { cost } = greedyWalk(table, scans)
  const isRegular = isCertain(table, cost, true) && !scans.some(({ isInferred }) => isInferred)
  return isRegular ? buildJourney(table, scans, null, cost, null) : null
}

/** The journey of these scans under this table. */
export function* evaluateJourney<E>(table: Table, scans: readonly Scan<E>[]): Sliced<EvaluatedJourney<E>> {
  const evaluated = yield* evaluateReading(table, scans)
  if (!scans.some(({ isInferred }) => isInferred)) return evaluated
  const reported = yield* evaluateReading(table, scans.map(withoutInferredCode))
  return { ...evaluated, journey: onBasisOf(evaluated.journey, reported.journey) }
}

function* evaluateReading<E>(table: Table, scans: readonly Scan<E>[]): Sliced<EvaluatedJourney<E>> {
  const { cost } = greedyWalk(table, scans)
  if (isCertain(table, cost, true)) return buildJourney(table, scans, null, cost, null)
  const readable = scans.filter(isAligned)
  const { groups, tied } = tieGroups(readable)
  if (isCertain(table, cost, tied)) return buildJourney(table, scans, null, cost, null)
  const ids = readable.map(scan => scan.codeId)
  const best = yield* align(table, ids, groups, ruledTrue(readable))
  const ordered = tied
    ? reorderScans(
        scans,
        best.order.map(at => readable[at]!),
      )
    : scans
  return buildJourney(table, ordered, best.kept, best.cost, best.alternative)
}

/**
 * Whether the walk that discounts nothing is certain and has the lowest cost: any other reading discounts something, which
 * costs more. Where times tie, another order might cost even less.
 */
export function isCertain({ costs }: Table, cost: number, tied: boolean): boolean {
  const limit = Math.min(costs.routine, costs.milestone, costs.delivery) - CERTAIN_MARGIN
  return tied ? cost === 0 && limit >= 0 : cost <= limit
}

/**
 * The journey of these scans whose first `from` steps are those of `prefix`, a journey that discounted nothing; `cost` is that
 * of all scans.
 */
export const extendJourney = <E>(
  table: Table,
  scans: readonly Scan<E>[],
  cost: number,
  { journey: prefix, states: known }: EvaluatedJourney<E>,
  from: number,
): EvaluatedJourney<E> => {
  const steps = prefix.steps.slice(0, from)
  const presumed = prefix.presumed.filter(({ before }) => before < from)
  const flags = prefix.flags.filter(({ index }) => index < from)
  const isAll = from === prefix.steps.length
  const states = known.slice(0, from)
  const since = isAll ? prefix.since : sinceOf(table, steps, states)
  return buildJourney(table, scans, null, cost, null, { states, since, steps, presumed, flags })
}

/** Which scans were ruled true; null for none. */
export const ruledTrue = (scans: readonly Scan<unknown>[]): RuledTrue =>
  scans.some(({ ruling }) => ruling === 'true') ? scans.map(({ ruling }) => ruling === 'true') : null

/** Whether a scan takes part in the alignment; the others keep their place and move nothing. */
export const isAligned = (scan: Scan<unknown>): boolean => scan.codeId !== 0 && !scan.isDuplicate

/** The scans with the aligned ones in another order; the others keep their place, but a duplicate stays before its original. */
export function reorderScans<E>(scans: readonly Scan<E>[], order: readonly Scan<E>[]): readonly Scan<E>[] {
  const copies = new Map<string, Scan<E>[]>()
  for (const scan of scans) {
    if (!scan.isDuplicate || scan.codeId === 0) continue
    const others = copies.get(identityOf(scan))
    if (others) others.push(scan)
    else copies.set(identityOf(scan), [scan])
  }
  let next = 0
  return scans.flatMap(scan => {
    if (!isAligned(scan)) return scan.codeId === 0 ? [scan] : []
    const placed = order[next++]!
    return [...(copies.size > 0 ? (copies.get(identityOf(placed)) ?? []) : []), placed]
  })
}

/** The table state and cost of the walk that discounts nothing; the cost is infinite where a scan cannot be kept. */
export interface WalkState {
  readonly state: number
  readonly cost: number
}

/** The walk that discounts nothing over the scans from `from` to before `to`, starting from `start`. */
export function greedyWalk(
  { grid, judgementCosts, initial }: Table,
  scans: readonly Scan<unknown>[],
  to = scans.length,
  from = 0,
  start: WalkState = { state: initial, cost: 0 },
): WalkState {
  let { state, cost } = start
  for (let at = from; at < to; at++) {
    const scan = scans[at]!
    if (scan.isDuplicate) continue
    const cell = grid[(state << 6) | scan.codeId]!
    state = cell & 255
    cost += judgementCosts[cell >> 8]!
  }
  return { state, cost }
}

// What precedes the first step to build.
interface JourneyPrefix<E> {
  readonly states: number[]
  readonly since: string | null
  readonly steps: Step<E>[]
  readonly presumed: { code: Code; before: number }[]
  readonly flags: Flag[]
}

/** The journey of a reading. `kept` belongs to the aligned scans in order; null keeps them all. */
export function buildJourney<E>(
  table: Table,
  scans: readonly Scan<E>[],
  kept: readonly boolean[] | null,
  cost: number,
  alternative: Alternative | null,
  prefix: JourneyPrefix<E> = { states: [], since: null, steps: [], presumed: [], flags: [] },
): EvaluatedJourney<E> {
  const { states, steps, presumed, flags } = prefix
  let { since } = prefix
  let state = states.at(-1) ?? table.initial
  let readable = 0
  let claim: CodeRow | null = null
  let claimConstraint: Constraint | null = null
  let contradictions: Map<number, Constraint | null> | null = null
  const excluded: Doubt[] = []
  for (let at = steps.length; at < scans.length; at++) {
    const scan = scans[at]!
    const from = stateOf(table, state).status
    if (scan.ruling === 'false') {
      steps.push(stepOf(scan, 'voided', from, from, 'ruled-false'))
      flags.push(flagOf(scan, 'voided', 'ruled-false', 'info'))
    } else if (scan.isDuplicate) steps.push(stepOf(scan, 'duplicate', from, from))
    else if (scan.reading.kind === 'uncoded')
      steps.push(stepOf(scan, 'uncoded', from, from, scan.hasFailed && 'classifier-failed'))
    else if (scan.reading.kind === 'unknown') warn(scan, 'unknown', 'unknown-status', from)
    else {
      if (scan.reading.kind === 'readAs') flags.push(flagOf(scan, 'unknown', 'unknown-substatus', 'warning'))
      if (kept === null || kept[readable]) accept(scan, from)
      else {
        const cell = table.grid[(state << 6) | scan.codeId]!
        const judgement = table.judgements[cell >> 8]!
        const refused = judgement.kind === 'impossible' || judgement.kind === 'gap'
        // A regular event that nothing later contradicts is discounted only within a run of claims, and has the run's constraint;
        // of a reading that does not have the lowest cost, it may have none.
        const row = table.weights[scan.codeId] === 'routine' ? null : rowOf(scan.codeId)!
        const runConstraint: Constraint | null = row && claim && isSameClaim(row, claim) ? claimConstraint : null
        claimConstraint = refused ? judgement.constraint : (contradictionOf(scan, at) ?? runConstraint)
        claim = row
        warn(scan, refused ? 'impossible' : 'overruled', claimConstraint!, from)
        if (scan.ruling === 'true') excluded.push({ kind: 'rulings', index: scan.index })
      }
      readable += 1
    }
    if (scan.hasFailed) flags.push(flagOf(scan, 'uncoded', 'classifier-failed', 'warning'))
    states.push(state)
  }
  const { status, outcome, leg, terminal } = stateOf(table, state)
  const ownDoubts = doubtsOf(steps, alternative)
  const doubts = excluded.length > 0 ? [...ownDoubts, ...excluded] : ownDoubts
  const journey: Journey<E> = {
    status,
    substatus: lastSubstatus(scans, steps, status),
    outcome,
    leg,
    terminal,
    since,
    certain: doubts.length === 0,
    doubts,
    basis: 'reported',
    alternative,
    cost,
    steps,
    presumed,
    flags,
  }
  return { journey, states }

  // Equal events between the same two kept ones have the same contradiction, which is computed once.
  function contradictionOf(scan: Scan<E>, at: number): Constraint | null {
    const known = contradictions?.get(scan.codeId)
    if (known !== undefined) return known
    const constraint = contradictedConstraint(table, state, scans, at, kept!, readable)
    contradictions = (contradictions ?? new Map()).set(scan.codeId, constraint)
    return constraint
  }

  function accept(scan: Scan<E>, from: Status): void {
    contradictions = null
    claim = null
    const cell = table.grid[(state << 6) | scan.codeId]!
    const judgement = table.judgements[cell >> 8]!
    const before = state
    state = cell & 255
    const to = stateOf(table, state).status
    if (beginsStanding(table, before, state, scan.codeId, steps)) since = scan.time
    if (judgement.kind === 'regular') steps.push(stepOf(scan, judgement.moves ? 'advanced' : 'repeated', from, to))
    if (judgement.kind !== 'unusual' && judgement.kind !== 'gap') return
    if (judgement.kind === 'gap') {
      for (const code of judgement.presumed) presumed.push({ code, before: scan.index })
      steps.push(stepOf(scan, 'gap', from, to, judgement.constraint, judgement.presumed))
    } else steps.push(stepOf(scan, 'unusual', from, to, judgement.constraint))
    flags.push(flagOf(scan, judgement.kind, judgement.constraint, 'info'))
  }

  function warn(scan: Scan<E>, verdict: 'impossible' | 'overruled' | 'unknown', constraint: Constraint, from: Status): void {
    steps.push(stepOf(scan, verdict, from, from, constraint))
    flags.push(flagOf(scan, verdict, constraint, 'warning'))
  }
}

// The constraint that an event violates though the table accepts it in its place: that of the first later kept event which
// would be refused if this one were kept. If none would be, this one only raises the cost of the others, and the first
// constraint among those is it.
function contradictedConstraint(
  table: Table,
  state: number,
  scans: readonly Scan<unknown>[],
  from: number,
  kept: readonly boolean[],
  readable: number,
): Constraint | null {
  const cellHere = table.grid[(state << 6) | scans[from]!.codeId]!
  const judgementHere = table.judgements[cellHere >> 8]!
  let unusualConstraint: Constraint | null = null
  let ifKept = cellHere & 255
  let next = readable + 1
  for (let at = from + 1; at < scans.length; at++) {
    if (!isAligned(scans[at]!) || !kept[next++]) continue
    const cell = table.grid[(ifKept << 6) | scans[at]!.codeId]!
    const judgement = table.judgements[cell >> 8]!
    if (judgement.kind === 'impossible' || judgement.kind === 'gap') return judgement.constraint
    if (judgement.kind === 'unusual') unusualConstraint ??= judgement.constraint
    ifKept = cell & 255
  }
  return unusualConstraint ?? (judgementHere.kind === 'unusual' ? judgementHere.constraint : null)
}

// The substatus of the last kept event of the status itself, else the status's own number.
function lastSubstatus(scans: readonly Scan<unknown>[], steps: readonly Step<unknown>[], status: Status): number | null {
  for (let at = steps.length - 1; at >= 0; at--) {
    const row = rowOf(scans[at]!.codeId)
    if (row?.status === status && isKept(steps[at]!.verdict) && !movesNothing(steps[at]!)) return substatusOf(row.code)
  }
  return statusNumberOf(status)
}
