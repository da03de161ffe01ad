import { readCode } from '../codes/index.js'
import { timeline } from '../draw/index.js'
import type { Report } from '../replay/index.js'
import { inputOptions, inputUsage, readArguments, readChoices } from './arguments.js'
import { type Telling, tellChanges } from './changes.js'
import { Faults } from './faults.js'
import { Output } from './output.js'
import { historyOf } from './payloads/history.js'
import { readPayloads } from './payloads/reader.js'
import { sayRejected } from './payloads/rejects.js'
import { type Shipment, Shipments } from './payloads/shipments.js'
import { jsonPieces, name } from './quote.js'
import type { Shell } from './shell.js'
import { isContradictory } from './tally/assessment.js'
import { type Terminal, terminalOf } from './terminal.js'

const usage = `shipfold replay [--changes] [--json] [--feed NAME] [--zone ZONE] FILE…

What is true of each shipment, and which scans cannot be. What several payloads
say of one shipment is one history, in which a later list takes back the earlier
scans that it lacks.

  --changes     payload by payload in the order given: what each one changed
  --json        one report per shipment, one per line; with --changes one object
                per payload
${inputUsage}`

/** Replays every shipment of the files; gives the exit status. */
export async function run(args: readonly string[], shell: Shell): Promise<number> {
  const given = readArguments(args, usage, { ...inputOptions, changes: { type: 'boolean' } }, shell)
  if (typeof given === 'number') return given
  const choices = readChoices('replay', given, shell)
  if (typeof choices === 'number') return choices
  const { feed, zone, json } = choices
  const faults = new Faults(shell)
  const shipments = new Shipments(feed, faults)
  for (const file of given.files) await readPayloads(file, shipments, faults, shell)
  const output = new Output(shell)
  const terminal = json ? null : terminalOf(shell)
  const how = { zone, now: new Date(), terminal, output, faults }
  const tell = given.values.changes ? tellChanges : tellShipments
  const isContradicted = await tell(shipments, how)
  await output.flush()
  faults.close('All rejected events are listed by --json.')
  return faults.some ? 2 : isContradicted ? 1 : 0
}

// Prints what is true of each shipment; whether any has something that cannot be true.
async function tellShipments(shipments: Iterable<Shipment>, { zone, now, terminal, output, faults }: Telling): Promise<boolean> {
  let isContradicted = false
  for (const shipment of shipments) {
    if (!shipment.isUsable) continue
    const { report, sources } = historyOf(shipment, zone, now)
    for (const reject of report.rejected) {
      const { origins, index, isRefused } = sources[reject.index]!
      if (!isRefused) sayRejected(reject, shipment.shipment, () => origins.of(index), faults, origins.file)
    }
    for (const piece of terminal ? [page(shipment, report, terminal)] : jsonPieces(withShipment(shipment, report))) {
      const busy = output.write(piece)
      if (busy) await busy
    }
    isContradicted ||= isContradictory(report)
  }
  return isContradicted
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
