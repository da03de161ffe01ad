import type { ShipmentResult } from '../../engine/index.js'
import { type DatabaseCommand, databaseUsage, parseInstantOption, runDatabaseCommand } from '../database/command.js'
import { FileIngester, MAX_EVENTS } from '../database/file-ingester.js'
import { type Arguments, inputOptions, readInputChoices, redeliveryProblem } from '../input/arguments.js'
import { feedNames } from '../input/feeds.js'
import { readPayloads } from '../input/reader.js'
import { Diagnostics, printError } from '../output/diagnostics.js'
import { escapeName, safeJson } from '../output/escape.js'
import { Progress } from '../output/progress.js'
import { resultJson } from '../output/rule-result.js'
import type { Shell } from '../shell.js'

const usage = `shipfold ingest --db WHERE [--rules MODULE [--send | --assume-done]]
                [--received-at TIME]
                [--redelivery DURATION] [--feed NAME] [--zone ZONE] [--json]
                FILE…

Stores the payloads of files in the order given and evaluates your rules.
Ingesting the same files again with the same --received-at changes nothing.

  --rules MODULE  the module that exports your rules: a path, or a package.
                  Without it shipments are stored but not registered, and
                  payloads of registered shipments are refused
  --send          what the rules say of shipments that they have not watched so
                  far is to be sent. Without --send or --assume-done, files with
                  such shipments are refused
  --assume-done   what becomes due by these files was done before: record it as
                  done, and send nothing for it
  --received-at TIME
                  when the payloads were received; now by default
  --redelivery DURATION
                  how long an old list may come again, such as PT3H or P1D, for
                  new shipments; as the feed's provider does by default
  --feed NAME     the payloads' format: ${feedNames.join(', ')};
                  recognised by default
  --zone ZONE     the zone of times that name none, for new shipments, such as
                  Asia/Shanghai; no zone by default
  --classify[=F]  read the texts of scans without a code; F is a JSON file of
                  patterns of your own, tried first. Give your engine the same
${databaseUsage}
FILE is a path, or - for standard input. Exit status: 0, or 2 for unusable
input or arguments, or a rejected event.
`

const command: DatabaseCommand = {
  usage,
  options: {
    ...inputOptions,
    'received-at': { type: 'string' },
    redelivery: { type: 'string' },
    send: { type: 'boolean' },
    'assume-done': { type: 'boolean' },
  },
  mayCreate: true,
  validate: ({ files, values }) =>
    files.length === 0
      ? 'ingest needs a file, or - for standard input. See shipfold ingest --help.'
      : (historyProblem(values) ?? redeliveryProblem(values)),
  engineOptions: (module, hasRules, { zone, redelivery }) => ({
    ...module,
    maxEvents: MAX_EVENTS,
    ...(!hasRules && { registration: 'explicit' }),
    ...(zone !== undefined && { zone: String(zone) }),
    ...(redelivery !== undefined && { redelivery: String(redelivery) }),
  }),
  async execute({ shell, engine, store, hasRules, registersAll, names, values, output, terminal }) {
    const choices = readInputChoices('ingest', { values, files: names }, shell)
    if (typeof choices === 'number') return choices
    const progress = new Progress(shell)
    const diagnostics = new Diagnostics(shell, () => progress.clear())
    const count = {
      shipments: new Set<string>(),
      changed: 0,
      added: 0,
      retracted: 0,
      fire: 0,
      suppress: 0,
      compensate: 0,
      assumed: 0,
      later: 0,
    }
    const onResults = async (results: readonly ShipmentResult[]) => {
      for (const each of results) {
        const { shipment, change, fire, suppress, compensate, assumed } = each
        count.shipments.add(shipment)
        count.changed += Number(change.kind === 'changed')
        count.added += change.added.length
        count.retracted += change.retracted.length
        count.fire += fire.length
        count.suppress += suppress.length
        count.compensate += compensate.length
        count.assumed += assumed.done
        count.later += assumed.later
        if (!terminal) await output.write(`${safeJson(resultJson(each))}\n`)
      }
    }
    const receivedAt = parseInstantOption(values, 'received-at')
    const assumeDone = values['assume-done'] === true
    const isHeld = hasRules && registersAll && !assumeDone && values.send !== true
    const ingester = new FileIngester({
      ...{ shell, engine, store, diagnostics, feed: choices.feed, receivedAt, hasRules, isHeld, assumeDone, onResults },
    })
    await progress.begin(names)
    for (const file of names) {
      const pause = async (bytes: number) => {
        await ingester.flush()
        progress.show(bytes, ingester.payloads)
      }
      await readPayloads(file, { take: ingester.take, pause }, diagnostics, shell)
      await ingester.flush()
      progress.next()
    }
    progress.clear()
    if (isHeld) {
      const { all, isNew } = await ingester.heldShipments()
      if (isNew.length > 0) return printError(shell, refusal(ingester.payloads, all.length, isNew))
      await ingester.release()
    }
    if (terminal) await output.write(summaryLine(ingester.payloads, count))
    diagnostics.close('Fix the reported input and ingest the file again.')
    return diagnostics.hasAny ? 2 : 0
  },
}

function historyProblem({ rules, send, 'assume-done': assumeDone }: Arguments['values']): string | null {
  if (send === true && assumeDone === true) return '--send and --assume-done exclude each other. Pass one of them.'
  const given = send === true ? '--send' : assumeDone === true ? '--assume-done' : null
  return given !== null && rules === undefined ? `${given} needs your rules. Pass --rules MODULE.` : null
}

// Rules act on the whole history of a shipment that they have not watched: it may have been paid long ago.
const refusal = (payloads: number, shipments: number, isNew: readonly string[]): string =>
  `${countText(payloads, 'payload', 'payloads')} of ${countText(shipments, 'shipment', 'shipments')}, ${isNew.length} new to your rules, such as ${escapeName(isNew[0]!)}. ` +
  'Your rules would act on all of their history, so nothing was written. Pass --assume-done if it was acted on before, or --send to send what follows.'

interface IngestCounts {
  readonly shipments: ReadonlySet<string>
  readonly changed: number
  readonly added: number
  readonly retracted: number
  readonly fire: number
  readonly suppress: number
  readonly compensate: number
  readonly assumed: number
  readonly later: number
}

function summaryLine(
  payloads: number,
  { shipments, changed, added, retracted, fire, suppress, compensate, assumed, later }: IngestCounts,
): string {
  const rows = [
    [added, 'scan', 'scans', ' added'],
    [retracted, 'scan', 'scans', ' retracted'],
    [fire, 'activation', 'activations', ' fired'],
    [suppress, 'activation', 'activations', ' suppressed'],
    [compensate, 'activation', 'activations', ' compensated'],
    [assumed, 'activation', 'activations', ' recorded as done, not sent'],
    [later, 'activation', 'activations', ' to be recorded as done in time'],
  ] as const
  const parts = rows.filter(([number]) => number > 0).map(([number, one, many, how]) => countText(number, one, many) + how)
  const change = changed === 0 ? 'nothing changed' : countText(changed, 'change', 'changes')
  const total = `${countText(payloads, 'payload', 'payloads')} of ${countText(shipments.size, 'shipment', 'shipments')}`
  return `${total}: ${[change, ...parts].join(', ')}\n`
}

const countText = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`

/** Ingests files; resolves with the exit status. */
export const run = (args: readonly string[], shell: Shell): Promise<number> => runDatabaseCommand(args, shell, command)
