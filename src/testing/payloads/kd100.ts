// KD100: the answer to a query, and the body of its webhook. Items newest first, as it sends them unless asked otherwise.

import type { TrackingEvent } from '../../codes/index.js'
import { overall, sentCode } from './code.js'
import { CARRIER, type PayloadHead, sentTime } from './scan.js'

/** One scan of a KD100 list. */
export interface Kd100Item {
  readonly context: string
  readonly time: string
  readonly order_status_code: string | null
  readonly order_status_description: string | null
  readonly area_name: string | null
  readonly location: string | null
}

/** What KD100 says of one shipment; `order_status_code` is a status, 0 also for want of any. */
export interface Kd100Data {
  readonly carrier_id: string
  readonly tracking_number: string
  readonly order_status_code: number
  readonly items: readonly Kd100Item[]
}

/** The answer to a query. */
export interface Kd100Response {
  readonly code: 200
  readonly message: string
  readonly data: Kd100Data
}

/** The body of a webhook. `items` is null where the monitoring ended without any. */
export interface Kd100Webhook extends Omit<Kd100Data, 'items'> {
  readonly event: string
  readonly message: string
  /** 1 once it is signed for. */
  readonly signer: 0 | 1
  readonly items: readonly Kd100Item[] | null
}

/** What a webhook may say besides. */
export interface Kd100WebhookOptions extends PayloadHead {
  /** `'tracking_updated'` by default; `'expired'` where KD100 stops watching, which has no scans. */
  readonly event?: string | undefined
  readonly message?: string | undefined
}

/**
 * KD100's answer for these events, given oldest first. A code is sent as its substatus alone, so 4/14 arrives as 4/4; a text
 * or place that is empty arrives as none.
 */
export const kd100Response = (events: readonly TrackingEvent[], head: PayloadHead): Kd100Response => ({
  code: 200,
  message: 'OK',
  data: dataOf(events, head),
})

/** The body of KD100's webhook for these events, given oldest first; as {@link kd100Response}. */
export function kd100Webhook(events: readonly TrackingEvent[], options: Kd100WebhookOptions): Kd100Webhook {
  const {
    event = 'tracking_updated',
    message = event === 'expired' ? 'No tracking information for 3 days' : 'Shipment status updated',
  } = options
  const { carrier_id, tracking_number, order_status_code, items } = dataOf(events, options)
  const signer = order_status_code === 3 ? 1 : 0
  const list = event === 'expired' && items.length === 0 ? null : items
  return { event, message, carrier_id, tracking_number, signer, order_status_code, items: list }
}

const dataOf = (events: readonly TrackingEvent[], { shipment, carrier = CARRIER }: PayloadHead): Kd100Data => ({
  carrier_id: carrier,
  tracking_number: shipment,
  order_status_code: overall(events).status ?? 0,
  items: events.map(itemOf).reverse(),
})

function itemOf(event: TrackingEvent): Kd100Item {
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
