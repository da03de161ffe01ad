// A provider as a webhook uses it, with the defaults of what it expects.

import { type Feed, type FeedName, feeds } from '../feeds/index.js'

/** A provider of your own that posts JSON. If `decode` throws, the push is saved as `unreadable`. */
export type WebhookFeed = Pick<Feed, 'name' | 'decode' | 'kindOf' | 'acknowledgement' | 'refusal'>

/** A feed with its defaults filled in. */
export interface ResolvedFeed extends WebhookFeed {
  readonly kindOf: NonNullable<WebhookFeed['kindOf']>
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
    kindOf = () => 'snapshot',
    form = null,
    acknowledgement = { ok: true },
    refusal = (_, message) => ({ ok: false, message }),
  } = row
  return { name, decode: payload => row.decode(payload), kindOf, form, acknowledgement, refusal }
}

const builtInFeed = (name: FeedName): Feed | undefined => (Object.hasOwn(feeds, name) ? feeds[name] : undefined)
