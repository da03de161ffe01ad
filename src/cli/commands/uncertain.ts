import type { ShipmentRecord } from '../../engine/index.js'
import type { ShipmentQuery } from '../../engine/ports.js'
import { doubtWords } from '../../render/doubts.js'
import { displayWidth, wrapText } from '../../render/width.js'
import { doubtKinds } from '../../replay/index.js'
import { databaseUsage, runDatabaseCommand } from '../database/command.js'
import { listCommand, pagesOf } from '../database/list.js'
import { escapeName } from '../output/escape.js'
import { formatInstant } from '../output/text-table.js'
import type { Shell } from '../shell.js'

const kindLines = wrapText(`${doubtKinds.join(', ')}; or all`, 60, displayWidth, '')

const usage = `shipfold uncertain --db WHERE [--doubt KIND] [--limit N] [--json]

Lists the shipments whose status is doubted, and why. Rules that require a
certain status are withheld for them.

  --doubt KIND    ${kindLines.join('\n                  ')}
  --limit N       at most N, in order of their names
${databaseUsage}
Exit status: 0, or 2 for unusable arguments or database.
`

const command = listCommand<ShipmentRecord>({
  name: 'uncertain',
  usage,
  choice: { option: 'doubt', values: doubtKinds },
  pages: (engine, { part, limit }) => {
    // The choice allows only kinds.
    const doubt = part as ShipmentQuery['doubt']
    return pagesOf((after, size) => engine.shipments({ certain: false, doubt, after: after?.shipment, limit: size }), limit)
  },
  columns: [
    { text: 'shipment', cell: ({ shipment }) => escapeName(shipment) },
    { text: 'status', cell: ({ status }) => status },
    { text: 'since', cell: ({ since }) => since ?? '' },
    { text: 'received', cell: ({ receivedAt }) => (receivedAt === null ? '' : formatInstant(receivedAt)) },
    { text: 'registered', cell: ({ registeredAt }) => (registeredAt === null ? 'no' : 'yes') },
    { text: 'doubts', cell: ({ doubts }) => doubtWords(doubts) },
  ],
})

/** Lists uncertain shipments; resolves with the exit status. */
export const run = (args: readonly string[], shell: Shell): Promise<number> => runDatabaseCommand(args, shell, command)
