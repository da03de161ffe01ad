import type { ShipmentRecord } from '../../engine/index.js'
import {
  type DatabaseCommand,
  databaseUsage,
  parseInstantOption,
  parseLimitOption,
  rejectNames,
  runDatabaseCommand,
} from '../database/command.js'
import { escapeName, safeJson } from '../output/escape.js'
import { formatInstant, textTable } from '../output/text-table.js'
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

const command: DatabaseCommand = {
  usage,
  options: { by: { type: 'string' }, limit: { type: 'string' } },
  validate: rejectNames('due'),
  async execute({ engine, values, output, terminal }) {
    const by = parseInstantOption(values, 'by') ?? MAX_INSTANT_MS
    const limit = values.limit === undefined ? 100 : parseLimitOption(values)
    // The first N deadlines belong to at most the first N shipments.
    const rows = await engine.shipments({ dueBy: by, limit })
    const all = rows.flatMap(dueItemsOf).filter(({ at }) => at <= by)
    const first = all.sort((a, b) => a.at - b.at).slice(0, limit)
    const now = Date.now()
    const jsonOf = ({ at, shipment, rule, key }: DueItem) => ({
      shipment,
      at: new Date(at).toISOString(),
      rule,
      key,
      past: at <= now,
    })
    await output.write(
      terminal
        ? textTable(
            ['due', '', 'rule', 'shipment'],
            first.map(({ at, rule, shipment }) => [
              formatInstant(at),
              at <= now ? 'past' : '',
              rule ?? '(a future scan)',
              escapeName(shipment),
            ]),
            terminal.tableWidth,
          )
        : first.map(due => `${safeJson(jsonOf(due))}\n`).join(''),
    )
    return 0
  },
}

function dueItemsOf({ shipment, deadlines, wakeAt }: ShipmentRecord): readonly DueItem[] {
  const all = deadlines.map(({ at, rule, key }): DueItem => ({ at: Date.parse(at), shipment, rule, key }))
  const wakeMs = wakeAt === null ? Number.POSITIVE_INFINITY : Date.parse(wakeAt)
  const isScan = wakeAt !== null && !all.some(({ at }) => at <= wakeMs)
  return isScan ? [{ at: wakeMs, shipment, rule: null, key: null }, ...all] : all
}

/** Lists deadlines; resolves with the exit status. */
export const run = (args: readonly string[], shell: Shell): Promise<number> => runDatabaseCommand(args, shell, command)
