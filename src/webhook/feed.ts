// What a provider posts and which answer it expects, one row each.

import type { Decoded } from '../feeds/feed.js'
import { decode as decodeKd100 } from '../feeds/kd100.js'
import { decode as decodeKuaidi100 } from '../feeds/kuaidi100.js'
import { decode as decodeNative } from '../feeds/native.js'

/** A provider of your own that posts JSON. */
export interface WebhookFeed {
  /** The `source` of its inputs, and the `feed` of its inbox messages. */
  readonly name: string
  /** Decodes a parsed body. If it throws, the push is saved as `unreadable`. */
  readonly decode: (payload: unknown) => Decoded
  /** Whether a body is the whole list (`snapshot`, the default) or says nothing about other events (`delta`). */
  readonly kindOf?: ((payload: unknown) => 'snapshot' | 'delta') | undefined
  /** The body of the response to an ingested push: text as it is, anything else as JSON. `{ "ok": true }` by default. */
  readonly acknowledgement?: unknown
  /** The body of any other response, likewise. `{ "ok": false, "message": … }` by default. */
  readonly refusal?: ((status: number, message: string) => unknown) | undefined
}

/** The names of the built-in feeds. */
export type FeedName = 'kd100' | 'kuaidi100' | 'native'

/** A feed with its defaults filled in. */
export interface ResolvedFeed extends WebhookFeed {
  readonly kindOf: NonNullable<WebhookFeed['kindOf']>
  readonly acknowledgement: unknown
  readonly refusal: NonNullable<WebhookFeed['refusal']>
  /** The fields of a signed form: the payload and its signature. Null if the body is the payload and nothing signs it. */
  readonly form: { readonly payload: string; readonly sign: string } | null
}

const feedDefaults = {
  kindOf: () => 'snapshot',
  acknowledgement: { ok: true },
  refusal: (_: number, message: string) => ({ ok: false, message }),
  form: null,
} as const satisfies Partial<ResolvedFeed>

/** The row of a built-in feed, or of your own; undefined for an unknown name. */
export function resolveFeed(feed: FeedName | WebhookFeed): ResolvedFeed | undefined {
  if (typeof feed === 'string') return builtInFeeds.find(({ name }) => name === feed)
  const {
    name,
    kindOf = feedDefaults.kindOf,
    acknowledgement = feedDefaults.acknowledgement,
    refusal = feedDefaults.refusal,
  } = feed
  return { name, decode: payload => feed.decode(payload), kindOf, acknowledgement, refusal, form: null }
}

const builtInFeeds: readonly ResolvedFeed[] = [
  {
    name: 'kuaidi100',
    decode: decodeKuaidi100,
    kindOf: () => 'snapshot',
    form: { payload: 'param', sign: 'sign' },
    acknowledgement: { result: true, returnCode: '200', message: '成功' },
    refusal: (status, message) => ({ result: false, returnCode: `${status}`, message }),
  },
  {
    // KD100 documents nothing about the response except the status 200.
    ...feedDefaults,
    name: 'kd100',
    decode: decodeKd100,
    acknowledgement: { code: 200, message: 'success' },
    refusal: (status, message) => ({ code: status, message }),
  },
  { ...feedDefaults, name: 'native', decode: decodeNative, kindOf: kindOfNative },
]

// A body without `events` is a single event.
function kindOfNative(payload: unknown): 'snapshot' | 'delta' {
  return typeof payload === 'object' && payload !== null && 'events' in payload ? 'snapshot' : 'delta'
}
