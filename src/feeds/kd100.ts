// KD100, the international API: a real-time answer, or the body of its webhook. Items come newest first unless the query
// asked for `order: "asc"`; their times show which. With `area_show: 0`, items have a text and a time only: they stay without
// a code. An `expired` message means that KD100 stopped monitoring; it carries no scan.

import { completeDecoded, undecodable } from './decoded.js'
import type { Decoded, Feed, Monitoring, PayloadFields } from './feed.js'
import { decodeItems } from './items.js'
import { certificateOf, sourceCodeReader, vocabularyRows } from './source-codes.js'
import { isAbsent, isRecord, type JsonRecord, textValue } from './values.js'

export type * from './feed.js'

const fields = {
  shipment: 'tracking_number',
  carrier: 'carrier_id',
  reported: 'order_status_code',
  item: {
    time: ['time'],
    text: 'context',
    code: 'order_status_code',
    label: 'order_status_description',
    place: ['location', 'area_name'],
  },
} as const satisfies PayloadFields

// The webhook's `event`s that end the monitoring. The code beside one is KD100's last code or its default.
const ENDING_EVENTS: readonly string[] = ['expired']

/** Whether a payload has KD100's shape. */
export function recognise(payload: unknown): boolean {
  if (!isRecord(payload)) return false
  const body = bodyOf(payload)
  return Array.isArray(body.items) || fields.reported in body || isErrorBody(payload) || isWebhookBody(payload)
}

const codeOf = sourceCodeReader({ feed: 'kd100', rows: [], writesVocabulary: true })

/**
 * Decodes a KD100 answer or webhook body; `events[i]` is `items[i]`. `rejected` lists error bodies (`{ code: 60101, message }`),
 * items that are not objects, and bodies without items that do not end the monitoring (`expired`). Webhooks carry `monitoring`,
 * with the `event` as its status. Never throws.
 */
export const decode = (payload: unknown): readonly Decoded[] => [decodeBody(payload)]

function decodeBody(payload: unknown): Decoded {
  if (!isRecord(payload)) return undecodable('payload', payload, 'not an object')
  const body = bodyOf(payload)
  const { items } = body
  const monitoring = monitoringOf(payload)
  const shipment = textValue(body[fields.shipment]) ?? null
  const carrier = textValue(body[fields.carrier])
  const head = { shipment, carrier: carrier ?? null, monitoring }
  if (Array.isArray(items)) {
    const reported = items.length === 0 || monitoring?.ended ? null : codeOf(body[fields.reported]).code
    const decoded = decodeItems([{ items, carrier }], { field: 'items', fields: fields.item, codeOf })
    return completeDecoded({ ...head, reported, ...decoded })
  }
  if (isErrorBody(payload)) return undecodable('code', payload.code, `the provider answered: ${providerMessage(payload)}`, head)
  if (monitoring?.ended && isAbsent(items)) return completeDecoded({ ...head, events: [] })
  return undecodable('items', items, 'not a list', head)
}

const sample = {
  code: 200,
  message: 'OK',
  data: {
    carrier_id: 'exampleex',
    tracking_number: 'EX1',
    order_status_code: 5,
    items: [
      {
        context: 'Out for delivery',
        time: '2026-03-02 08:01:00',
        order_status_code: '5',
        order_status_description: 'Out for delivery',
        area_name: 'Kehl',
      },
      {
        context: 'Picked up',
        time: '2026-03-01 09:00:00',
        order_status_code: '103',
        order_status_description: 'Accepted',
        area_name: 'Porto',
      },
    ],
  },
}

/** KD100's feed. KD100 documents nothing about the response to a push except the status 200. */
export const kd100: Feed = {
  name: 'kd100',
  recognise,
  decode,
  sample,
  certificate: /* @__PURE__ */ certificateOf(vocabularyRows),
  // KD100 documents no retries.
  redelivery: 'PT3H',
  lists: [['data', 'items'], ['items']],
  fields,
  codesSetting: 'area_show=1',
  acknowledgement: { code: 200, message: 'success' },
  refusal: (status, message) => ({ code: status, message }),
}

const bodyOf = (payload: JsonRecord): JsonRecord => (isRecord(payload.data) ? payload.data : payload)

function isErrorBody(payload: JsonRecord): boolean {
  const code = textValue(payload.code)
  return code !== undefined && /^\d+$/.test(code) && code !== '200' && 'message' in payload && !isRecord(payload.data)
}

const isWebhookBody = (payload: JsonRecord): boolean => textValue(payload.event) !== undefined && fields.shipment in payload

const providerMessage = (payload: JsonRecord): string => textValue(payload.message) ?? 'no message'

function monitoringOf(payload: JsonRecord): Monitoring | null {
  const status = textValue(payload.event)
  if (status === undefined) return null
  return { status, ended: ENDING_EVENTS.includes(status), message: textValue(payload.message) ?? null, correction: null }
}
