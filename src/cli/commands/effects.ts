import type { EffectRecord, EffectState } from '../../engine/index.js'
import { effectStates } from '../../engine/ports.js'
import { databaseUsage, runDatabaseCommand } from '../database/command.js'
import { listCommand, pagesOf } from '../database/list.js'
import { escapeName } from '../output/escape.js'
import { formatInstant, type RecordColumn } from '../output/text-table.js'
import type { Shell } from '../shell.js'

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

/** The columns of effects. */
export const effectColumns: readonly RecordColumn<EffectRecord>[] = [
  { text: 'state', cell: ({ state, assumed }) => (assumed ? 'assumed' : state) },
  { text: 'effect', cell: ({ effect }) => escapeName(effect.kind) },
  { text: 'created', cell: ({ createdAt }) => formatInstant(createdAt) },
  { text: 'tries', isRight: true, cell: ({ attempts }) => `${attempts}` },
  { text: 'key', cell: ({ key, error, state }) => (error === null || state === 'done' ? key : `${key}: ${error}`) },
]

const command = listCommand<EffectRecord>({
  name: 'effects',
  usage,
  options: { shipment: { type: 'string' } },
  choice: { option: 'state', values: effectStates, byDefault: ['pending', 'claimed', 'dead'] },
  isLimitShared: true,
  pages: (engine, { part, limit, values }) => {
    const shipments = values.shipment === undefined ? undefined : [`${values.shipment}`]
    // The choice allows only states.
    const state = part as EffectState | undefined
    return pagesOf((after, size) => engine.effects({ state, shipments, after: after?.key, limit: size }), limit)
  },
  columns: effectColumns,
})

/** Lists effects; resolves with the exit status. */
export const run = (args: readonly string[], shell: Shell): Promise<number> => runDatabaseCommand(args, shell, command)
