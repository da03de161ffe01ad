// A message as a feed sends it: a payload, and the request that carries it.

import type { Message } from '../disorder/index.js'
import { type FormName, forms } from '../payloads/forms.js'
import { type Kuaidi100Push, kuaidi100Form } from '../payloads/index.js'

/** One push to the system under test. */
export interface Push {
  readonly shipment: string
  /** What it says, as a journal or an engine hears it: `engine.ingest({ shipment, ...message })`. */
  readonly message: Message
  /** The payload, parsed: of the feed asked for, else `{ shipment, ...message }`. */
  readonly payload: unknown
  /** The body of the request, and the headers that say what it is. */
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** How pushes are made. */
export interface PushOptions {
  /** Whose pushes; without a feed a push is the message itself, as JSON. */
  readonly feed?: FormName | undefined
  /** What Kuaidi100's pushes are signed with; `''` by default. */
  readonly salt?: string | undefined
}

const JSON_TYPE = { 'content-type': 'application/json' }
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }

/** The pushes of a message: one, or of native deltas one for each event. */
export function pushesOf(message: Message, shipment: string, { feed, salt = '' }: PushOptions): readonly Push[] {
  const { kind, events } = message
  const payloads = feed === undefined ? [{ shipment, ...message }] : forms[feed].payloads(events, shipment, kind)
  return payloads.map(payload => {
    const push = { shipment, message, payload }
    if (feed !== 'kuaidi100') return { ...push, body: JSON.stringify(payload), headers: JSON_TYPE }
    // The row of this feed makes nothing else.
    return { ...push, body: kuaidi100Form(payload as Kuaidi100Push, { salt }), headers: FORM_TYPE }
  })
}
