// A provider as a webhook uses it, with the defaults of what it expects.

import { type DecodedParts, type Feed, type FeedName, feeds } from '../feeds/index.js'

/** A provider of your own that posts JSON. */
export interface WebhookFeed extends Pick<Feed, 'name' | 'codesSetting' | 'acknowledgement' | 'refusal'> {
  /** How long the provider may send an old body again: an ISO 8601 duration. `PT3H` by default. */
  readonly redelivery?: string | undefined
  /** Decodes a payload: one result for each shipment in it. If it throws, the push is saved as `unreadable`. */
  readonly decode: (payload: unknown) => readonly DecodedParts[]
}

/** A feed with its defaults filled in. */
export interface ResolvedFeed extends WebhookFeed {
  readonly acknowledgement: unknown
  readonly refusal: NonNullable<WebhookFeed['refusal']>
  /** Null if the body is the payload and nothing signs it. */
  readonly form: NonNullable<Feed['form']> | null
}

/** The row of a built-in feed, or of your own; undefined for an unknown name. */
export function resolveFeed(feed: FeedName | WebhookFeed): ResolvedFeed | undefined {
  const row: (WebhookFeed & Pick<Feed, 'form'>) | undefined = typeof feed === 'string' ? builtInFeed(feed) : feed
  if (!row) return undefined
  const {
    name,
    redelivery,
    codesSetting,
    form = null,
    acknowledgement = { ok: true },
    refusal = (_, message) => ({ ok: false, message }),
  } = row
  return { name, redelivery, codesSetting, decode: payload => row.decode(payload), form, acknowledgement, refusal }
}

const builtInFeed = (name: FeedName): Feed | undefined => (Object.hasOwn(feeds, name) ? feeds[name] : undefined)
