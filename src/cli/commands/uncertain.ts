import type { ShipmentRecord } from '../../engine/index.js'
import { databaseUsage, runDatabaseCommand } from '../database/command.js'
import { listCommand, pagesOf } from '../database/list.js'
import { escapeName } from '../output/escape.js'
import { formatInstant } from '../output/text-table.js'
import type { Shell } from '../shell.js'

const usage = `shipfold uncertain --db WHERE [--limit N] [--json]

Lists the shipments whose status is doubted. Rules that require a certain
status are withheld for them.

  --limit N       at most N, in order of their names
${databaseUsage}
Exit status: 0, or 2 for unusable arguments or database.
`

const command = listCommand<ShipmentRecord>({
  name: 'uncertain',
  usage,
  pages: (engine, { limit }) =>
    pagesOf((after, size) => engine.shipments({ uncertain: true, after: after?.shipment, limit: size }), limit),
  columns: [
    { text: 'shipment', cell: ({ shipment }) => escapeName(shipment) },
    { text: 'status', cell: ({ status }) => status },
    { text: 'or', cell: ({ alternative }) => alternative ?? '' },
    { text: 'since', cell: ({ since }) => since ?? '' },
    { text: 'received', cell: ({ receivedAt }) => (receivedAt === null ? '' : formatInstant(receivedAt)) },
    { text: 'registered', cell: ({ registeredAt }) => (registeredAt === null ? 'no' : 'yes') },
  ],
})

/** Lists uncertain shipments; resolves with the exit status. */
export const run = (args: readonly string[], shell: Shell): Promise<number> => runDatabaseCommand(args, shell, command)
