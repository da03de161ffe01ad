import type { InboxRecord, ShipmentDetails } from '../../engine/index.js'
import { timeline } from '../../render/index.js'
import { type DatabaseCommand, databaseUsage, parseInstantOption, runDatabaseCommand } from '../database/command.js'
import { printError } from '../output/diagnostics.js'
import { escapeName, safeJsonPieces } from '../output/escape.js'
import { type Terminal, textOptions } from '../output/terminal.js'
import { formatInstant, recordTable, textTable } from '../output/text-table.js'
import type { Shell } from '../shell.js'
import { effectColumns } from './effects.js'
import { inboxColumns } from './inbox.js'

const usage = `shipfold show --db WHERE [--as-of TIME] [--json] SHIPMENT…

Shows what is known about shipments: status, timeline with a verdict per scan,
deadlines, withheld activations, effects and inbox messages.

  --as-of TIME    only the report, as it was at TIME
  --rules MODULE  the module that exports classify and table, if you use them
${databaseUsage}
Exit status: 0, or 2 for unusable arguments or database, or a shipment that is
not in the database.
`

const MAX_INBOX_MESSAGES = 20

const command: DatabaseCommand = {
  usage,
  options: { 'as-of': { type: 'string' } },
  validate: ({ files }) => (files.length > 0 ? null : 'show needs the number of a shipment. See shipfold show --help.'),
  async execute({ shell, engine, names, values, output, terminal }) {
    const asOfMs = parseInstantOption(values, 'as-of')
    const asOf = asOfMs === null ? undefined : new Date(asOfMs)
    let status = 0
    for (const shipment of names) {
      const details = await engine.read(shipment, { asOf })
      if (!details) {
        status = printError(
          shell,
          `shipment ${escapeName(shipment)} is not in the database. Check its number, blanks and case included.`,
        )
        continue
      }
      const inbox = await engine.inbox.list({ shipment, limit: MAX_INBOX_MESSAGES })
      // Only the report can be derived for an earlier time: deadlines and effects are stored as they are now.
      const { report, evidence } = details
      const json = asOf === undefined ? { ...details, inbox } : { shipment, asOf: asOf.toISOString(), report, evidence }
      for (const piece of terminal ? [shipmentPage(details, inbox, asOf, terminal)] : safeJsonPieces(json))
        await output.write(piece)
    }
    return status
  },
}

function shipmentPage(
  details: ShipmentDetails,
  inbox: readonly InboxRecord[],
  asOf: Date | undefined,
  terminal: Terminal,
): string {
  const { shipment, report, registeredAt, receivedAt, evaluatedAt, table, deadlines, withheld, effects } = details
  const { tableWidth: width } = terminal
  const received = receivedAt === null ? 'nothing received' : `received ${formatInstant(receivedAt)}`
  const registered = registeredAt === null ? 'not registered' : `registered ${formatInstant(registeredAt)}`
  if (asOf) return `${escapeName(shipment)}, as of ${formatInstant(asOf.getTime())}\n${timeline(report, textOptions(terminal))}\n`
  const blocks = [
    `${escapeName(shipment)}\n${timeline(report, textOptions(terminal))}`,
    `${registered}, ${received}, evaluated ${formatInstant(evaluatedAt)} under table ${table}\n`,
    textTable(
      ['due', 'rule'],
      deadlines.map(({ at, rule }) => [formatInstant(Date.parse(at)), rule]),
      width,
    ),
    textTable(
      ["withheld: true, but the rule's condition is not met"],
      withheld.map(key => [key]),
      width,
    ),
    recordTable(effectColumns, effects, width),
    recordTable(inboxColumns, inbox, width),
  ]
  return `${blocks
    .filter(Boolean)
    .map(block => (block.endsWith('\n') ? block : `${block}\n`))
    .join('\n')}\n`
}

/** Shows shipments; resolves with the exit status. */
export const run = (args: readonly string[], shell: Shell): Promise<number> => runDatabaseCommand(args, shell, command)
