import type { InboxKind, InboxRecord } from '../../engine/index.js'
import { inboxKinds } from '../../engine/ports.js'
import { type DatabaseCommand, databaseUsage, parseLimitOption, rejectNames, runDatabaseCommand } from '../database/command.js'
import { fetchAll, inBatches } from '../database/pages.js'
import { printError } from '../output/diagnostics.js'
import { escapeName, quoteValue, safeJson } from '../output/escape.js'
import { formatInstant, textTable } from '../output/text-table.js'
import type { Shell } from '../shell.js'

const unreadableKinds: readonly InboxKind[] = ['unreadable', 'partial']

const usage = `shipfold inbox --db WHERE [--kind KIND] [--shipment SHIPMENT] [--limit N]
               [--json]
shipfold inbox --db WHERE --body KEY

Lists the messages that a webhook received, the latest first; by default those
that could not be read, wholly or in part.

  --kind KIND     ${inboxKinds.join(', ')}, or all
  --shipment NAME only messages of that shipment
  --limit N       the latest N of each kind; 100 by default
  --body KEY      print one message's body as received, to pass it to replay -
                  or ingest -
${databaseUsage}
Exit status: 0, or 2 for unusable arguments or database.
`

const command: DatabaseCommand = {
  usage,
  options: { kind: { type: 'string' }, shipment: { type: 'string' }, limit: { type: 'string' }, body: { type: 'string' } },
  validate: given => {
    const { kind } = given.values
    const isKind = kind === undefined || kind === 'all' || inboxKinds.some(each => each === kind)
    return (
      rejectNames('inbox')(given) ??
      (isKind ? null : `there is no kind ${quoteValue(kind)}. Use one of: ${inboxKinds.join(', ')}; or all.`)
    )
  },
  async execute({ shell, engine, values, output, terminal }) {
    const { kind, shipment, body } = values as { kind?: string; shipment?: string; body?: string }
    if (body !== undefined) {
      const [message] = await engine.inbox.list({ keys: [body] })
      if (!message?.body)
        return printError(
          shell,
          `${message ? 'the inbox holds no body of' : 'there is no'} message ${quoteValue(body)}. See shipfold inbox.`,
        )
      await output.flush()
      shell.stdout.write('text' in message.body ? message.body.text : Buffer.from(message.body.base64, 'base64'))
      return 0
    }
    const limit = values.limit === undefined ? 100 : parseLimitOption(values)
    const wanted = kind === 'all' ? [undefined] : kind === undefined ? unreadableKinds : [kind as InboxKind]
    for (const each of wanted) {
      const rows = fetchAll<InboxRecord>((before, limit) => engine.inbox.list({ kind: each, shipment, before, limit }), limit)
      for await (const page of inBatches(rows))
        await output.write(terminal ? inboxTable(page, terminal.tableWidth) : page.map(row => `${safeJson(row)}\n`).join(''))
    }
    return 0
  },
}

/** Inbox messages as a table of text. */
export const inboxTable = (rows: readonly InboxRecord[], width: number): string =>
  textTable(['received', { text: 'times', isRight: true }, 'kind', 'feed', 'shipment', 'note, key'], rows.map(inboxCells), width)

const inboxCells = ({ receivedAt, receivedCount, kind, feed, shipment, note, key }: InboxRecord) => [
  formatInstant(receivedAt),
  `${receivedCount}`,
  kind,
  escapeName(feed),
  shipment === null ? '' : escapeName(shipment),
  `${note === null ? '' : `${note} `}${key}`,
]

/** Lists inbox messages; resolves with the exit status. */
export const run = (args: readonly string[], shell: Shell): Promise<number> => runDatabaseCommand(args, shell, command)
