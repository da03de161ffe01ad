import { readCode } from '../codes/index.js'
import { timeline } from '../draw/index.js'
import { type Report, replay } from '../replay/index.js'
import { inputOptions, inputUsage, readArguments, readChoices } from './arguments.js'
import { Faults } from './faults.js'
import { Output } from './output.js'
import { readPayloads } from './payloads/reader.js'
import { sayRejected } from './payloads/rejects.js'
import { type Shipment, Shipments } from './payloads/shipments.js'
import { jsonPieces, name } from './quote.js'
import { isContradictory } from './tally/assessment.js'
import { type Terminal, terminalOf } from './terminal.js'

const usage = `shipfold replay [--json] [--feed NAME] [--zone ZONE] FILE…

What is true of each shipment, and which scans cannot be. What several payloads
say of one shipment is one history.

  --json        one report per shipment, one per line
${inputUsage}`

/** Replays every shipment of the files; gives the exit status. */
export async function run(args: readonly string[]): Promise<number> {
  const given = readArguments(args, usage, inputOptions)
  if (typeof given === 'number') return given
  const choices = readChoices('replay', given)
  if (typeof choices === 'number') return choices
  const { feed, zone, json } = choices
  const faults = new Faults()
  const shipments = new Shipments(feed, faults)
  for (const file of given.files) await readPayloads(file, shipments, faults)
  const output = new Output()
  const terminal = terminalOf(process.env, process.stdout)
  const now = new Date()
  let contradictory = false
  for (const shipment of shipments) {
    const report = replay(shipment.events, { zone, now })
    for (const reject of report.rejected) {
      const { origins, index, isRefused } = shipment.sources[reject.index]!
      if (!isRefused) sayRejected(reject, shipment.shipment, () => origins.of(index), faults, origins.file)
    }
    for (const piece of json ? jsonPieces(withShipment(shipment, report)) : [page(shipment, report, terminal)]) {
      const busy = output.write(piece)
      if (busy) await busy
    }
    contradictory ||= isContradictory(report)
  }
  await output.flush()
  faults.close('All rejected events are listed by --json.')
  return faults.some ? 2 : contradictory ? 1 : 0
}

/** The report as `--json` prints it: the shipment first, the provider's own status after the cost. */
function withShipment({ shipment, reported }: Shipment, report: Report): Readonly<Record<string, unknown>> {
  const { status, substatus, outcome, leg, terminal, since, settled, alternative, cost, ...rest } = report
  const head = { shipment, status, substatus, outcome, leg, terminal, since, settled, alternative, cost }
  return { ...head, reported: readCode(reported).code, ...rest }
}

function page({ shipment, reported }: Shipment, report: Report, terminal: Terminal): string {
  return `${shipment === null ? '(no number)' : name(shipment)}\n${timeline(report, { ...terminal, reported })}\n`
}
