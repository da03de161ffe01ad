// What a provider posts and what it wants to be answered, one row each.

import type { Decoded } from '../feeds/feed.js'
import { decode as decodeKd100 } from '../feeds/kd100.js'
import { decode as decodeKuaidi100 } from '../feeds/kuaidi100.js'
import { decode as decodeNative } from '../feeds/native.js'

/** A provider of your own, which posts JSON. */
export interface WebhookFeed {
  /** The source of what it says, and the feed of its pushes. */
  readonly name: string
  /** Makes events of a parsed body. One that throws makes the push unreadable. */
  readonly decode: (payload: unknown) => Decoded
  /** Whether a body is the whole list (`snapshot`, by default) or says nothing of other events (`delta`). */
  readonly kindOf?: ((payload: unknown) => 'snapshot' | 'delta') | undefined
  /** The body of the answer to a push that was heard: a text as it is, anything else as JSON. `{ "ok": true }` by default. */
  readonly acknowledgement?: unknown
  /** The body of any other answer, likewise. `{ "ok": false, "message": … }` by default. */
  readonly refusal?: ((status: number, message: string) => unknown) | undefined
}

/** The feeds that are known by name. */
export type FeedName = 'kd100' | 'kuaidi100' | 'native'

/** A feed with all that it may leave out. */
export interface FeedRow extends WebhookFeed {
  readonly kindOf: NonNullable<WebhookFeed['kindOf']>
  readonly acknowledgement: unknown
  readonly refusal: NonNullable<WebhookFeed['refusal']>
  /** The fields of a signed form: what is signed, and its signature. Null where the body is the payload, and nothing signs it. */
  readonly form: { readonly payload: string; readonly sign: string } | null
}

const plain = {
  kindOf: () => 'snapshot',
  acknowledgement: { ok: true },
  refusal: (_: number, message: string) => ({ ok: false, message }),
  form: null,
} as const satisfies Partial<FeedRow>

/** The row of a feed that is known by name, or of one's own; undefined for a name that nobody has. */
export function feedOf(feed: FeedName | WebhookFeed): FeedRow | undefined {
  if (typeof feed === 'string') return rows.find(({ name }) => name === feed)
  const { name, kindOf = plain.kindOf, acknowledgement = plain.acknowledgement, refusal = plain.refusal } = feed
  return { name, decode: payload => feed.decode(payload), kindOf, acknowledgement, refusal, form: null }
}

const rows: readonly FeedRow[] = [
  {
    name: 'kuaidi100',
    decode: decodeKuaidi100,
    kindOf: () => 'snapshot',
    form: { payload: 'param', sign: 'sign' },
    acknowledgement: { result: true, returnCode: '200', message: '成功' },
    refusal: (status, message) => ({ result: false, returnCode: `${status}`, message }),
  },
  {
    // Nothing is documented of its answer but the status 200.
    ...plain,
    name: 'kd100',
    decode: decodeKd100,
    acknowledgement: { code: 200, message: 'success' },
    refusal: (status, message) => ({ code: status, message }),
  },
  { ...plain, name: 'native', decode: decodeNative, kindOf: kindOfNative },
]

// One event is no list.
function kindOfNative(payload: unknown): 'snapshot' | 'delta' {
  return typeof payload === 'object' && payload !== null && 'events' in payload ? 'snapshot' : 'delta'
}
