// The options of a webhook, checked once: a secret that is undefined by mistake must not leave the door open.

import { ShipfoldError } from '../codes/index.js'
import type { Push, PushRow, ShipmentInput } from '../engine/index.js'
import type { Decoded } from '../feeds/feed.js'
import type { WebhookFault } from './answer.js'
import type { BodyBounds } from './body.js'
import { type FeedName, type FeedRow, feedOf, type WebhookFeed } from './feed.js'

/** What a webhook needs of an engine; every `Engine` has it. */
export interface WebhookEngine {
  readonly ingest: (input: ShipmentInput) => Promise<unknown>
  readonly keep: (push: Push) => Promise<Pick<PushRow, 'heardAt'>>
}

/** What a webhook works with. */
export interface WebhookOptions {
  readonly engine: WebhookEngine
  /** Whose pushes come: a provider known by name, or one of your own. Its name is the `source` of what is ingested. */
  readonly feed: FeedName | WebhookFeed
  /** The salt that Kuaidi100 signs with, or several while one is replaced. What is signed by none of them is refused. */
  readonly secret?: string | readonly string[]
  /**
   * A check of your own, before anything of the body is read: what it does not say `true` to is refused. Compare secrets with
   * `crypto.timingSafeEqual`.
   */
  readonly verify?: (request: Request, body: Uint8Array) => boolean | Promise<boolean>
  /** The shipment's name in the engine; the number in the payload by default. Null, or a throw, makes the push unreadable. */
  readonly shipmentOf?: (decoded: Decoded, request: Request) => string | null
  /** How many bytes a body may have. 1 MiB by default. */
  readonly bodyBytes?: number
  /** Within how many milliseconds it must have come. 10,000 by default. */
  readonly bodyMs?: number
  /** The clock that says when a push is heard, in milliseconds since 1970. `Date.now` by default. */
  readonly now?: () => number
  /** Told of everything refused, failed, unreadable or partial, for logs. What it throws changes nothing. */
  readonly onFault?: (fault: WebhookFault) => void
}

/** Options with their defaults. */
export interface Settings extends BodyBounds {
  readonly engine: WebhookEngine
  readonly feed: FeedRow
  /** None where nothing is signed. */
  readonly salts: readonly string[]
  readonly verify: NonNullable<WebhookOptions['verify']>
  readonly shipmentOf: NonNullable<WebhookOptions['shipmentOf']>
  readonly now: () => number
  readonly onFault: (fault: WebhookFault) => unknown
}

/** Checks options. Throws `bad-option`. */
export function settingsOf(options: WebhookOptions): Settings {
  const { engine, feed: named, bodyBytes = 1_048_576, bodyMs = 10_000 } = options
  const { verify = () => true, shipmentOf = decoded => decoded.shipment, now = Date.now, onFault = () => {} } = options
  if (typeof engine?.ingest !== 'function' || typeof engine.keep !== 'function')
    throw new ShipfoldError('bad-option', 'webhook needs an engine. Give what createEngine made.')
  const feed = isFeed(named) ? feedOf(named) : undefined
  if (!feed) throw unusable('feed', named, '"kuaidi100", "kd100", "native", or { name, decode }')
  // What is given and undefined is a variable that is not set.
  for (const option of ['secret', 'verify'] as const)
    if (option in options && options[option] === undefined)
      throw unusable(option, undefined, 'one, or leave it out: then whoever knows the address is believed')
  for (const [option, value] of Object.entries({ verify, shipmentOf, now, onFault }))
    if (typeof value !== 'function') throw unusable(option, value, 'a function')
  for (const [option, value, most] of [
    ['bodyBytes', bodyBytes, Number.MAX_SAFE_INTEGER],
    ['bodyMs', bodyMs, LONGEST_TIMER],
  ] as const)
    if (!Number.isSafeInteger(value) || value < 1 || value > most)
      throw unusable(option, value, `a whole number from 1 to ${most}`)
  return { engine, feed, salts: saltsOf(options.secret, feed), verify, shipmentOf, now, onFault, bodyBytes, bodyMs }
}

const LONGEST_TIMER = 2 ** 31 - 1

function saltsOf(secret: unknown, feed: FeedRow): readonly string[] {
  if (secret === undefined) return []
  if (feed.form === null)
    throw new ShipfoldError(
      'bad-option',
      `Unusable option secret: the feed ${feed.name} has no signature that is known. Check the request yourself, with the option verify.`,
    )
  const salts: readonly unknown[] = Array.isArray(secret) ? secret : [secret]
  if (salts.length === 0 || !salts.every(isName))
    throw new ShipfoldError('bad-option', 'Unusable option secret. Give the salt as text that is not empty, or a list of such.')
  return [...salts]
}

const isName = (value: unknown): value is string => typeof value === 'string' && value !== ''

function isFeed(feed: unknown): feed is FeedName | WebhookFeed {
  if (typeof feed !== 'object' || feed === null) return typeof feed === 'string'
  const { name, decode, kindOf, refusal } = feed as Partial<WebhookFeed>
  return (
    isName(name) &&
    !/[\0\p{Cs}]/u.test(name) &&
    typeof decode === 'function' &&
    [kindOf, refusal].every(each => each === undefined || typeof each === 'function')
  )
}

const unusable = (option: string, value: unknown, wanted: string) =>
  new ShipfoldError(
    'bad-option',
    `Unusable option ${option}: ${typeof value === 'object' ? 'an object' : String(value)}. Give ${wanted}.`,
  )
