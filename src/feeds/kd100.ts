// KD100, the international API: a real-time answer, or the body of its webhook. Items come newest first unless the query
// asked for `order: "asc"`; their own times say so. Asked with `area_show: 0`, items have a text and a time only: they stay
// without a code. An `expired` message says that KD100 stopped watching, nothing of the parcel.

import { codeOf, type Decoded, isAbsent, isRecord, type JsonRecord, type Monitoring, nothing, textOf } from './feed.js'
import { decodeItems, type ItemFields } from './items.js'

export type { CarrierCorrection, Decoded, FeedEvent, FeedReject, Monitoring } from './feed.js'

const fields: ItemFields = {
  time: ['time'],
  text: 'context',
  code: 'order_status_code',
  label: 'order_status_description',
  place: ['location', 'area_name'],
}

// The webhook's `event`s that end the monitoring; the code beside one is the last KD100 had, or its default.
const ENDS: readonly string[] = ['expired']

/** Whether a payload has KD100's shape. */
export function recognise(payload: unknown): boolean {
  if (!isRecord(payload)) return false
  const body = bodyOf(payload)
  return Array.isArray(body.items) || 'order_status_code' in body || isErrorBody(payload) || isNotice(payload)
}

/**
 * Decodes a KD100 answer or webhook body; `events[i]` is `items[i]`. An error body (`{ code: 60101, message }`) and items
 * that are no objects are listed in `rejected`, and so is a body without items, unless it says that the monitoring ended
 * (`expired`). Webhooks carry `monitoring`, with the `event` as its status. Never throws.
 */
export function decode(payload: unknown): Decoded {
  if (!isRecord(payload)) return nothing('payload', payload, 'not an object')
  const body = bodyOf(payload)
  const { items } = body
  const monitoring = monitoringOf(payload)
  const shipment = textOf(body.tracking_number) ?? null
  const carrier = textOf(body.carrier_id)
  const head = { shipment, ...(carrier && { carrier }), ...(monitoring && { monitoring }) }
  if (Array.isArray(items)) {
    const reported = items.length === 0 || monitoring?.ended ? null : codeOf(body.order_status_code)
    return { ...head, reported, ...decodeItems([{ items, carrier }], { field: 'items', fields }) }
  }
  if (isErrorBody(payload)) return { ...nothing('code', payload.code, `the provider answered: ${messageOf(payload)}`), ...head }
  if (monitoring?.ended && isAbsent(items)) return { ...head, events: [], rejected: [], reported: null }
  return { ...nothing('items', items, 'not a list'), ...head }
}

const bodyOf = (payload: JsonRecord): JsonRecord => (isRecord(payload.data) ? payload.data : payload)

function isErrorBody(payload: JsonRecord): boolean {
  const code = textOf(payload.code)
  return code !== undefined && /^\d+$/.test(code) && code !== '200' && 'message' in payload && !isRecord(payload.data)
}

const isNotice = (payload: JsonRecord): boolean => textOf(payload.event) !== undefined && 'tracking_number' in payload

const messageOf = (payload: JsonRecord): string => textOf(payload.message) ?? 'no message'

function monitoringOf(payload: JsonRecord): Monitoring | undefined {
  const status = textOf(payload.event)
  if (status === undefined) return undefined
  return { status, ended: ENDS.includes(status), message: textOf(payload.message) ?? null, correction: null }
}
