// The options of a webhook, checked when it is created: a secret that is undefined by mistake must not disable the check.

import type { InboxMessage, ShipmentInput } from '../engine/index.js'
import { type Decoded, type FeedName, feeds } from '../feeds/index.js'
import { parseDuration } from '../vocabulary/duration.js'
import { badOption, checkOptions, type Instant, isPersonSource, ShipfoldError } from '../vocabulary/index.js'
import type { BodyBounds } from './body.js'
import { type ResolvedFeed, resolveFeed, type WebhookFeed } from './feed.js'
import type { WebhookProblem } from './response.js'

/** The part of an engine that a webhook uses; every `Engine` has it. */
export interface WebhookEngine {
  readonly ingest: (inputs: readonly ShipmentInput[]) => Promise<unknown>
  readonly inbox: { readonly save: (message: InboxMessage, receipts?: 0 | 1) => Promise<{ readonly receivedAt: Instant }> }
}

/** What a webhook works with. */
export interface WebhookOptions {
  readonly engine: WebhookEngine
  /** The provider: a built-in feed by its name, or one of your own. Its name becomes the `source` of the inputs. */
  readonly feed: FeedName | WebhookFeed
  /** The salt that Kuaidi100 signs with, or several while you replace one. Requests signed with none of them are refused. */
  readonly secret?: string | readonly string[]
  /**
   * A check of your own, before the body is decoded; a request is refused unless it returns `true`. Compare secrets with
   * `crypto.timingSafeEqual`.
   */
  readonly verify?: (request: Request, body: Uint8Array) => boolean | Promise<boolean>
  /**
   * The name in the engine of each shipment of a payload; by default the number in the payload. Null makes that shipment's part
   * unreadable, a throw the whole push.
   */
  readonly shipmentOf?: (decoded: Decoded, request: Request) => string | null
  /** The largest body, in bytes. 1 MiB by default. */
  readonly bodyBytes?: number
  /** The longest time a body may take to arrive, in milliseconds. 10,000 by default. */
  readonly bodyMs?: number
  /** The clock for `receivedAt`, in milliseconds since 1970. `Date.now` by default. */
  readonly now?: () => number
  /**
   * Called with every request that is refused, failed, unreadable, partial or uncoded, for logs. What it throws changes
   * nothing.
   */
  readonly onProblem?: (problem: WebhookProblem) => void
}

/** Options with their defaults. */
export interface WebhookSettings extends BodyBounds {
  readonly engine: WebhookEngine
  readonly feed: ResolvedFeed
  /** Empty if nothing is signed. */
  readonly salts: readonly string[]
  readonly verify: NonNullable<WebhookOptions['verify']>
  readonly shipmentOf: NonNullable<WebhookOptions['shipmentOf']>
  readonly now: () => number
  readonly onProblem: (problem: WebhookProblem) => unknown
}

const optionNames = ['engine', 'feed', 'secret', 'verify', 'shipmentOf', 'bodyBytes', 'bodyMs', 'now', 'onProblem']
// Those of `Feed`: a built-in feed may also be passed as the object.
const feedFields = [
  'name',
  'recognise',
  'decode',
  'sample',
  'certificate',
  'redelivery',
  'lists',
  'fields',
  'codesSetting',
  'form',
  'acknowledgement',
  'refusal',
]
const feedNames = Object.keys(feeds)
  .map(name => `"${name}"`)
  .join(', ')

/** Checks options. Throws `bad-option`. */
export function readOptions(options: WebhookOptions): WebhookSettings {
  checkOptions('webhook', options ?? null, optionNames)
  const { engine, feed: named, bodyBytes = 1_048_576, bodyMs = 10_000 } = options
  const { verify = () => true, shipmentOf = decoded => decoded.shipment, now = Date.now, onProblem = () => {} } = options
  if (typeof engine?.ingest !== 'function' || typeof engine.inbox?.save !== 'function')
    badOption('engine', engine, 'Pass the engine that createEngine returned.')
  const feed = isFeed(named) ? resolveFeed(named) : undefined
  if (!feed) badOption('feed', named, `Pass ${feedNames}, or { name, decode }.`)
  if (typeof named === 'object') checkOptions('The feed of webhook', named, feedFields)
  if (feed.redelivery !== undefined && typeof parseDuration(feed.redelivery) !== 'number')
    badOption('feed.redelivery', feed.redelivery, 'Pass a fixed ISO 8601 duration such as "PT3H".')
  // An option that is present and undefined is a variable that was not set.
  for (const option of ['secret', 'verify'] as const)
    if (option in options && options[option] === undefined)
      badOption(option, undefined, 'Pass one, or omit the option; without it anybody who knows the address is trusted.')
  for (const [option, value] of Object.entries({ verify, shipmentOf, now, onProblem }))
    if (typeof value !== 'function') badOption(option, value, 'Pass a function.')
  for (const [option, value, highest] of [
    ['bodyBytes', bodyBytes, Number.MAX_SAFE_INTEGER],
    ['bodyMs', bodyMs, MAX_TIMER_MS],
  ] as const)
    if (!Number.isSafeInteger(value) || value < 1 || value > highest)
      badOption(option, value, `Pass a whole number from 1 to ${highest}.`)
  return { engine, feed, salts: saltsOf(options.secret, feed), verify, shipmentOf, now, onProblem, bodyBytes, bodyMs }
}

const MAX_TIMER_MS = 2 ** 31 - 1

// Messages never show the secret.
function saltsOf(secret: unknown, feed: ResolvedFeed): readonly string[] {
  if (secret === undefined) return []
  if (feed.form === null)
    throw new ShipfoldError(
      'bad-option',
      `Unusable option secret: the feed ${feed.name} has no signature. Check the request yourself with the option verify.`,
    )
  const salts: readonly unknown[] = Array.isArray(secret) ? secret : [secret]
  if (salts.length === 0 || !salts.every(isNonEmptyText))
    throw new ShipfoldError('bad-option', 'Unusable option secret. Pass the salt as a non-empty text, or a list of salts.')
  return [...salts]
}

const isNonEmptyText = (value: unknown): value is string => typeof value === 'string' && value !== ''

function isFeed(feed: unknown): feed is FeedName | WebhookFeed {
  if (typeof feed !== 'object' || feed === null) return typeof feed === 'string'
  const { name, decode, refusal } = feed as Partial<WebhookFeed>
  return (
    isNonEmptyText(name) &&
    // Sources of people’s corrections begin so.
    !isPersonSource(name) &&
    !/[\0\p{Cs}]/u.test(name) &&
    typeof decode === 'function' &&
    (refusal === undefined || typeof refusal === 'function')
  )
}
