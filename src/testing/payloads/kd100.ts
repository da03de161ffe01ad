// KD100: the response to a query, and the body of its webhook. Items are newest first, KD100's default.

import type { TrackingEvent } from '../../vocabulary/index.js'
import { newestCode, sentCode } from './code.js'
import { assertPayload, EXAMPLE_CARRIER, type PayloadHead, sentTime } from './scan.js'

/** One scan of a KD100 list. */
export interface Kd100Item {
  readonly context: string
  readonly time: string
  readonly order_status_code: string | null
  readonly order_status_description: string | null
  readonly area_name: string | null
  readonly location: string | null
}

/** KD100's data of one shipment. `order_status_code` is a status; 0 also stands for none. */
export interface Kd100Data {
  readonly carrier_id: string
  readonly tracking_number: string
  readonly order_status_code: number
  readonly items: readonly Kd100Item[]
}

/** The response to a query. */
export interface Kd100Response {
  readonly code: 200
  readonly message: string
  readonly data: Kd100Data
}

/** The body of a webhook. `items` is null where monitoring ended without a scan. */
export interface Kd100Webhook extends Omit<Kd100Data, 'items'> {
  readonly event: string
  readonly message: string
  /** 1 once the parcel is delivered. */
  readonly signer: 0 | 1
  readonly items: readonly Kd100Item[] | null
}

/** The further fields of a webhook. */
export interface Kd100WebhookOptions extends PayloadHead {
  /** `'tracking_updated'` by default; `'expired'` when KD100 stops monitoring, without scans. */
  readonly event?: string | undefined
  readonly message?: string | undefined
}

/**
 * KD100's response for these events, oldest first. A code is sent as its substatus alone, so 4/14 arrives as 4/4; an empty text or
 * place arrives as none. Throws `bad-option`.
 */
export function kd100Response(events: readonly TrackingEvent[], head: PayloadHead): Kd100Response {
  assertPayload('kd100Response', events, head, ['shipment', 'carrier'])
  return { code: 200, message: 'OK', data: kd100Data(events, head) }
}

/** The body of KD100's webhook for these events, oldest first; see {@link kd100Response}. */
export function kd100Webhook(events: readonly TrackingEvent[], options: Kd100WebhookOptions): Kd100Webhook {
  assertPayload('kd100Webhook', events, options, ['shipment', 'carrier', 'event', 'message'])
  const {
    event = 'tracking_updated',
    message = event === 'expired' ? 'No tracking information for 3 days' : 'Shipment status updated',
  } = options
  const { carrier_id, tracking_number, order_status_code, items } = kd100Data(events, options)
  const signer = order_status_code === 3 ? 1 : 0
  const list = event === 'expired' && items.length === 0 ? null : items
  return { event, message, carrier_id, tracking_number, signer, order_status_code, items: list }
}

const kd100Data = (events: readonly TrackingEvent[], { shipment, carrier = EXAMPLE_CARRIER }: PayloadHead): Kd100Data => ({
  carrier_id: carrier,
  tracking_number: shipment,
  order_status_code: newestCode(events).status ?? 0,
  items: events.map(kd100Item).reverse(),
})

function kd100Item(event: TrackingEvent): Kd100Item {
  const { code, label } = sentCode(event.code)
  return {
    context: event.text ?? '',
    time: sentTime(event),
    order_status_code: code,
    order_status_description: label,
    area_name: event.place || null,
    location: event.place || null,
  }
}
