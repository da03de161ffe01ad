// KD100, the international API: a real-time answer, or the body of its webhook. Items come newest first unless the query
// asked for `order: "asc"`; their times show which. With `area_show: 0`, items have a text and a time only: they stay without
// a code. An `expired` message means that KD100 stopped monitoring; it carries no scan.

import { codeValue, type Decoded, isAbsent, isRecord, type JsonRecord, type Monitoring, textValue, undecodable } from './feed.js'
import { decodeItems, type ItemFields } from './items.js'

export type { CarrierCorrection, Decoded, FeedEvent, FeedReject, Monitoring } from './feed.js'

const fields: ItemFields = {
  time: ['time'],
  text: 'context',
  code: 'order_status_code',
  label: 'order_status_description',
  place: ['location', 'area_name'],
}

// The webhook's `event`s that end the monitoring. The code beside one is KD100's last code or its default.
const ENDING_EVENTS: readonly string[] = ['expired']

/** Whether a payload has KD100's shape. */
export function recognise(payload: unknown): boolean {
  if (!isRecord(payload)) return false
  const body = bodyOf(payload)
  return Array.isArray(body.items) || 'order_status_code' in body || isErrorBody(payload) || isWebhookBody(payload)
}

/**
 * Decodes a KD100 answer or webhook body; `events[i]` is `items[i]`. `rejected` lists error bodies (`{ code: 60101, message }`),
 * items that are not objects, and bodies without items that do not end the monitoring (`expired`). Webhooks carry `monitoring`,
 * with the `event` as its status. Never throws.
 */
export function decode(payload: unknown): Decoded {
  if (!isRecord(payload)) return undecodable('payload', payload, 'not an object')
  const body = bodyOf(payload)
  const { items } = body
  const monitoring = monitoringOf(payload)
  const shipment = textValue(body.tracking_number) ?? null
  const carrier = textValue(body.carrier_id)
  const head = { shipment, ...(carrier && { carrier }), ...(monitoring && { monitoring }) }
  if (Array.isArray(items)) {
    const reported = items.length === 0 || monitoring?.ended ? null : codeValue(body.order_status_code)
    return { ...head, reported, ...decodeItems([{ items, carrier }], { field: 'items', fields }) }
  }
  if (isErrorBody(payload))
    return { ...undecodable('code', payload.code, `the provider answered: ${providerMessage(payload)}`), ...head }
  if (monitoring?.ended && isAbsent(items)) return { ...head, events: [], rejected: [], reported: null }
  return { ...undecodable('items', items, 'not a list'), ...head }
}

const bodyOf = (payload: JsonRecord): JsonRecord => (isRecord(payload.data) ? payload.data : payload)

function isErrorBody(payload: JsonRecord): boolean {
  const code = textValue(payload.code)
  return code !== undefined && /^\d+$/.test(code) && code !== '200' && 'message' in payload && !isRecord(payload.data)
}

const isWebhookBody = (payload: JsonRecord): boolean => textValue(payload.event) !== undefined && 'tracking_number' in payload

const providerMessage = (payload: JsonRecord): string => textValue(payload.message) ?? 'no message'

function monitoringOf(payload: JsonRecord): Monitoring | undefined {
  const status = textValue(payload.event)
  if (status === undefined) return undefined
  return { status, ended: ENDING_EVENTS.includes(status), message: textValue(payload.message) ?? null, correction: null }
}
