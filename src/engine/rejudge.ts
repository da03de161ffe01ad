// Another law for shipments that are there: what would change, and then the change.

import type { JournalReport } from '../journal/index.js'
import type { Deadline, Effect } from '../rules/index.js'
import type { Decision } from './decide.js'
import type { Shipments } from './shipments.js'
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
  let judged = 0
  let after: string | undefined
  for (;;) {
    const rows = await store.shipments({ after, limit: PAGE, notLaw: all ? undefined : hash })
    if (rows.length === 0) return { judged, changed }
    const questions = rows.map(({ shipment }) => ({
      shipment,
      inputs: [],
      now: ({ row }: { readonly row: ShipmentRow | null }) => row!.judgedAt,
      adoptedAt: Number.POSITIVE_INFINITY,
      by: 'current law' as const,
    }))
    const decisions = dryRun ? await shipments.decide(questions, false) : await shipments.settle(questions)
    for (const [at, decision] of decisions.entries()) {
      judged++
      const difference = differenceOf(rows[at]!, decision)
      if (difference) changed.push(difference)
    }
    after = rows.at(-1)!.shipment
  }
}

function differenceOf<F extends Effect>(before: ShipmentRow, { write }: Decision<F>): RejudgedShipment | null {
  const { row, add, revive, drop, cancel } = write
  const send = [...add.filter(({ kind }) => kind === 'do'), ...revive].map(({ key }) => key)
  const undo = add.filter(({ kind }) => kind === 'undo').map(({ key }) => key)
  const cancelled = [...drop, ...cancel.map(({ key }) => key)]
  const known = new Set(before.deadlines.map(wordsOf))
  const deadlines = row.deadlines.filter(deadline => !known.has(wordsOf(deadline)))
  const isSame = before.status === row.status && before.outcome === row.outcome
  if (isSame && send.length + undo.length + cancelled.length + deadlines.length === 0) return null
  const standings = { before: standingOf(before), after: standingOf(row) }
  return { shipment: row.shipment, ...standings, send, undo, cancel: cancelled, deadlines }
}

const wordsOf = ({ key, at }: Deadline): string => `${at} ${key}`

const standingOf = ({ law, status, outcome, settled }: ShipmentRow): Standing => ({ law, status, outcome, settled })
