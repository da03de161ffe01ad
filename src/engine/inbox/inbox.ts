// The inbox of an engine: what webhooks received, kept raw until somebody has looked at it.

import { badOption, type Instant, instantOf } from '../../vocabulary/index.js'
import { type CallOptions, signalOf, type Tracked } from '../calls.js'
import { isShipmentName } from '../ingest/input.js'
import type { InboxMessage, InboxPort, InboxQuery } from '../ports.js'
import { checkKeys, toInboxQuery } from '../queries.js'
import { type InboxRecord, toInboxRecord } from '../records.js'

/** The messages that webhooks received. */
export interface Inbox {
  /**
   * Saves a message as received. Repetitions of a message are one record, with their count and the first `receivedAt`. With
   * `receipts` 0 it says what became of a message saved before. Of a shipment that was erased in the last 30 days, and has not
   * come again, nothing is saved, and the record has the `receivedCount` 0.
   */
  readonly save: (message: InboxMessage<Instant>, receipts?: 0 | 1, options?: CallOptions) => Promise<InboxRecord>
  /** Messages by query, latest first: unreadable ones, monitoring, or those of a shipment. */
  readonly list: (query?: InboxQuery<Instant>, options?: CallOptions) => Promise<readonly InboxRecord[]>
  /** Deletes messages that have been dealt with; resolves with their number. */
  readonly delete: (keys: readonly string[], options?: CallOptions) => Promise<number>
}

/** The inbox over its port; `tracked` opens the store and runs a call's work. */
export function inboxOf(port: InboxPort, tracked: Tracked): Inbox {
  return {
    async save(message, receipts = 1, options) {
      const signal = signalOf('inbox.save', options)
      if (typeof message?.key !== 'string') badOption('message', message, 'Pass the message, with its key.')
      if (receipts !== 0 && receipts !== 1) badOption('receipts', receipts, 'Pass 1, or 0.')
      const { shipment } = message
      const receivedAt = instantOf('message.receivedAt', message.receivedAt)
      // Whoever posts to a webhook chooses the name; one that cannot be a shipment's is dropped.
      const row = { ...message, receivedAt, shipment: isShipmentName(shipment) ? shipment : null }
      const saved = await tracked(signal, () => port.save(row, receipts))
      return toInboxRecord(saved ?? { ...row, lastReceivedAt: receivedAt, receivedCount: 0 })
    },

    async list(query, options) {
      const signal = signalOf('inbox.list', options)
      const checked = toInboxQuery(query)
      return (await tracked(signal, () => port.list(checked))).map(toInboxRecord)
    },

    async delete(keys, options) {
      const signal = signalOf('inbox.delete', options)
      checkKeys('keys', keys)
      return tracked(signal, () => port.delete(keys))
    },
  }
}
