import type { InboxRecord, ShipmentDetails } from '../../engine/index.js'
import { timeline } from '../../render/timeline.js'
import { displayWidth, wrapText } from '../../render/width.js'
import { type DatabaseCommand, databaseUsage, parseInstantOption, runDatabaseCommand } from '../database/command.js'
import { correctionTable, scanTable } from '../output/corrections.js'
import { printError } from '../output/diagnostics.js'
import { escapeName, safeJsonPieces } from '../output/escape.js'
import { type Terminal, textOptions } from '../output/terminal.js'
import { formatInstant, joinBlocks, recordTable, textTable } from '../output/text-table.js'
import type { Shell } from '../shell.js'
import { effectColumns } from './effects.js'
import { inboxColumns } from './inbox.js'

const usage = `shipfold show --db WHERE [--as-of TIME] [--scans] [--json] SHIPMENT…

Shows what is known about shipments: status, timeline with a verdict per scan,
corrections, deadlines, withheld activations, effects and inbox messages.

  --as-of TIME    only the report, as it was at TIME
  --scans         only the scans and corrections, with the numbers that override
                  takes
  --rules MODULE  the module that exports classify and table, if you use them
  --classify[=F]  as for ingest
${databaseUsage}
Exit status: 0, or 2 for unusable arguments or database, or a shipment that is
not in the database.
`

const MAX_INBOX_MESSAGES = 20

const command: DatabaseCommand = {
  usage,
  options: { 'as-of': { type: 'string' }, scans: { type: 'boolean' }, classify: { type: 'string' } },
  validate: ({ files }) => (files.length > 0 ? null : 'show needs the number of a shipment. See shipfold show --help.'),
  async execute({ shell, engine, names, values, output, terminal }) {
    const asOfMs = parseInstantOption(values, 'as-of')
    const asOf = asOfMs === null ? undefined : new Date(asOfMs)
    let status = 0
    for (const shipment of names) {
      const details = await engine.read(shipment, { asOf })
      if (!details) {
        status = printError(shell, unknownShipment(shipment))
        continue
      }
      const inbox = await engine.inbox.list({ shipment, limit: MAX_INBOX_MESSAGES })
      // Only the report can be derived for an earlier time: deadlines and effects are stored as they are now.
      const { report, evidence } = details
      const json = asOf === undefined ? { ...details, inbox } : { shipment, asOf: asOf.toISOString(), report, evidence }
      const page = values.scans ? scansPage : shipmentPage
      for (const piece of terminal ? [page(details, inbox, asOf, terminal)] : safeJsonPieces(json)) await output.write(piece)
    }
    return status
  },
}

/** The message about a shipment that is not stored. */
export const unknownShipment = (shipment: string): string =>
  `shipment ${escapeName(shipment)} is not in the database. Check its number, blanks and case included.`

function shipmentPage(
  details: ShipmentDetails,
  inbox: readonly InboxRecord[],
  asOf: Date | undefined,
  terminal: Terminal,
): string {
  const { shipment, report, registeredAt, receivedAt, evaluatedAt, table, deadlines, withheld, effects, groups } = details
  const { tableWidth: width } = terminal
  const corrections = correctionTable(report.rulings, report, width)
  const received = receivedAt === null ? 'nothing received' : `received ${formatInstant(receivedAt)}`
  const registered = registeredAt === null ? 'not registered' : `registered ${formatInstant(registeredAt)}`
  const scans = `${headingOf(shipment, asOf)}\n${timeline(report, textOptions(terminal))}`
  if (asOf) return joinBlocks([scans, corrections])
  return joinBlocks([
    scans,
    corrections,
    wrapText(
      `${registered}${groups.map(({ group }) => ` in group ${escapeName(group)}`).join(' and')}, ${received}, evaluated ${formatInstant(evaluatedAt)} under table ${table}`,
      width,
      displayWidth,
      '…',
    ).join('\n'),
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
  ])
}

function scansPage(
  { shipment, report }: ShipmentDetails,
  _: readonly InboxRecord[],
  asOf: Date | undefined,
  { tableWidth: width }: Terminal,
): string {
  const scans = scanTable(report, width) || 'It has no scans.\n'
  return joinBlocks([`${headingOf(shipment, asOf)}\n${scans}`, correctionTable(report.rulings, report, width)])
}

const headingOf = (shipment: string, asOf: Date | undefined): string =>
  escapeName(shipment) + (asOf ? `, as of ${formatInstant(asOf.getTime())}` : '')

/** Shows shipments; resolves with the exit status. */
export const run = (args: readonly string[], shell: Shell): Promise<number> => runDatabaseCommand(args, shell, command)
