// A message as a feed sends it: a payload, and the request that carries it.

import type { DisorderKind, Message } from '../disorder/index.js'
import { kd100Webhook, kuaidi100Form, kuaidi100Push, nativeEvents, nativeHistory } from '../payloads/index.js'

/** The feeds whose pushes can be made. */
export type PushFeed = 'kd100' | 'kuaidi100' | 'native'

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
  readonly feed?: PushFeed | undefined
  /** What Kuaidi100's pushes are signed with; `''` by default. */
  readonly salt?: string | undefined
}

interface Row {
  readonly feed: PushFeed | undefined
  /** What its pushes cannot say: those of the providers are whole lists, by a clock without a zone. */
  readonly cannot: readonly DisorderKind[]
  readonly payloadsOf: (message: Message, shipment: string) => readonly unknown[]
}

const rows: readonly Row[] = [
  { feed: undefined, cannot: [], payloadsOf: (message, shipment) => [{ shipment, ...message }] },
  {
    feed: 'native',
    cannot: [],
    payloadsOf: ({ kind, events }, shipment) =>
      kind === 'delta' ? nativeEvents(events, { shipment }) : [nativeHistory(events, { shipment })],
  },
  {
    feed: 'kd100',
    cannot: ['batches', 'shiftZone'],
    payloadsOf: ({ events }, shipment) => [kd100Webhook(events, { shipment })],
  },
  {
    feed: 'kuaidi100',
    cannot: ['batches', 'shiftZone'],
    payloadsOf: ({ events }, shipment) => [kuaidi100Push(events, { shipment })],
  },
]

/** The feeds by name. */
export const pushFeeds: readonly PushFeed[] = rows.flatMap(({ feed }) => feed ?? [])

/** Kinds of disorder that pushes of a feed cannot have; undefined for a feed that is none. */
export const unsayable = (feed: PushFeed | undefined): readonly DisorderKind[] | undefined =>
  rows.find(row => row.feed === feed)?.cannot

/** The pushes of a message: one, or of native deltas one for each event. */
export function pushesOf(message: Message, shipment: string, { feed, salt = '' }: PushOptions): readonly Push[] {
  const row = rows.find(each => each.feed === feed)!
  return row.payloadsOf(message, shipment).map(payload => {
    // A form is signed as text, so the payload is that of the feed's own maker.
    const isForm = feed === 'kuaidi100'
    const body = isForm ? kuaidi100Form(payload as ReturnType<typeof kuaidi100Push>, { salt }) : JSON.stringify(payload)
    return { shipment, message, payload, body, headers: { 'content-type': isForm ? FORM : JSON_TYPE } }
  })
}

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'
