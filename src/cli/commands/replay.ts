import { needsAttention } from '../../columns/index.js'
import { uncodedSentence } from '../../feeds/uncoded.js'
import { timeline } from '../../render/timeline.js'
import { displayWidth, wrapText } from '../../render/width.js'
import { isUncoded, type Report } from '../../replay/index.js'
import { instantOf, readCode, ShipfoldError } from '../../vocabulary/index.js'
import {
  type Arguments,
  inputOptions,
  inputUsage,
  listOption,
  readArguments,
  readInputChoices,
  redeliveryProblem,
} from '../input/arguments.js'
import { openClassifier, textsRemedy } from '../input/classifier.js'
import { type HistoryOptions, type ReplayedShipment, replayShipment } from '../input/history.js'
import { readPayloads } from '../input/reader.js'
import { addRejectedEvent } from '../input/rejects.js'
import { type CollectedShipment, ShipmentCollector } from '../input/shipments.js'
import { type PrintContext, printChanges } from '../output/changes.js'
import { correctionTable } from '../output/corrections.js'
import { Diagnostics, printError } from '../output/diagnostics.js'
import { escapeName, safeJsonPieces } from '../output/escape.js'
import { Output } from '../output/output.js'
import { type Terminal, terminalOf, textOptions } from '../output/terminal.js'
import { joinBlocks } from '../output/text-table.js'
import type { Shell } from '../shell.js'

const usage = `shipfold replay [--changes] [--received-at TIME]… [--redelivery DURATION]
                [--json] [--feed NAME] [--zone ZONE] [--classify[=F]] FILE…

Shows the status of each shipment and flags the scans that cannot be true.
Several payloads of one shipment form one history, in which a later list
retracts the earlier scans that it lacks.

  --changes     show what each payload changed, in the order given
  --received-at TIME
                when the payloads were received: once for all of them, or once
                for each in their order; now by default
  --redelivery DURATION
                how long an old list may come again, such as PT3H or P1D; as the
                feed's provider does by default
  --json        print one report per shipment, one per line; with --changes one
                object per payload
${inputUsage}`

const options = {
  ...inputOptions,
  changes: { type: 'boolean' },
  'received-at': { type: 'string', multiple: true },
  redelivery: { type: 'string' },
} as const

/** Replays every shipment of the files; resolves with the exit status. */
export async function run(args: readonly string[], shell: Shell): Promise<number> {
  const given = readArguments(args, usage, options, shell)
  if (typeof given === 'number') return given
  const choices = readInputChoices('replay', given, shell)
  if (typeof choices === 'number') return choices
  const times = readTimes(given, shell)
  if (typeof times === 'number') return times
  const { feed, zone, json } = choices
  const classify = await openClassifier(given.values.classify)
  if (typeof classify === 'string') return printError(shell, classify)
  const diagnostics = new Diagnostics(shell)
  const shipments = new ShipmentCollector(feed, diagnostics)
  for (const file of given.files) await readPayloads(file, shipments, diagnostics, shell)
  const { receivedAt } = times
  if (receivedAt.length > 1 && receivedAt.length !== shipments.payloads)
    return printError(
      shell,
      `--received-at was given ${receivedAt.length} times for ${countOf(shipments.payloads)}. Pass it once for all, or once for each.`,
    )
  const output = new Output(shell)
  const terminal = json ? null : terminalOf(shell)
  const now = new Date(receivedAt.reduce((latest, each) => Math.max(latest, each)))
  const context = { ...times, zone, now, classify, terminal, output, diagnostics }
  const print = given.values.changes ? printChanges : printShipments
  const hasProblem = await print(shipments, context)
  await output.flush()
  diagnostics.close('Use --json to list every rejected event.')
  return diagnostics.hasAny ? 2 : hasProblem ? 1 : 0
}

// When the payloads were received, and how long old ones may come again; an exit status where that is unusable.
function readTimes({ values }: Arguments, shell: Shell): Pick<HistoryOptions, 'receivedAt' | 'redelivery'> | number {
  const problem = redeliveryProblem(values)
  if (problem !== null) return printError(shell, problem)
  try {
    const given = listOption(values, 'received-at').map(time => instantOf('--received-at', time))
    return { receivedAt: given.length > 0 ? given : [Date.now()], redelivery: values.redelivery as string | undefined }
  } catch (error) {
    if (error instanceof ShipfoldError) return printError(shell, error.message)
    throw error
  }
}

const countOf = (payloads: number) => (payloads === 1 ? '1 payload' : `${payloads} payloads`)

// Prints the report of each shipment; tells whether somebody should look at any.
async function printShipments(shipments: Iterable<CollectedShipment>, context: PrintContext): Promise<boolean> {
  const { terminal, output, diagnostics } = context
  let hasProblem = false
  for (const shipment of shipments) {
    if (!shipment.isUsable) continue
    const { report, sources } = replayShipment(shipment, context)
    for (const reject of report.rejected) {
      const { origins, index, isRefused } = sources[reject.index]!
      if (!isRefused) addRejectedEvent(reject, shipment.shipment, () => origins.of(index), diagnostics, origins.file)
    }
    for (const piece of terminal
      ? [reportPage(shipment, report, terminal, context.classify !== undefined)]
      : safeJsonPieces(withShipment(shipment, report))) {
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

function reportPage(
  { shipment, reported, payloads }: CollectedShipment,
  report: ReplayedShipment['report'],
  terminal: Terminal,
  isClassified: boolean,
): string {
  const name = shipment === null ? '(no number)' : escapeName(shipment)
  const page = `${name}\n${timeline(report, { ...textOptions(terminal), reported })}${codesHint(payloads, report, terminal, isClassified)}`
  return joinBlocks([page, correctionTable(report.rulings ?? [], report, terminal.tableWidth)])
}

// What to change so that scans have codes; empty where the status is known.
function codesHint(
  payloads: CollectedShipment['payloads'],
  { doubts, steps }: Report,
  { width }: Terminal,
  isClassified: boolean,
): string {
  const uncoded = steps.filter(({ verdict }) => verdict === 'uncoded').length
  if (uncoded === 0 || !isUncoded(doubts)) return ''
  const settings = new Set(payloads.flatMap(({ feed }) => feed.codesSetting ?? []))
  const sentences = `${uncodedSentence(uncoded, steps.length, [...settings])} ${textsRemedy(isClassified)}`
  return `\n${wrapText(sentences, width, displayWidth, '…').join('\n')}\n`
}
