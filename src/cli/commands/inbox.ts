import type { InboxKind, InboxRecord } from '../../engine/index.js'
import { inboxKinds } from '../../engine/ports.js'
import { type CommandContext, type DatabaseCommand, databaseUsage, runDatabaseCommand } from '../database/command.js'
import { listCommand, pagesOf } from '../database/list.js'
import { printError } from '../output/diagnostics.js'
import { escapeName, quoteValue } from '../output/escape.js'
import { formatInstant, type RecordColumn } from '../output/text-table.js'
import type { Shell } from '../shell.js'

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

/** The columns of inbox messages. */
export const inboxColumns: readonly RecordColumn<InboxRecord>[] = [
  { text: 'received', cell: ({ receivedAt }) => formatInstant(receivedAt) },
  { text: 'times', isRight: true, cell: ({ receivedCount }) => `${receivedCount}` },
  { text: 'kind', cell: ({ kind }) => kind },
  { text: 'feed', cell: ({ feed }) => escapeName(feed) },
  { text: 'shipment', cell: ({ shipment }) => (shipment === null ? '' : escapeName(shipment)) },
  { text: 'note, key', cell: ({ note, key }) => `${note === null ? '' : `${note} `}${key}` },
]

const list = listCommand<InboxRecord>({
  name: 'inbox',
  usage,
  options: { shipment: { type: 'string' }, body: { type: 'string' } },
  choice: { option: 'kind', values: inboxKinds, byDefault: ['unreadable', 'partial'] },
  defaultLimit: 100,
  pages: (engine, { part, limit, values }) => {
    const { shipment } = values as { shipment?: string }
    // The choice allows only kinds.
    const kind = part as InboxKind | undefined
    return pagesOf((before, size) => engine.inbox.list({ kind, shipment, before, limit: size }), limit)
  },
  columns: inboxColumns,
})

const command: DatabaseCommand = {
  ...list,
  execute: context => (context.values.body === undefined ? list.execute(context) : printBody(`${context.values.body}`, context)),
}

async function printBody(key: string, { shell, engine, output }: CommandContext): Promise<number> {
  const [message] = await engine.inbox.list({ keys: [key] })
  if (!message?.body)
    return printError(
      shell,
      `${message ? 'the inbox holds no body of' : 'there is no'} message ${quoteValue(key)}. See shipfold inbox.`,
    )
  await output.flush()
  shell.stdout.write('text' in message.body ? message.body.text : Buffer.from(message.body.base64, 'base64'))
  return 0
}

/** Lists inbox messages; resolves with the exit status. */
export const run = (args: readonly string[], shell: Shell): Promise<number> => runDatabaseCommand(args, shell, command)
