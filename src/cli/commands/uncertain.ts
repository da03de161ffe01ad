import type { ShipmentRecord } from '../../engine/index.js'
import { type DatabaseCommand, databaseUsage, parseLimitOption, rejectNames, runDatabaseCommand } from '../database/command.js'
import { fetchAll, inBatches } from '../database/pages.js'
import { escapeName, safeJson } from '../output/escape.js'
import { formatInstant, textTable } from '../output/text-table.js'
import type { Shell } from '../shell.js'

const usage = `shipfold uncertain --db WHERE [--limit N] [--json]

Lists the shipments that have another reading nearly as likely. Rules that
require a certain status are withheld for them.

  --limit N       at most N, in order of their names
${databaseUsage}
Exit status: 0 there is none, 1 there is one, 2 unusable arguments or database.
`

const command: DatabaseCommand = {
  usage,
  options: { limit: { type: 'string' } },
  validate: rejectNames('uncertain'),
  async execute({ engine, values, output, terminal }) {
    const rows = fetchAll<ShipmentRecord>(
      (after, limit) => engine.shipments({ uncertain: true, after: after?.shipment, limit }),
      parseLimitOption(values),
    )
    let isAny = false
    for await (const page of inBatches(rows)) {
      isAny = true
      const text = terminal
        ? textTable(
            ['shipment', 'status', 'or', 'since', 'received', 'registered'],
            page.map(uncertainCells),
            terminal.tableWidth,
          )
        : page.map(row => `${safeJson(row)}\n`).join('')
      await output.write(text)
    }
    return isAny ? 1 : 0
  },
}

const uncertainCells = ({ shipment, status, alternative, since, receivedAt, registeredAt }: ShipmentRecord) => [
  escapeName(shipment),
  status,
  alternative ?? '',
  since ?? '',
  receivedAt === null ? '' : formatInstant(receivedAt),
  registeredAt === null ? 'no' : 'yes',
]

/** Lists uncertain shipments; resolves with the exit status. */
export const run = (args: readonly string[], shell: Shell): Promise<number> => runDatabaseCommand(args, shell, command)
