// A message as a provider pushes it: a payload, and the request that carries it.

import { type Feed, feeds } from '../../feeds/index.js'
import type { TrackingEvent } from '../../vocabulary/index.js'
import type { FeedMessage } from '../faults/index.js'
import { type PayloadFormatName, payloadFormats } from '../payloads/formats.js'
import { type Kd100Webhook, type Kuaidi100Push, kuaidi100Form, type NativeHistory } from '../payloads/index.js'

/** The payloads of each feed. */
export interface PushPayloads {
  readonly kd100: Kd100Webhook
  readonly kuaidi100: Kuaidi100Push
  /** A list, or one event of a delta. */
  readonly native: NativeHistory | (TrackingEvent & { readonly shipment: string })
}

/** One push to the system under test. */
export interface Push<F extends PayloadFormatName | undefined = PayloadFormatName | undefined> {
  readonly shipment: string
  /** The message, as a journal or an engine takes it: `engine.ingest({ shipment, ...message })`. */
  readonly message: FeedMessage
  /** The parsed payload, in the format of the feed; `{ shipment, ...message }` without a feed. */
  readonly payload: F extends PayloadFormatName ? PushPayloads[F] : FeedMessage & { readonly shipment: string }
  /** The body and the headers of the request. */
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** How pushes are made. */
export interface PushOptions<F extends PayloadFormatName | undefined = PayloadFormatName | undefined> {
  /** The feed whose format pushes have; without it a push is the message itself, as JSON. */
  readonly feed?: F | undefined
  /** The salt that Kuaidi100's pushes are signed with; `''` by default. */
  readonly salt?: string | undefined
}

const JSON_TYPE = { 'content-type': 'application/json' }
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }

/** The pushes of a message: one push, or one per event for a native delta. */
export function pushesOf(message: FeedMessage, shipment: string, { feed, salt = '' }: PushOptions): readonly Push[] {
  const { kind, events } = message
  const payloads = feed === undefined ? [{ shipment, ...message }] : payloadFormats[feed].payloads(events, shipment, kind)
  const row: Feed | undefined = feed && feeds[feed]
  return payloads.map(payload => {
    const push = { shipment, message, payload: payload as Push['payload'] }
    if (!row?.form) return { ...push, body: JSON.stringify(payload), headers: JSON_TYPE }
    // Only Kuaidi100 posts forms, and its payloads are all of this type.
    return { ...push, body: kuaidi100Form(payload as Kuaidi100Push, { salt }), headers: FORM_TYPE }
  })
}
