// What the commands ask of the feeds: the one that recognises a payload, and where a payload holds its events.

import { type Feed, type FeedName, feeds } from '../../feeds/index.js'
import { isRecord, type JsonRecord } from '../../feeds/values.js'
import { quoteValue } from '../output/escape.js'

export type { Feed as InputFeed, FeedName } from '../../feeds/index.js'

/** Every name. */
export const feedNames = Object.keys(feeds) as FeedName[]

/** The keys of shipment numbers. */
export const shipmentKeys: readonly string[] = Object.values(feeds).map(({ fields }) => fields.shipment)

/** The feed of a name, or the one that recognises the payload; undefined where none does. */
export const selectFeed = (payload: unknown, name: FeedName | undefined): Feed | undefined =>
  name === undefined ? Object.values(feeds).find(feed => feed.recognise(payload)) : feeds[name]

/** Whether a payload is one event of a shipment rather than its whole history. */
export const isSingleEvent = (feed: Feed, payload: unknown): boolean => feed.kindOf?.(payload) === 'delta'

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
