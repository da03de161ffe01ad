import type { EffectRecord, EffectState } from '../../engine/index.js'
import { effectStates } from '../../engine/ports.js'
import { type DatabaseCommand, databaseUsage, parseLimitOption, rejectNames, runDatabaseCommand } from '../database/command.js'
import { fetchAll, inBatches } from '../database/pages.js'
import { escapeName, quoteValue, safeJson } from '../output/escape.js'
import { formatInstant, textTable } from '../output/text-table.js'
import type { Shell } from '../shell.js'

const openStates: readonly EffectState[] = ['pending', 'claimed', 'dead']

const usage = `shipfold effects --db WHERE [--state STATE] [--shipment SHIPMENT] [--limit N]
                 [--json]

Lists effects that are not done: pending, claimed by a relay, or dead after too
many failures, with the last error.

  --state STATE   ${effectStates.join(', ')}, or all
  --shipment NAME only effects of that shipment
  --limit N       at most N, in order of their keys
${databaseUsage}
Exit status: 0, or 2 for unusable arguments or database.
`

const command: DatabaseCommand = {
  usage,
  options: { state: { type: 'string' }, shipment: { type: 'string' }, limit: { type: 'string' } },
  validate: given => {
    const { state } = given.values
    const isState = state === undefined || state === 'all' || effectStates.some(each => each === state)
    return (
      rejectNames('effects')(given) ??
      (isState ? null : `there is no state ${quoteValue(state)}. Use one of: ${effectStates.join(', ')}; or all.`)
    )
  },
  async execute({ engine, values, output, terminal }) {
    const { state, shipment } = values as { state?: string; shipment?: string }
    const limit = parseLimitOption(values)
    const shipments = shipment === undefined ? undefined : [shipment]
    let left = limit
    for (const each of state === 'all' ? [undefined] : state === undefined ? openStates : [state as EffectState]) {
      const rows = fetchAll<EffectRecord>(
        (after, limit) => engine.effects({ state: each, shipments, after: after?.key, limit }),
        left,
      )
      for await (const page of inBatches(rows)) {
        left -= page.length
        await output.write(terminal ? effectTable(page, terminal.tableWidth) : page.map(row => `${safeJson(row)}\n`).join(''))
      }
    }
    return 0
  },
}

/** Effects as a table of text. */
export const effectTable = (rows: readonly EffectRecord[], width: number): string =>
  textTable(['state', 'effect', 'created', { text: 'tries', isRight: true }, 'key'], rows.map(effectCells), width)

const effectCells = ({ state, effect, createdAt, attempts, key, error }: EffectRecord) => [
  state,
  escapeName(effect.kind),
  formatInstant(createdAt),
  `${attempts}`,
  error === null || state === 'done' ? key : `${key}: ${error}`,
]

/** Lists effects; resolves with the exit status. */
export const run = (args: readonly string[], shell: Shell): Promise<number> => runDatabaseCommand(args, shell, command)
