import type { PushKind, PushRow } from '../engine/index.js'
import { type DatabaseCommand, databaseUsage, limitIn, noNames, runOn } from './database/command.js'
import { inPages, paged } from './database/pages.js'
import { instant, tabled } from './database/table.js'
import { complain } from './faults.js'
import { json, name, shown } from './quote.js'
import type { Shell } from './shell.js'

const kinds: readonly PushKind[] = ['unreadable', 'partial', 'monitoring', 'scans']

const usage = `shipfold pushes --db WHERE [--kind KIND] [--shipment SHIPMENT] [--limit N]
                [--json]
shipfold pushes --db WHERE --body KEY

What a webhook kept: by default what it could not read, wholly or in part, the
latest first.

  --kind KIND     ${kinds.join(', ')}, or all
  --shipment NAME only those of that shipment
  --limit N       the latest N of each kind; 100 by default
  --body KEY      one body, as it came: for shipfold replay -, or ingest -
${databaseUsage}
Exit status: 0, or 2 for unusable arguments or database.
`

const command: DatabaseCommand = {
  usage,
  options: { kind: { type: 'string' }, shipment: { type: 'string' }, limit: { type: 'string' }, body: { type: 'string' } },
  check: given => {
    const { kind } = given.values
    const isKind = kind === undefined || kind === 'all' || kinds.some(each => each === kind)
    return (
      noNames('pushes')(given) ?? (isKind ? null : `there is no kind ${shown(kind)}. Use one of: ${kinds.join(', ')}; or all.`)
    )
  },
  async work({ shell, engine, values, output, terminal }) {
    const { kind, shipment, body } = values as { kind?: string; shipment?: string; body?: string }
    if (body !== undefined) {
      const [push] = await engine.pushes({ keys: [body] })
      if (!push?.body)
        return complain(shell, `there is ${push ? 'no body kept of' : 'no'} push ${shown(body)}. See shipfold pushes.`)
      await output.flush()
      shell.stdout.write('text' in push.body ? push.body.text : Buffer.from(push.body.base64, 'base64'))
      return 0
    }
    const limit = values.limit === undefined ? 100 : limitIn(values)
    const wanted = kind === 'all' ? [undefined] : kind === undefined ? kinds.slice(0, 2) : [kind as PushKind]
    for (const each of wanted) {
      const rows = paged<PushRow>((before, most) => engine.pushes({ kind: each, shipment, before, limit: most }), limit)
      for await (const page of inPages(rows))
        await output.write(terminal ? pushTable(page, terminal.tableWidth) : page.map(row => `${json(row)}\n`).join(''))
    }
    return 0
  },
}

/** Pushes as a table. */
export const pushTable = (rows: readonly PushRow[], width: number): string =>
  tabled(['heard', { text: 'times', isRight: true }, 'kind', 'feed', 'shipment', 'note, key'], rows.map(cellsOf), width)

const cellsOf = ({ heardAt, times, kind, feed, shipment, note, key }: PushRow) => [
  instant(heardAt),
  `${times}`,
  kind,
  name(feed),
  shipment === null ? '' : name(shipment),
  `${note === null ? '' : `${note} `}${key}`,
]

/** Lists pushes; gives the exit status. */
export const run = (args: readonly string[], shell: Shell): Promise<number> => runOn(args, shell, command)
