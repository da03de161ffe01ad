// Another law for shipments that are there: what would change, and then the change.

import type { JournalReport } from '../journal/index.js'
import type { Effect } from '../rules/index.js'
import type { Decision } from './decide.js'
import type { Shipments } from './shipments.js'
import type { ShipmentRow, Store } from './store.js'

/** How to rejudge. */
export interface RejudgeOptions {
  /** Say what would change, and change nothing. */
  readonly dryRun?: boolean | undefined
  /** Also those judged by the current law: so they get the deadlines of rules that are new. False by default. */
  readonly all?: boolean | undefined
}

/** What rejudging came to. */
export interface Rejudged {
  /** How many shipments were looked at. */
  readonly judged: number
  /** Those whose status, outcome or effects differ. */
  readonly changed: readonly RejudgedShipment[]
}

/** One shipment that another law reads otherwise; `send`, `hold` and `withdraw` are keys of firings. */
export interface RejudgedShipment {
  readonly shipment: string
  readonly before: Standing
  readonly after: Standing
  readonly send: readonly string[]
  readonly hold: readonly string[]
  readonly withdraw: readonly string[]
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

function differenceOf<F extends Effect>(before: ShipmentRow, { write, orders }: Decision<F>): RejudgedShipment | null {
  const keysOf = (firings: readonly { readonly key: string }[]) => firings.map(({ key }) => key)
  const [send, hold, withdraw] = [keysOf(orders.send), keysOf(orders.hold), keysOf(orders.withdraw)]
  const isSame = before.status === write.row.status && before.outcome === write.row.outcome
  if (isSame && send.length + hold.length + withdraw.length === 0) return null
  return { shipment: before.shipment, before: standingOf(before), after: standingOf(write.row), send, hold, withdraw }
}

const standingOf = ({ law, status, outcome, settled }: ShipmentRow): Standing => ({ law, status, outcome, settled })
