import type { ShipmentRow } from '../engine/index.js'
import { type DatabaseCommand, databaseUsage, limitIn, noNames, runOn } from './database/command.js'
import { inPages, paged } from './database/pages.js'
import { instant, tabled } from './database/table.js'
import { json, name } from './quote.js'
import type { Shell } from './shell.js'

const usage = `shipfold disputed --db WHERE [--limit N] [--json]

The shipments of which another reading is nearly as likely. Rules that ask for a
settled status wait for them.

  --limit N       the first N, by name
${databaseUsage}
Exit status: 0 there is none, 1 there is one, 2 unusable arguments or database.
`

const command: DatabaseCommand = {
  usage,
  options: { limit: { type: 'string' } },
  check: noNames('disputed'),
  async work({ engine, values, output, terminal }) {
    const rows = paged<ShipmentRow>(
      (after, limit) => engine.shipments({ disputed: true, after: after?.shipment, limit }),
      limitIn(values),
    )
    let some = false
    for await (const page of inPages(rows)) {
      some = true
      const text = terminal
        ? tabled(['shipment', 'status', 'or', 'since', 'heard', 'adopted'], page.map(cellsOf), terminal.tableWidth)
        : page.map(row => `${json(withoutJournal(row))}\n`).join('')
      await output.write(text)
    }
    return some ? 1 : 0
  },
}

const cellsOf = ({ shipment, status, alternative, since, heardAt, adoptedAt }: ShipmentRow) => [
  name(shipment),
  status,
  alternative ?? '',
  since ?? '',
  heardAt === null ? '' : instant(heardAt),
  adoptedAt === null ? 'no' : 'yes',
]

/** A row as lists have it: without what only the engine needs to go on. */
export function withoutJournal({ sources, zones, zone, epochs, ...row }: ShipmentRow) {
  return row
}

/** Lists disputed shipments; gives the exit status. */
export const run = (args: readonly string[], shell: Shell): Promise<number> => runOn(args, shell, command)
