// The change from one journal to the next, as data: which steps were added and retracted, and which differ in any other way.

import { isKept, type Rejected } from '../replay/index.js'
import type { Table } from '../table/index.js'
import { identityOf, type TrackingEvent } from '../vocabulary/index.js'
import { type JournalStep, type Revision, revisionsOf } from './difference.js'
import type { NextEvaluation } from './evaluation.js'
import type { Journal } from './journal.js'
import type { Evaluation, JournalReport } from './reading.js'
import { type Placed, stampOfEntry } from './stamps.js'
import { instantsOf, parseTimes, printTimes, type ReportTimes } from './times.js'

/** A scan whose code its source corrected: the retracted step, and the one in its place. */
export interface Recoding<E = TrackingEvent> {
  readonly before: JournalStep<E>
  readonly after: JournalStep<E>
}

/**
 * The change from one report of a shipment to the next. Over any run of inputs, the steps `added` minus those `retracted` are
 * the kept steps of the last report, each once; and every step that differs in any way is in `revised`.
 */
export interface Change<E = TrackingEvent> {
  /** `unchanged`: both reports are equal and all lists are empty. */
  readonly kind: 'changed' | 'unchanged'
  readonly shipment: string
  /** Steps kept now and not before: those of new events, and discounted ones that are kept after all. */
  readonly added: readonly JournalStep<E>[]
  /** Steps kept before and not now, as they were: their source retracted the event, or other scans now contradict it. */
  readonly retracted: readonly JournalStep<E>[]
  readonly recoded: readonly Recoding<E>[]
  /** Every event whose verdict, constraint, presumed scans, statuses or journey differ, new and gone events included. */
  readonly revised: readonly Revision<E>[]
  /** Events that have no place in time, received for the first time. */
  readonly rejected: readonly Rejected[]
  readonly before: JournalReport<E>
  readonly after: JournalReport<E>
  /** When each event of both reports occurred and was received. Computed on demand; neither JSON nor a spread has it. */
  readonly times: { readonly before: ReportTimes; readonly after: ReportTimes }
}

/** The change between two journals of one shipment, from the evaluation of the older to the next. */
export function changeOf<E>(
  older: Journal<E>,
  newer: Journal<E>,
  before: Evaluation<E>,
  { after, isChanged, same }: NextEvaluation<E>,
): Change<E> {
  const revised = isChanged ? revisionsOf(before, after, same) : []
  const added: JournalStep<E>[] = []
  const retracted: JournalStep<E>[] = []
  for (const { before: old, after: now } of revised) {
    const isKeptNow = now !== null && isKept(now.verdict)
    const wasKept = old !== null && isKept(old.verdict)
    if (isKeptNow && !wasKept) added.push(now)
    if (wasKept && !isKeptNow) retracted.push(old)
  }
  const recoded = revised.length > 1 ? recodingsIn(before, after, revised) : []
  const rejected = after.report.rejected.length > 0 ? newlyRejected(before, after) : []
  return new JournalChange({ older, newer, before, after }, { added, retracted, recoded, revised, rejected })
}

/** The times of a change in milliseconds of Unix time. Throws `bad-option` for a change without times. */
export const changeInstants = (change: Pick<Change<never>, 'times'>): ChangeInstants =>
  sidesInstants(JournalChange.sidesOf(change)) ?? {
    before: parseTimes('change.times.before', change?.times?.before),
    after: parseTimes('change.times.after', change?.times?.after),
  }

/** The table that a report was made under, and by journey the state after each step. */
export interface TableStates {
  readonly table: Table
  readonly states: readonly (readonly number[])[]
}

/** The table states behind the reports of a change; null for a change without them, such as one that was stored and loaded. */
export function changeStates(change: unknown): { readonly before: TableStates; readonly after: TableStates } | null {
  const sides = JournalChange.sidesOf(change)
  return sides && { before: tableStates(sides.before), after: tableStates(sides.after) }
}

interface ChangeInstants {
  readonly before: ReportTimes<number>
  readonly after: ReportTimes<number>
}

interface ChangeSides<E> {
  readonly older: Journal<E>
  readonly newer: Journal<E>
  readonly before: Evaluation<E>
  readonly after: Evaluation<E>
}

type ChangeLists<E> = Pick<Change<E>, 'added' | 'retracted' | 'recoded' | 'revised' | 'rejected'>

// A class, because a getter in an object literal gives each object a hidden class of its own, which keeps it alive.
class JournalChange<E> implements Change<E> {
  readonly kind: Change['kind']
  readonly shipment: string
  readonly added: Change<E>['added']
  readonly retracted: Change<E>['retracted']
  readonly recoded: Change<E>['recoded']
  readonly revised: Change<E>['revised']
  readonly rejected: Change<E>['rejected']
  readonly before: JournalReport<E>
  readonly after: JournalReport<E>
  readonly #sides: ChangeSides<E>

  constructor(sides: ChangeSides<E>, { added, retracted, recoded, revised, rejected }: ChangeLists<E>) {
    const { newer, before, after } = sides
    const isChanged = revised.length > 0 || rejected.length > 0 || !hasSameDoubts(before, after)
    this.kind = isChanged ? 'changed' : 'unchanged'
    this.shipment = newer.shipment
    this.added = added
    this.retracted = retracted
    this.recoded = recoded
    this.revised = revised
    this.rejected = rejected
    this.before = before.report
    this.after = after.report
    this.#sides = sides
  }

  get times(): Change['times'] {
    const { before, after } = sidesInstants(this.#sides)!
    return { before: printTimes(before), after: printTimes(after) }
  }

  static sidesOf(change: unknown): ChangeSides<unknown> | null {
    const isOurs = typeof change === 'object' && change !== null && #sides in change
    return isOurs ? (change as JournalChange<unknown>).#sides : null
  }
}

const sidesInstants = <E>(sides: ChangeSides<E> | null): ChangeInstants | null =>
  sides && { before: instantsOf(sides.older, sides.before), after: instantsOf(sides.newer, sides.after) }

const tableStates = <E>({ context: { table }, states }: Evaluation<E>): TableStates => ({ table, states })

// What can differ in a report though every step is equal: its doubts, and the events it had to leave out.
function hasSameDoubts<E>({ report: a }: Evaluation<E>, { report: b }: Evaluation<E>): boolean {
  const isSame = a.doubts.length === b.doubts.length && JSON.stringify(a.doubts) === JSON.stringify(b.doubts)
  return isSame && a.rejected.length === b.rejected.length && a.unsupported.join() === b.unsupported.join()
}

function newlyRejected<E>(before: Evaluation<E>, after: Evaluation<E>): readonly Rejected[] {
  const known = new Set(before.report.rejected.map(({ index }) => before.entries[index]!.id))
  return after.report.rejected.filter(({ index }) => !known.has(after.entries[index]!.id))
}

// Pairs what is gone with what is new where they are one scan with another code.
function recodingsIn<E>(before: Evaluation<E>, after: Evaluation<E>, revised: readonly Revision<E>[]): Recoding<E>[] {
  if (!revised.some(({ after: now }) => now === null)) return []
  const fresh = new Map<string, JournalStep<E>[]>()
  for (const { before: old, after: now } of revised) {
    if (old !== null || now === null) continue
    const key = keyOfScan(after, now)
    const others = fresh.get(key)
    if (others) others.push(now)
    else fresh.set(key, [now])
  }
  return revised.flatMap(({ before: old, after: now }) => {
    const match = old && !now ? fresh.get(keyOfScan(before, old))?.shift() : undefined
    return match ? [{ before: old!, after: match }] : []
  })
}

// The event but for its code, as its source asserts it: not moved to its day's place in a list.
function keyOfScan<E>({ entries }: Evaluation<E>, { index }: JournalStep<E>): string {
  const { scan } = stampOfEntry(entries[index]!) as Placed<E>
  return identityOf({ ...scan, reportedCode: null })
}
