// One journey judged: the greedy walk where it is provably the cheapest reading, the search where it is not, and the steps
// told from whichever won.

import { type Code, identityOf, type Law, numberOf, rowOf, type Status, substatusOf } from '../codes/index.js'
import { outcomeOf, stateOf, type Table } from '../table/index.js'
import { cheapest, SETTLED_MARGIN } from './explanation.js'
import type { Flag, Journey, Step, Verdict } from './report.js'
import { type Scan, tiesOf } from './sift.js'

/** The journey these scans tell, under this table. */
export function judge<E>(table: Table, scans: readonly Scan<E>[]): Journey<E> {
  const { cost } = walk(table, scans)
  if (isSure(table, cost, true)) return tell(table, scans, null, cost, null)
  const readable = scans.filter(isReadable)
  const { groups, tied } = tiesOf(readable)
  if (isSure(table, cost, tied)) return tell(table, scans, null, cost, null)
  const ids = readable.map(scan => scan.codeId)
  const best = cheapest(table, ids, groups)
  const explained = tied
    ? rearranged(
        scans,
        best.order.map(at => readable[at]!),
      )
    : scans
  return tell(table, explained, best.kept, best.cost, best.alternative)
}

/**
 * Whether the walk that discounts nothing is the cheapest reading and settled: any other discounts something, which costs
 * more. Where stamps tie, another order might be cheaper still.
 */
export function isSure({ costs }: Table, cost: number, tied: boolean): boolean {
  const surest = Math.min(costs.routine, costs.milestone, costs.delivery) - SETTLED_MARGIN
  return tied ? cost === 0 && surest >= 0 : cost <= surest
}

/**
 * A journey whose first `from` scans are told as they were in `told`, which discounted nothing; `state` is the table state
 * before the others, `cost` that of all.
 */
export const tellOn = <E>(
  table: Table,
  scans: readonly Scan<E>[],
  cost: number,
  { told, from, state }: { readonly told: Journey<E>; readonly from: number; readonly state: number },
): Journey<E> => {
  const steps = told.steps.slice(0, from)
  const presumed = told.presumed.filter(({ before }) => before < from)
  const flags = told.flags.filter(({ index }) => index < from)
  const isAll = from === told.steps.length
  const since = isAll ? told.since : (steps.findLast(step => step.from !== step.to)?.time ?? null)
  return tell(table, scans, null, cost, null, { state, since, steps, presumed, flags })
}

/** Whether a scan takes part in the explanation; the others keep their place and move nothing. */
export const isReadable = (scan: Scan<unknown>): boolean => scan.codeId !== 0 && !scan.isDuplicate

// Readable scans in another order; the others keep their place, but a duplicate follows what it repeats.
function rearranged<E>(scans: readonly Scan<E>[], order: readonly Scan<E>[]): readonly Scan<E>[] {
  const copies = new Map<string, Scan<E>[]>()
  for (const scan of scans) {
    if (!scan.isDuplicate || scan.codeId === 0) continue
    const others = copies.get(identityOf(scan))
    if (others) others.push(scan)
    else copies.set(identityOf(scan), [scan])
  }
  let next = 0
  return scans.flatMap(scan => {
    if (!isReadable(scan)) return scan.codeId === 0 ? [scan] : []
    const placed = order[next++]!
    return [placed, ...(copies.size > 0 ? (copies.get(identityOf(placed)) ?? []) : [])]
  })
}

/** Where the reading that discounts nothing stands after some scans, and what it cost; infinite where one cannot be kept. */
export interface Stand {
  readonly state: number
  readonly cost: number
}

/** Where the reading that discounts nothing stands after the scans before `to`, having stood at `stand` before `from`. */
export function walk(
  { grid, prices, initial }: Table,
  scans: readonly Scan<unknown>[],
  to = scans.length,
  from = 0,
  stand: Stand = { state: initial, cost: 0 },
): Stand {
  let { state, cost } = stand
  for (let at = from; at < to; at++) {
    const scan = scans[at]!
    if (scan.isDuplicate) continue
    const cell = grid[(state << 6) | scan.codeId]!
    state = cell & 255
    cost += prices[cell >> 8]!
  }
  return { state, cost }
}

// What was told before the first scan to tell.
interface Told<E> {
  readonly state: number
  readonly since: string | null
  readonly steps: Step<E>[]
  readonly presumed: { code: Code; before: number }[]
  readonly flags: Flag[]
}

// `kept` belongs to the readable scans in order; null keeps them all.
function tell<E>(
  table: Table,
  scans: readonly Scan<E>[],
  kept: readonly boolean[] | null,
  cost: number,
  alternative: Journey['alternative'],
  told: Told<E> = { state: table.initial, since: null, steps: [], presumed: [], flags: [] },
): Journey<E> {
  const { steps, presumed, flags } = told
  let { state, since } = told
  let readable = 0
  let claimLaw: Law | null = null
  let contradictions: Map<number, Law | null> | null = null
  for (let at = steps.length; at < scans.length; at++) {
    const scan = scans[at]!
    const from = stateOf(table, state).status
    if (scan.isDuplicate) steps.push(stepOf(scan, 'duplicate', from, from))
    else if (scan.reading.kind === 'uncoded') steps.push(stepOf(scan, 'uncoded', from, from))
    else if (scan.reading.kind === 'unknown') warn(scan, 'unknown', 'unknown-status', from)
    else {
      if (scan.reading.kind === 'readAs') flags.push(flagOf(scan, 'unknown', 'unknown-substatus', 'warning'))
      if (kept === null || kept[readable]) accept(scan, from)
      else {
        const cell = table.grid[(state << 6) | scan.codeId]!
        const judgement = table.judgements[cell >> 8]!
        const refused = judgement.kind === 'impossible' || judgement.kind === 'gap'
        // A regular event that nothing later speaks against is discounted only within a run of claims: the law is the run's.
        claimLaw = refused ? judgement.law : (contradictionOf(scan, at) ?? claimLaw)
        warn(scan, refused ? 'impossible' : 'overruled', claimLaw!, from)
      }
      readable += 1
    }
  }
  const { status, leg, terminal } = stateOf(table, state)
  return {
    status,
    substatus: lastSubstatus(scans, steps, status),
    outcome: outcomeOf(stateOf(table, state)),
    leg,
    terminal,
    since,
    settled: alternative === null,
    alternative,
    cost,
    steps,
    presumed,
    flags,
  }

  // Equal events between the same two believed ones contradict the same: each is asked once.
  function contradictionOf(scan: Scan<E>, at: number): Law | null {
    const known = contradictions?.get(scan.codeId)
    if (known !== undefined) return known
    const law = contradiction(table, state, scans, at, kept!, readable)
    contradictions = (contradictions ?? new Map()).set(scan.codeId, law)
    return law
  }

  function accept(scan: Scan<E>, from: Status): void {
    contradictions = null
    const cell = table.grid[(state << 6) | scan.codeId]!
    const judgement = table.judgements[cell >> 8]!
    state = cell & 255
    const to = stateOf(table, state).status
    if (from !== to) since = scan.time
    if (judgement.kind === 'regular') steps.push(stepOf(scan, judgement.moves ? 'advanced' : 'repeated', from, to))
    if (judgement.kind !== 'unusual' && judgement.kind !== 'gap') return
    const scans = judgement.kind === 'gap' ? judgement.presumed : undefined
    if (scans) for (const code of scans) presumed.push({ code, before: scan.index })
    steps.push(stepOf(scan, judgement.kind, from, to, judgement.law, scans))
    flags.push(flagOf(scan, judgement.kind, judgement.law, 'info'))
  }

  function warn(scan: Scan<E>, verdict: 'impossible' | 'overruled' | 'unknown', law: Law, from: Status): void {
    steps.push(stepOf(scan, verdict, from, from, law))
    flags.push(flagOf(scan, verdict, law, 'warning'))
  }
}

// Keys in the contract's order; absent ones are left out, so that a report prints as it reads.
function stepOf<E>(scan: Scan<E>, verdict: Verdict, from: Status, to: Status, law?: Law, presumed?: readonly Code[]): Step<E> {
  const { index, time, event, reading } = scan
  const { code } = reading
  if (reading.kind === 'readAs') {
    const { readAs } = reading
    const told = { ...(law && { law }), ...(presumed && { presumed }) }
    return { index, time, code, readAs, verdict, ...told, from, to, event }
  }
  if (!law) return { index, time, code, verdict, from, to, event }
  if (!presumed) return { index, time, code, verdict, law, from, to, event }
  return { index, time, code, verdict, law, presumed, from, to, event }
}

const flagOf = (scan: Scan<unknown>, verdict: Flag['verdict'], law: Law, severity: Flag['severity']): Flag => ({
  verdict,
  law,
  index: scan.index,
  severity,
})

// The law an event breaks that was legal where it stood: had it been kept, the first later kept event that would have been
// refused names it. Where none would, the event only made the rest dearer, and the first law so met names it.
function contradiction(
  table: Table,
  state: number,
  scans: readonly Scan<unknown>[],
  from: number,
  kept: readonly boolean[],
  readable: number,
): Law | null {
  const own = table.grid[(state << 6) | scans[from]!.codeId]!
  const ownJudgement = table.judgements[own >> 8]!
  let dearer: Law | null = null
  let imagined = own & 255
  let next = readable + 1
  for (let at = from + 1; at < scans.length; at++) {
    if (!isReadable(scans[at]!) || !kept[next++]) continue
    const cell = table.grid[(imagined << 6) | scans[at]!.codeId]!
    const judgement = table.judgements[cell >> 8]!
    if (judgement.kind === 'impossible' || judgement.kind === 'gap') return judgement.law
    if (judgement.kind === 'unusual') dearer ??= judgement.law
    imagined = cell & 255
  }
  return dearer ?? (ownJudgement.kind === 'unusual' ? ownJudgement.law : null)
}

/** Whether the explanation believes an event with this verdict. */
export const isKept = (verdict: Verdict): boolean =>
  verdict === 'advanced' || verdict === 'repeated' || verdict === 'unusual' || verdict === 'gap'

// The substatus of the last kept event of the status itself, else the status's own number.
function lastSubstatus(scans: readonly Scan<unknown>[], steps: readonly Step<unknown>[], status: Status): number | null {
  for (let at = steps.length - 1; at >= 0; at--) {
    const row = rowOf(scans[at]!.codeId)
    if (row?.status === status && isKept(steps[at]!.verdict)) return substatusOf(row.code)
  }
  return numberOf(status)
}
