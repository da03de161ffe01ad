import type { EffectRow, EffectState } from '../engine/index.js'
import { type DatabaseCommand, databaseUsage, limitIn, noNames, runOn } from './database/command.js'
import { inPages, paged } from './database/pages.js'
import { instant, tabled } from './database/table.js'
import { json, name, shown } from './quote.js'
import type { Shell } from './shell.js'

const states: readonly EffectState[] = ['waiting', 'claimed', 'parked', 'sent', 'cancelled']
const open: readonly EffectState[] = ['waiting', 'claimed', 'parked']

const usage = `shipfold effects --db WHERE [--state STATE] [--shipment SHIPMENT] [--limit N]
                 [--json]

What is to be done and is not done with: waiting, claimed by a relay, or parked
after too many failures, with what the last one said.

  --state STATE   ${states.slice(0, 3).join(', ')}, ${states.slice(3).join(', ')}, or all
  --shipment NAME only those of that shipment
  --limit N       the first N, by key
${databaseUsage}
Exit status: 0, or 2 for unusable arguments or database.
`

const command: DatabaseCommand = {
  usage,
  options: { state: { type: 'string' }, shipment: { type: 'string' }, limit: { type: 'string' } },
  check: given => {
    const { state } = given.values
    const isState = state === undefined || state === 'all' || states.some(each => each === state)
    return (
      noNames('effects')(given) ??
      (isState ? null : `there is no state ${shown(state)}. Use one of: ${states.join(', ')}; or all.`)
    )
  },
  async work({ engine, values, output, terminal }) {
    const { state, shipment } = values as { state?: string; shipment?: string }
    const limit = limitIn(values)
    const shipments = shipment === undefined ? undefined : [shipment]
    let left = limit
    for (const each of state === 'all' ? [undefined] : state === undefined ? open : [state as EffectState]) {
      const rows = paged<EffectRow>(
        (after, most) => engine.effects({ state: each, shipments, after: after?.key, limit: most }),
        left,
      )
      for await (const page of inPages(rows)) {
        left -= page.length
        await output.write(terminal ? effectTable(page, terminal.tableWidth) : page.map(row => `${json(row)}\n`).join(''))
      }
    }
    return 0
  },
}

/** Effects as a table. */
export const effectTable = (rows: readonly EffectRow[], width: number): string =>
  tabled(['state', 'effect', 'made', { text: 'tries', isRight: true }, 'key'], rows.map(cellsOf), width)

const cellsOf = ({ state, effect, madeAt, attempts, key, error }: EffectRow) => [
  state,
  name(effect.kind),
  instant(madeAt),
  `${attempts}`,
  error === null || state === 'sent' ? key : `${key}: ${error}`,
]

/** Lists effects; gives the exit status. */
export const run = (args: readonly string[], shell: Shell): Promise<number> => runOn(args, shell, command)
