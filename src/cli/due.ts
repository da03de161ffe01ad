import type { ShipmentRow } from '../engine/index.js'
import { type DatabaseCommand, databaseUsage, instantIn, limitIn, noNames, runOn } from './database/command.js'
import { instant, tabled } from './database/table.js'
import { json, name } from './quote.js'
import type { Shell } from './shell.js'

const usage = `shipfold due --db WHERE [--by TIME] [--limit N] [--json]

What becomes due by waiting, the soonest first: the deadlines of rules, and
scans that will be believed when their time has come. What is past waits for the
next tick of whoever runs the rules.

  --by TIME       only what is due at that time
  --limit N       the first N; 100 by default
${databaseUsage}
Exit status: 0, or 2 for unusable arguments or database.
`

interface Due {
  readonly at: number
  readonly shipment: string
  /** Null where it is no rule that waits, but a scan whose time lies ahead. */
  readonly rule: string | null
  readonly key: string | null
}

const LATEST = 8_640_000_000_000_000

const command: DatabaseCommand = {
  usage,
  options: { by: { type: 'string' }, limit: { type: 'string' } },
  check: noNames('due'),
  async work({ engine, values, output, terminal }) {
    const by = instantIn(values, 'by') ?? LATEST
    const limit = values.limit === undefined ? 100 : limitIn(values)
    // Whatever is among the first so many lies with one of the first so many shipments.
    const rows = await engine.shipments({ dueBy: by, limit })
    const all = rows.flatMap(dueOf).filter(({ at }) => at <= by)
    const first = all.sort((a, b) => a.at - b.at).slice(0, limit)
    const now = Date.now()
    const plain = ({ at, shipment, rule, key }: Due) => ({ shipment, at: new Date(at).toISOString(), rule, key, past: at <= now })
    await output.write(
      terminal
        ? tabled(
            ['due', '', 'rule', 'shipment'],
            first.map(({ at, rule, shipment }) => [
              instant(at),
              at <= now ? 'past' : '',
              rule ?? '(a scan ahead)',
              name(shipment),
            ]),
            terminal.tableWidth,
          )
        : first.map(due => `${json(plain(due))}\n`).join(''),
    )
    return 0
  },
}

function dueOf({ shipment, deadlines, nextAt }: ShipmentRow): readonly Due[] {
  const all = deadlines.map(({ at, rule, key }): Due => ({ at: Date.parse(at), shipment, rule, key }))
  const isScan = nextAt !== null && !all.some(({ at }) => at <= nextAt)
  return isScan ? [{ at: nextAt, shipment, rule: null, key: null }, ...all] : all
}

/** Lists what is due; gives the exit status. */
export const run = (args: readonly string[], shell: Shell): Promise<number> => runOn(args, shell, command)
