import { timeline } from '../draw/index.js'
import type { PushRow, Reading } from '../engine/index.js'
import { type DatabaseCommand, databaseUsage, instantIn, runOn } from './database/command.js'
import { instant, tabled } from './database/table.js'
import { effectTable } from './effects.js'
import { complain } from './faults.js'
import { pushTable } from './pushes.js'
import { jsonPieces, name } from './quote.js'
import type { Shell } from './shell.js'
import { isContradictory } from './tally/assessment.js'
import type { Terminal } from './terminal.js'

const usage = `shipfold show --db WHERE [--as-of TIME] [--json] SHIPMENT…

What is known of shipments: what is true, the scans and what was made of them,
what is due, what is held back, what was done, and what the provider said
besides.

  --as-of TIME    what was believed then, and no more than that
  --rules MODULE  for its classify and its table, where it exports them
${databaseUsage}
Exit status: 0 nothing impossible or overruled, 1 something was, 2 unusable
arguments or database, or a shipment of which nothing was heard.
`

// So many of a shipment's pushes are shown.
const MOST_PUSHES = 20

const command: DatabaseCommand = {
  usage,
  options: { 'as-of': { type: 'string' } },
  check: ({ files }) => (files.length > 0 ? null : 'show needs the number of a shipment. See shipfold show --help.'),
  async work({ shell, engine, names, values, output, terminal }) {
    const given = instantIn(values, 'as-of')
    const asOf = given === null ? undefined : new Date(given)
    let status = 0
    for (const shipment of names) {
      const reading = await engine.read(shipment, { asOf })
      if (!reading) {
        status = complain(
          shell,
          `nothing was heard of shipment ${name(shipment)}. Numbers are taken as they are written: look for blanks and case.`,
        )
        continue
      }
      const pushes = await engine.pushes({ shipment, limit: MOST_PUSHES })
      // Of another time only what was believed is known: what was due then, and what was sent, is not kept by time.
      const { report, evidence } = reading
      const whole = asOf === undefined ? { ...reading, pushes } : { shipment, asOf: asOf.toISOString(), report, evidence }
      for (const piece of terminal ? [page(reading, pushes, asOf, terminal)] : jsonPieces(whole)) await output.write(piece)
      if (isContradictory(reading.report)) status ||= 1
    }
    return status
  },
}

function page(reading: Reading, pushes: readonly PushRow[], asOf: Date | undefined, terminal: Terminal): string {
  const { shipment, report, adoptedAt, heardAt, judgedAt, law, deadlines, heldBack, effects } = reading
  const { tableWidth: width } = terminal
  const heard = heardAt === null ? 'nothing heard' : `heard ${instant(heardAt)}`
  const ours = adoptedAt === null ? 'not registered' : `ours since ${instant(adoptedAt)}`
  if (asOf) return `${name(shipment)}, as it was believed ${instant(asOf.getTime())}\n${timeline(report, terminal)}\n`
  const blocks = [
    `${name(shipment)}\n${timeline(report, terminal)}`,
    `${ours}, ${heard}, judged ${instant(judgedAt)} by law ${law}\n`,
    tabled(
      ['due', 'rule'],
      deadlines.map(({ at, rule }) => [instant(Date.parse(at)), rule]),
      width,
    ),
    tabled(
      ['held back: true, and its rule waits'],
      heldBack.map(key => [key]),
      width,
    ),
    effectTable(effects, width),
    pushTable(pushes, width),
  ]
  return `${blocks
    .filter(Boolean)
    .map(block => (block.endsWith('\n') ? block : `${block}\n`))
    .join('\n')}\n`
}

/** Shows shipments; gives the exit status. */
export const run = (args: readonly string[], shell: Shell): Promise<number> => runOn(args, shell, command)
