// What the commands ask of the feeds: the one that recognises a payload, and where a payload holds its events.

import { type Decoded, type Feed, type FeedEvent, type FeedName, feeds } from '../../feeds/index.js'
import { isRecord, type JsonRecord } from '../../feeds/values.js'
import type { OverrideInput } from '../../journal/index.js'
import { authorOfFeed } from '../../vocabulary/index.js'
import { quoteValue } from '../output/escape.js'

export type { Feed as InputFeed, FeedName } from '../../feeds/index.js'

/** Every name. */
export const feedNames = Object.keys(feeds) as FeedName[]

/** The keys of shipment numbers. */
export const shipmentKeys: readonly string[] = Object.values(feeds).map(({ fields }) => fields.shipment)

/** The feed with this name, if one is given, else the feed that recognises the payload; undefined if there is none. */
export const selectFeed = (payload: unknown, name: FeedName | undefined): Feed | undefined =>
  name === undefined ? Object.values(feeds).find(feed => feed.recognise(payload)) : feeds[name]

/** What a payload says of each of its shipments; `first` counts the events of the shipments before. */
export function decodeAll(feed: Feed, payload: unknown): readonly { readonly decoded: Decoded; readonly first: number }[] {
  let first = 0
  return feed.decode(payload).map(decoded => {
    const found = { decoded, first }
    first += decoded.events.length
    return found
  })
}

/** What a feed itself corrects, as inputs that lack the time of receipt. */
export function feedOverrides(
  feed: string,
  { overrides }: Pick<Decoded, 'overrides'>,
): readonly Omit<OverrideInput<FeedEvent>, 'receivedAt'>[] {
  return overrides.map(({ event, is, reason }) => {
    // Only what identifies the scan is read of it.
    const scan = { event: event as FeedEvent, is }
    return { kind: 'override', by: authorOfFeed(feed), reason, scans: [scan] }
  })
}

/** The path to an event within its payload; empty where the event is the payload, or does not exist. */
export function eventPath({ lists }: Feed, payload: unknown, index: number): readonly (string | number)[] {
  let left = index
  for (const path of lists) {
    const list = path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), payload)
    if (!Array.isArray(list)) continue
    if (left < list.length) return [...path, left]
    left -= list.length
  }
  return []
}

/** The message about a payload that no feed recognises. */
export function unrecognisedMessage(payload: unknown): string {
  const keys = new Set(Object.values(feeds).flatMap(({ lists }) => lists.map(path => path.at(-1)!)))
  const wrong = isRecord(payload) ? [...keys].find(key => isRecord(payload[key]) && key !== 'data') : undefined
  if (wrong !== undefined)
    return `${wrong} is ${quoteValue((payload as JsonRecord)[wrong])}, where a list belongs. Pass a list of events.`
  return `no feed recognises ${quoteValue(payload)}. Pass a payload of ${feedNames.slice(0, -1).join(', ')} or ${feedNames.at(-1)}.`
}
