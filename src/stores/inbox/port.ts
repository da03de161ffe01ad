// The inbox in SQL: one file per statement.

import type { InboxPort, InboxRow } from '../../engine/ports.js'
import type { SendRequest, SqlRow } from '../client.js'
import { decodeRow, messageColumns } from '../columns.js'
import { deleteMessagesRequest } from './delete.js'
import { messagesRequest } from './list.js'
import { mentionsRequest } from './mentions.js'
import { messageValues, saveMessageStatement } from './save.js'

export function sqlInbox(schema: string, send: SendRequest): InboxPort {
  const statement = saveMessageStatement(schema)
  const decode = (row: SqlRow): InboxRow =>
    decodeRow(messageColumns, row, `message ${JSON.stringify(row.key)} in ${schema}.inbox`)
  return {
    save: async (message, receipts = 1) =>
      (await send({ statement, values: messageValues(message, receipts) })).map(decode)[0] ?? null,
    list: async query => (await send(messagesRequest(schema, query))).map(decode),
    mentions: async shipment => (await send(mentionsRequest(schema, shipment))).map(decode),
    delete: async keys => (await send(deleteMessagesRequest(schema, keys))).length,
  }
}
