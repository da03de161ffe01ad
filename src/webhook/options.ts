// The options of a webhook, checked when it is created: a secret that is undefined by mistake must not disable the check.

import type { InboxMessage, ShipmentInput } from '../engine/index.js'
import { type Decoded, type FeedName, feeds } from '../feeds/index.js'
import { parseDuration } from '../vocabulary/duration.js'
import { badOption, checkOptions, type Instant, isPersonSource, ShipfoldError } from '../vocabulary/index.js'
import type { BodyBounds } from './body.js'
import { type ResolvedFeed, resolveFeed, type WebhookFeed } from './feed.js'
import { DEFAULT_IN_FLIGHT_BYTES } from './in-flight.js'
import { problemPrinter } from './problem-printer.js'
import type { WebhookProblem } from './response.js'
import type { EventTransform } from './transform.js'

/** The part of an engine that a webhook uses; every `Engine` has it. */
export interface WebhookEngine {
  readonly ingest: (inputs: readonly ShipmentInput[]) => Promise<unknown>
  readonly inbox: {
    readonly save: (
      message: InboxMessage,
      receipts?: 0 | 1,
    ) => Promise<{ readonly receivedAt: Instant; readonly receivedCount?: number }>
  }
}

/** What a webhook works with. */
export interface WebhookOptions {
  readonly engine: WebhookEngine
  /** The provider: a built-in feed by its name, or one of your own. Its name becomes the `source` of the inputs. */
  readonly feed: FeedName | WebhookFeed
  /**
   * The salt that the provider signs with, or several while you replace one. Requests signed with none of them are refused.
   * Required for a feed that signs, which is Kuaidi100; `false` says that signatures are not checked here.
   */
  readonly secret?: string | readonly string[] | false
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
  /**
   * Called with each decoded event: returns the event to ingest in its place, or null to leave it out. An event without a
   * `position` keeps that of the original. The inbox notes how many were left out and keeps the body as it was received. If it
   * throws, or returns anything else, a promise too, the push is saved as `unreadable`.
   */
  readonly transform?: EventTransform
  /** The largest body, in bytes. 1 MiB by default. */
  readonly bodyBytes?: number
  /** The longest time a body may take to arrive, in milliseconds. 10,000 by default. */
  readonly bodyMs?: number
  /**
   * The most bytes of bodies that all webhooks of this process may hold together when this one accepts more; above it, the
   * response is 503. A body counts from its first byte until its response is made. 32 MiB by default.
   */
  readonly inFlightBytes?: number
  /** The clock for `receivedAt`, in milliseconds since 1970. `Date.now` by default. */
  readonly now?: () => number
  /**
   * Called with every request that is refused, failed, unreadable, partial or uncoded, for logs. What it throws changes
   * nothing. Without it, the first of each kind is printed on standard error.
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
  readonly transform: EventTransform | undefined
  readonly inFlightBytes: number
  readonly now: () => number
  readonly onProblem: (problem: WebhookProblem) => unknown
}

const optionNames = [
  'engine',
  'feed',
  'secret',
  'verify',
  'shipmentOf',
  'transform',
  'bodyBytes',
  'bodyMs',
  'inFlightBytes',
  'now',
  'onProblem',
]
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
  const { inFlightBytes = Math.max(DEFAULT_IN_FLIGHT_BYTES, bodyBytes) } = options
  const {
    transform,
    verify = () => true,
    shipmentOf = decoded => decoded.shipment,
    now = Date.now,
    onProblem = problemPrinter(),
  } = options
  if (typeof engine?.ingest !== 'function' || typeof engine.inbox?.save !== 'function')
    badOption('engine', engine, 'Pass the engine that createEngine returned.')
  const feed = isFeed(named) ? resolveFeed(named) : undefined
  if (!feed) badOption('feed', named, `Pass ${feedNames}, or { name, decode }.`)
  if (typeof named === 'object') checkOptions('The feed of webhook', named, feedFields)
  if (feed.redelivery !== undefined && typeof parseDuration(feed.redelivery) !== 'number')
    badOption('feed.redelivery', feed.redelivery, 'Pass a fixed ISO 8601 duration such as "PT3H".')
  const salts = saltsOf(options.secret, feed)
  // An option that is present and undefined is a variable that was not set.
  for (const option of ['secret', 'verify'] as const)
    if (option in options && options[option] === undefined)
      badOption(option, undefined, 'Pass one, or omit the option; without it anybody who knows the address is trusted.')
  for (const [option, value] of Object.entries({ verify, shipmentOf, now, onProblem }))
    if (typeof value !== 'function') badOption(option, value, 'Pass a function.')
  if (transform !== undefined && typeof transform !== 'function') badOption('transform', transform, 'Pass a function.')
  for (const [option, value, highest] of [
    ['bodyBytes', bodyBytes, Number.MAX_SAFE_INTEGER],
    ['bodyMs', bodyMs, MAX_TIMER_MS],
    ['inFlightBytes', inFlightBytes, Number.MAX_SAFE_INTEGER],
  ] as const)
    if (!Number.isSafeInteger(value) || value < 1 || value > highest)
      badOption(option, value, `Pass a whole number from 1 to ${highest}.`)
  if (inFlightBytes < bodyBytes)
    badOption(
      'inFlightBytes',
      inFlightBytes,
      `Pass at least bodyBytes, ${bodyBytes}: a body of that size would never be accepted.`,
    )
  return { engine, feed, salts, verify, shipmentOf, transform, now, onProblem, bodyBytes, bodyMs, inFlightBytes }
}

const MAX_TIMER_MS = 2 ** 31 - 1

// Messages never show the secret.
function saltsOf(secret: unknown, { name, form }: ResolvedFeed): readonly string[] {
  const bad = (problem: string): never => {
    throw new ShipfoldError('bad-option', problem)
  }
  if (secret === false || (secret === undefined && form === null)) return []
  if (secret === undefined)
    return bad(
      `Missing option secret: the feed ${name} signs its pushes. Pass the salt that you gave when you subscribed, or secret: false if you gave none or check the signature elsewhere; then this webhook accepts unsigned pushes.`,
    )
  if (form === null)
    return bad(`Unusable option secret: the feed ${name} has no signature. Check the request yourself with the option verify.`)
  const salts: readonly unknown[] = Array.isArray(secret) ? secret : [secret]
  if (salts.length === 0 || !salts.every(isNonEmptyText))
    return bad('Unusable option secret. Pass the salt as a non-empty text, a list of salts, or false.')
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
