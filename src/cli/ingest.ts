import type { Consequence } from '../engine/index.js'
import { inputOptions, readChoices } from './arguments.js'
import { type DatabaseCommand, databaseUsage, instantIn, runOn } from './database/command.js'
import { Intake } from './database/intake.js'
import { Faults } from './faults.js'
import { feedNames } from './payloads/feeds.js'
import { readPayloads } from './payloads/reader.js'
import { Progress } from './progress.js'
import { json } from './quote.js'
import type { Shell } from './shell.js'
import { isContradictory } from './tally/assessment.js'

const usage = `shipfold ingest --db WHERE [--rules MODULE] [--heard-at TIME] [--feed NAME]
                [--zone ZONE] [--json] FILE…

Hears the payloads of files, in their order, and keeps what follows. To ingest
them again changes nothing.

  --rules MODULE  the module that exports your rules: a path, or a package.
                  Without it nothing follows from what is heard, until somebody
                  registers the shipment; and shipments that rules watch already
                  are refused
  --heard-at TIME when all of it was heard; now by default
  --feed NAME     the payloads' form: ${feedNames.join(', ')};
                  recognised by default
  --zone ZONE     zone of times that name none, for shipments that are new, such
                  as Asia/Shanghai; nobody's by default
${databaseUsage}
FILE is a path, or - for standard input. Exit status: 0 nothing impossible or
overruled, 1 something was, 2 unusable input or arguments, or a rejected event.
`

const command: DatabaseCommand = {
  usage,
  options: { ...inputOptions, 'heard-at': { type: 'string' } },
  isNew: true,
  check: given => (given.files.length === 0 ? 'ingest needs a file, or - for standard input. See shipfold ingest --help.' : null),
  ruling: (ruling, hasRules, { zone }) => ({
    ...ruling,
    ...(!hasRules && { adopt: 'registration' }),
    ...(zone !== undefined && { zone: String(zone) }),
  }),
  async work({ shell, engine, store, hasRules, names, values, output, terminal }) {
    const choices = readChoices('ingest', { values, files: names }, shell)
    if (typeof choices === 'number') return choices
    const progress = new Progress(shell)
    const faults = new Faults(shell, () => progress.clear())
    const count = { shipments: new Set<string>(), changed: 0, added: 0, withdrawn: 0, send: 0, hold: 0, withdraw: 0 }
    const contradictory = new Set<string>()
    const tell = async (consequences: readonly Consequence[]) => {
      for (const each of consequences) {
        const { shipment, change, send, hold, withdraw } = each
        count.shipments.add(shipment)
        count.changed += Number(change.kind === 'changed')
        count.added += change.added.length
        count.withdrawn += change.withdrawn.length
        count.send += send.length
        count.hold += hold.length
        count.withdraw += withdraw.length
        if (isContradictory(change.after)) contradictory.add(shipment)
        else contradictory.delete(shipment)
        if (!terminal) await output.write(`${json(asJson(each))}\n`)
      }
    }
    const heardAt = instantIn(values, 'heard-at')
    const intake = new Intake({ shell, engine, store, faults, feed: choices.feed, heardAt, hasRules, tell })
    await progress.begin(names)
    for (const file of names) {
      const pause = async (bytes: number) => {
        await intake.hear()
        progress.show(bytes, intake.payloads)
      }
      await readPayloads(file, { take: intake.take, pause }, faults, shell)
      await intake.hear()
      progress.next()
    }
    progress.clear()
    if (terminal) await output.write(sentence(intake.payloads, count))
    faults.close('Mend what is said, and ingest the file again.')
    return faults.some ? 2 : contradictory.size > 0 ? 1 : 0
  },
}

interface Count {
  readonly shipments: ReadonlySet<string>
  readonly changed: number
  readonly added: number
  readonly withdrawn: number
  readonly send: number
  readonly hold: number
  readonly withdraw: number
}

function sentence(payloads: number, { shipments, changed, added, withdrawn, send, hold, withdraw }: Count): string {
  const rows = [
    [added, 'scan', 'scans', ' believed'],
    [withdrawn, 'scan', 'scans', ' taken back'],
    [send, 'firing', 'firings', ' to be sent'],
    [hold, 'firing', 'firings', ' held back'],
    [withdraw, 'firing', 'firings', ' withdrawn'],
  ] as const
  const many = (number: number, one: string, more: string) => `${number} ${number === 1 ? one : more}`
  const followed = rows.filter(([number]) => number > 0).map(([number, one, more, how]) => many(number, one, more) + how)
  const change = changed === 0 ? 'nothing changed' : many(changed, 'change', 'changes')
  const what = `${many(payloads, 'payload', 'payloads')} of ${many(shipments.size, 'shipment', 'shipments')}`
  return `${what}: ${[change, ...followed].join(', ')}\n`
}

function asJson({ shipment, change, send, hold, withdraw }: Consequence) {
  const { kind, before, after } = change
  const keys = (firings: Consequence['send']) => firings.map(({ key }) => key)
  return {
    shipment,
    kind,
    status: { before: before.status, after: after.status },
    outcome: { before: before.outcome, after: after.outcome },
    settled: { before: before.settled, after: after.settled },
    added: change.added.length,
    withdrawn: change.withdrawn.length,
    ...{ send: keys(send), hold: keys(hold), withdraw: keys(withdraw) },
  }
}

/** Ingests files; gives the exit status. */
export const run = (args: readonly string[], shell: Shell): Promise<number> => runOn(args, shell, command)
