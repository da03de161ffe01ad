// Another law for shipments that are there: what would change, and then the change.

import type { JournalReport } from '../journal/index.js'
import type { Deadline, Effect } from '../rules/index.js'
import type { Decision } from './decide.js'
import { each } from './each.js'
import type { Question, Shipments } from './shipments.js'
import type { ShipmentRow, Store } from './store.js'

/** How to rejudge. */
export interface RejudgeOptions {
  /** Say what would change, and change nothing. */
  readonly dryRun?: boolean | undefined
  /** Also those judged by the current law: so they get the deadlines of rules that are new or edited. False by default. */
  readonly all?: boolean | undefined
}

/** What rejudging came to. */
export interface Rejudged {
  /** How many shipments were looked at. */
  readonly judged: number
  /** Those whose status, outcome, effects or deadlines differ. */
  readonly changed: readonly RejudgedShipment[]
  /** Those that could not be judged, and stay as they were, with the reason: what `ingest` of them would throw. */
  readonly failed: readonly { readonly shipment: string; readonly error: unknown }[]
}

/** One shipment that is judged otherwise; effects by their keys. */
export interface RejudgedShipment {
  readonly shipment: string
  readonly before: Standing
  readonly after: Standing
  /** Effects to be sent. */
  readonly send: readonly string[]
  /** Effects to be sent that undo others. */
  readonly undo: readonly string[]
  /** Effects that waited to be sent, and are not. */
  readonly cancel: readonly string[]
  /** Deadlines that are new, or other than before. */
  readonly deadlines: readonly Deadline[]
  /** Deadlines that are no more, or other than they were. */
  readonly cleared: readonly Deadline[]
}

/** What a law makes of a shipment. */
export type Standing = Pick<JournalReport, 'status' | 'outcome' | 'settled'> & { readonly law: string }

const PAGE = 100

/** Judges shipments by the law with this hash, those that were judged by another or all, in order of their names, a page a commit. */
export async function rejudge<F extends Effect>(
  store: Store,
  shipments: Shipments<F>,
  hash: string,
  { dryRun = false, all = false }: RejudgeOptions = {},
): Promise<Rejudged> {
  const changed: RejudgedShipment[] = []
  const failed: Rejudged['failed'][number][] = []
  let judged = 0
  let after: string | undefined
  for (;;) {
    const names = await store.names({ after, limit: PAGE, notLaw: all ? undefined : hash })
    if (names.length === 0) return { judged, changed, failed }
    const { decisions, failures } = await each(names.map(question), questions =>
      dryRun ? shipments.decide(questions, false) : shipments.settle(questions),
    )
    judged += decisions.length
    changed.push(...decisions.flatMap(decision => differenceOf(decision) ?? []))
    failed.push(...[...failures].map(([shipment, error]) => ({ shipment, error })))
    after = names.at(-1)
  }
}

const question = (shipment: string): Question => ({
  shipment,
  inputs: [],
  now: ({ row }) => row!.judgedAt,
  adoptedAt: Number.POSITIVE_INFINITY,
  by: 'current law',
})

function differenceOf<F extends Effect>({ write }: Decision<F>): RejudgedShipment | null {
  const { was, row, add, revive, drop, cancel } = write
  const before = was! // it was listed
  const send = [...add.filter(({ kind }) => kind === 'do'), ...revive].map(({ key }) => key)
  const undo = add.filter(({ kind }) => kind === 'undo').map(({ key }) => key)
  const cancelled = [...drop, ...cancel.map(({ key }) => key)]
  const deadlines = without(row.deadlines, before.deadlines)
  const cleared = without(before.deadlines, row.deadlines)
  const isSame = before.status === row.status && before.outcome === row.outcome
  if (isSame && [send, undo, cancelled, deadlines, cleared].every(({ length }) => length === 0)) return null
  const standings = { before: standingOf(before), after: standingOf(row) }
  return { shipment: row.shipment, ...standings, send, undo, cancel: cancelled, deadlines, cleared }
}

function without(list: readonly Deadline[], others: readonly Deadline[]): readonly Deadline[] {
  const known = new Set(others.map(wordsOf))
  return list.filter(deadline => !known.has(wordsOf(deadline)))
}

const wordsOf = ({ key, at }: Deadline): string => `${at} ${key}`

const standingOf = ({ law, status, outcome, settled }: ShipmentRow): Standing => ({ law, status, outcome, settled })
