import { needsAttention } from '../../columns/index.js'
import { type Feed, feeds } from '../../feeds/index.js'
import { uncodedSentence } from '../../feeds/uncoded.js'
import { timeline } from '../../render/index.js'
import { displayWidth, wrapText } from '../../render/width.js'
import { isUncoded, type Report } from '../../replay/index.js'
import { readCode } from '../../vocabulary/index.js'
import { inputOptions, inputUsage, readArguments, readInputChoices } from '../input/arguments.js'
import { replayShipment } from '../input/history.js'
import { readPayloads } from '../input/reader.js'
import { addRejectedEvent } from '../input/rejects.js'
import { type CollectedShipment, ShipmentCollector } from '../input/shipments.js'
import { type PrintContext, printChanges } from '../output/changes.js'
import { Diagnostics } from '../output/diagnostics.js'
import { escapeName, safeJsonPieces } from '../output/escape.js'
import { Output } from '../output/output.js'
import { type Terminal, terminalOf, textOptions } from '../output/terminal.js'
import type { Shell } from '../shell.js'

const usage = `shipfold replay [--changes] [--json] [--feed NAME] [--zone ZONE] FILE…

Shows the status of each shipment and flags the scans that cannot be true.
Several payloads of one shipment form one history, in which a later list
retracts the earlier scans that it lacks.

  --changes     show what each payload changed, in the order given
  --json        print one report per shipment, one per line; with --changes one
                object per payload
${inputUsage}`

/** Replays every shipment of the files; resolves with the exit status. */
export async function run(args: readonly string[], shell: Shell): Promise<number> {
  const given = readArguments(args, usage, { ...inputOptions, changes: { type: 'boolean' } }, shell)
  if (typeof given === 'number') return given
  const choices = readInputChoices('replay', given, shell)
  if (typeof choices === 'number') return choices
  const { feed, zone, json } = choices
  const diagnostics = new Diagnostics(shell)
  const shipments = new ShipmentCollector(feed, diagnostics)
  for (const file of given.files) await readPayloads(file, shipments, diagnostics, shell)
  const output = new Output(shell)
  const terminal = json ? null : terminalOf(shell)
  const context = { zone, now: new Date(), terminal, output, diagnostics }
  const print = given.values.changes ? printChanges : printShipments
  const hasProblem = await print(shipments, context)
  await output.flush()
  diagnostics.close('Use --json to list every rejected event.')
  return diagnostics.hasAny ? 2 : hasProblem ? 1 : 0
}

// Prints the report of each shipment; tells whether somebody should look at any.
async function printShipments(
  shipments: Iterable<CollectedShipment>,
  { zone, now, terminal, output, diagnostics }: PrintContext,
): Promise<boolean> {
  let hasProblem = false
  for (const shipment of shipments) {
    if (!shipment.isUsable) continue
    const { report, sources } = replayShipment(shipment, zone, now)
    for (const reject of report.rejected) {
      const { origins, index, isRefused } = sources[reject.index]!
      if (!isRefused) addRejectedEvent(reject, shipment.shipment, () => origins.of(index), diagnostics, origins.file)
    }
    for (const piece of terminal ? [reportPage(shipment, report, terminal)] : safeJsonPieces(withShipment(shipment, report))) {
      const busy = output.write(piece)
      if (busy) await busy
    }
    hasProblem ||= needsAttention(report)
  }
  return hasProblem
}

/** The report as `--json` prints it: the shipment first, the provider's own status after the cost. */
function withShipment({ shipment, reported }: CollectedShipment, report: Report): Readonly<Record<string, unknown>> {
  const { status, substatus, outcome, leg, terminal, since, certain, doubts, basis, alternative, cost, ...rest } = report
  const head = { shipment, status, substatus, outcome, leg, terminal, since, certain, doubts, basis, alternative, cost }
  return { ...head, reported: readCode(reported).code, ...rest }
}

function reportPage({ shipment, reported, payloads }: CollectedShipment, report: Report, terminal: Terminal): string {
  const name = shipment === null ? '(no number)' : escapeName(shipment)
  return `${name}\n${timeline(report, { ...textOptions(terminal), reported })}${codesHint(payloads, report, terminal)}\n`
}

// What to change so that scans have codes; empty where the status is known.
function codesHint(payloads: CollectedShipment['payloads'], { doubts, steps }: Report, { width }: Terminal): string {
  const uncoded = steps.filter(({ verdict }) => verdict === 'uncoded').length
  if (uncoded === 0 || !isUncoded(doubts)) return ''
  const byName: Readonly<Record<string, Feed>> = feeds
  const settings = new Set(payloads.flatMap(({ feed }) => byName[feed]?.codesSetting ?? []))
  return `\n${wrapText(uncodedSentence(uncoded, steps.length, [...settings]), width, displayWidth, '…').join('\n')}\n`
}
