// The feeds by name, in the order in which their shapes are tried.

import { type Decoded, isRecord, type JsonRecord } from '../../feeds/feed.js'
import * as kd100 from '../../feeds/kd100.js'
import * as kuaidi100 from '../../feeds/kuaidi100.js'
import * as native from '../../feeds/native.js'
import { quoteValue } from '../output/escape.js'

/** One feed: its name and decoder, the key of its shipment numbers, and the paths to its lists of events, in their order. */
export interface InputFeed {
  readonly name: string
  readonly recognise: (payload: unknown) => boolean
  readonly decode: (payload: unknown) => Decoded
  readonly shipmentKey: string
  readonly lists: readonly (readonly string[])[]
}

/** Every feed. */
export const feeds = {
  native: { name: 'native', ...native, shipmentKey: 'shipment', lists: [['events']] },
  kd100: { name: 'kd100', ...kd100, shipmentKey: 'tracking_number', lists: [['data', 'items'], ['items']] },
  kuaidi100: {
    name: 'kuaidi100',
    ...kuaidi100,
    shipmentKey: 'nu',
    lists: [['data'], ['lastResult', 'data'], ['destResult', 'data']],
  },
} as const satisfies Readonly<Record<string, InputFeed>>

/** The name of a feed. */
export type FeedName = keyof typeof feeds

/** Every name. */
export const feedNames = Object.keys(feeds) as FeedName[]

/** The keys of shipment numbers. */
export const shipmentKeys: readonly string[] = Object.values(feeds).map(({ shipmentKey }) => shipmentKey)

/** The feed of a name, or the one that recognises the payload; undefined where none does. */
export const selectFeed = (payload: unknown, name: FeedName | undefined): InputFeed | undefined =>
  name === undefined ? Object.values(feeds).find(feed => feed.recognise(payload)) : feeds[name]

/** Whether a payload is one event of a shipment rather than its whole history. */
export const isSingleEvent = (feed: InputFeed, payload: unknown): boolean =>
  feed === feeds.native && isRecord(payload) && payload.events === undefined

/** The path to an event within its payload; empty where the event is the payload, or does not exist. */
export function eventPath({ lists }: InputFeed, payload: unknown, index: number): readonly (string | number)[] {
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
