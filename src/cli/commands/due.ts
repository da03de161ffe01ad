import type { ShipmentRecord } from '../../engine/index.js'
import { databaseUsage, parseInstantOption, runDatabaseCommand } from '../database/command.js'
import { listCommand } from '../database/list.js'
import { escapeName } from '../output/escape.js'
import { formatInstant } from '../output/text-table.js'
import type { Shell } from '../shell.js'

const usage = `shipfold due --db WHERE [--by TIME] [--limit N] [--json]

Lists deadlines, the soonest first: those of rules, and scans whose time has not
come yet. The next tick evaluates the deadlines that have passed.

  --by TIME       only deadlines at or before TIME
  --limit N       at most N; 100 by default
${databaseUsage}
Exit status: 0, or 2 for unusable arguments or database.
`

interface DueItem {
  readonly at: number
  readonly shipment: string
  /** Null for a scan whose time lies ahead. */
  readonly rule: string | null
  readonly key: string | null
}

const MAX_INSTANT_MS = 8_640_000_000_000_000

const command = listCommand<DueItem & { readonly past: boolean }>({
  name: 'due',
  usage,
  options: { by: { type: 'string' } },
  defaultLimit: 100,
  async *pages(engine, { limit, values }) {
    const by = parseInstantOption(values, 'by') ?? MAX_INSTANT_MS
    // The first N deadlines belong to at most the first N shipments.
    const rows = await engine.shipments({ dueBy: by, limit })
    const all = rows.flatMap(dueItemsOf).filter(({ at }) => at <= by)
    const first = all.sort((a, b) => a.at - b.at).slice(0, limit)
    const now = Date.now()
    yield first.map(item => ({ ...item, past: item.at <= now }))
  },
  columns: [
    { text: 'due', cell: ({ at }) => formatInstant(at) },
    { text: '', cell: ({ past }) => (past ? 'past' : '') },
    { text: 'rule', cell: ({ rule }) => rule ?? '(a future scan)' },
    { text: 'shipment', cell: ({ shipment }) => escapeName(shipment) },
  ],
  toJson: ({ at, shipment, rule, key, past }) => ({ shipment, at: new Date(at).toISOString(), rule, key, past }),
})

function dueItemsOf({ shipment, deadlines, wakeAt }: ShipmentRecord): readonly DueItem[] {
  const all = deadlines.map(({ at, rule, key }): DueItem => ({ at: Date.parse(at), shipment, rule, key }))
  const wakeMs = wakeAt === null ? Number.POSITIVE_INFINITY : Date.parse(wakeAt)
  const isScan = wakeAt !== null && !all.some(({ at }) => at <= wakeMs)
  return isScan ? [{ at: wakeMs, shipment, rule: null, key: null }, ...all] : all
}

/** Lists deadlines; resolves with the exit status. */
export const run = (args: readonly string[], shell: Shell): Promise<number> => runDatabaseCommand(args, shell, command)
