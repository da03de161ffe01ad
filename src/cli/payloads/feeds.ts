// The feeds by name, in the order in which a payload's shape is tried.

import { type Decoded, isRecord, type JsonRecord } from '../../feeds/feed.js'
import * as kd100 from '../../feeds/kd100.js'
import * as kuaidi100 from '../../feeds/kuaidi100.js'
import * as native from '../../feeds/native.js'
import { shown } from '../quote.js'

/** One feed: its name, its decoder, the key of its shipments' numbers, and the ways to the lists of its events, in their order. */
export interface Feed {
  readonly name: string
  readonly recognise: (payload: unknown) => boolean
  readonly decode: (payload: unknown) => Decoded
  readonly number: string
  readonly lists: readonly (readonly string[])[]
}

/** Every feed. */
export const feeds = {
  native: { name: 'native', ...native, number: 'shipment', lists: [['events']] },
  kd100: { name: 'kd100', ...kd100, number: 'tracking_number', lists: [['data', 'items'], ['items']] },
  kuaidi100: { name: 'kuaidi100', ...kuaidi100, number: 'nu', lists: [['data'], ['lastResult', 'data'], ['destResult', 'data']] },
} as const satisfies Readonly<Record<string, Feed>>

/** The name of a feed. */
export type FeedName = keyof typeof feeds

/** Their names, for messages. */
export const feedNames = Object.keys(feeds) as FeedName[]

/** The keys of shipments' numbers. */
export const numberKeys: readonly string[] = Object.values(feeds).map(({ number }) => number)

/** The feed of a name, or the one that recognises the payload; undefined where none does. */
export const feedOf = (payload: unknown, name: FeedName | undefined): Feed | undefined =>
  name === undefined ? Object.values(feeds).find(feed => feed.recognise(payload)) : feeds[name]

/** Whether a payload is one event of a shipment rather than its whole history. */
export const isSingle = (feed: Feed, payload: unknown): boolean =>
  feed === feeds.native && isRecord(payload) && payload.events === undefined

/** The way to an event within its payload; empty where it is the payload, or where there is none. */
export function wayTo({ lists }: Feed, payload: unknown, index: number): readonly (string | number)[] {
  let left = index
  for (const way of lists) {
    const list = way.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), payload)
    if (!Array.isArray(list)) continue
    if (left < list.length) return [...way, left]
    left -= list.length
  }
  return []
}

/** What to say of a payload that no feed recognises. */
export function unrecognised(payload: unknown): string {
  const keys = new Set(Object.values(feeds).flatMap(({ lists }) => lists.map(way => way.at(-1)!)))
  const wrong = isRecord(payload) ? [...keys].find(key => isRecord(payload[key]) && key !== 'data') : undefined
  if (wrong !== undefined)
    return `${wrong} is ${shown((payload as JsonRecord)[wrong])}, where a list belongs. Give a list of events.`
  return `no feed has this shape: ${shown(payload)}. Give a payload of ${feedNames.slice(0, -1).join(', ')} or ${feedNames.at(-1)}.`
}
