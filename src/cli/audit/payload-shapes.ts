// How the skim reads the payloads of each feed. The keys of a payload are the feed's own; the rest is what tells its shapes
// apart. Other shapes take the slow path.

import { type Feed, type FeedName, feeds } from '../../feeds/index.js'

/** One shape of a payload. */
export interface PayloadShape {
  /** The key of the object that wraps the rest, null for none; it may be absent unless `isWrapped`. */
  readonly body: string | null
  readonly isWrapped: boolean
  readonly list: string
  readonly shipment: string
  readonly carrier: string | null
  readonly reported: string | null
  readonly time: string
  readonly code: string
  readonly text: string
  /** The first of these keys that has a value counts. */
  readonly place: readonly string[]
  /** A key, and the values under it that need the slow path. */
  readonly guard: { readonly key: string; readonly texts: readonly string[] } | null
  /** Keys that mark another shape, or an event that the skim cannot read. */
  readonly otherKeys: readonly string[]
  /** Whether lists may run from the newest to the oldest. */
  readonly mayReverse: boolean
  /** Whether the string `null` means no value. */
  readonly nullText: boolean
}

const providerDefaults = { mayReverse: true, nullText: true } as const
const notKuaidi100 = ['events', 'time', 'items', 'order_status_code', 'event', 'code', 'param', 'returnCode', 'destResult']

/** The shapes that are skimmed, those of one feed together. */
export const payloadShapes: readonly (PayloadShape & { readonly feed: FeedName })[] = [
  { ...keysOf('native'), body: null, isWrapped: false, guard: null, otherKeys: ['position'], mayReverse: false, nullText: false },
  {
    ...keysOf('kd100'),
    ...providerDefaults,
    body: 'data',
    isWrapped: false,
    guard: { key: 'event', texts: ['expired'] },
    otherKeys: ['events', 'time'],
  },
  {
    ...keysOf('kuaidi100'),
    ...providerDefaults,
    body: null,
    isWrapped: false,
    guard: { key: 'status', texts: ['polling', 'shutdown', 'abort', 'updateall'] },
    otherKeys: [...notKuaidi100, 'lastResult'],
  },
  {
    ...keysOf('kuaidi100'),
    ...providerDefaults,
    body: 'lastResult',
    isWrapped: true,
    guard: { key: 'status', texts: ['abort'] },
    otherKeys: notKuaidi100,
  },
]

function keysOf(feed: FeedName) {
  const { lists, fields }: Feed = feeds[feed]
  const { shipment, carrier = null, reported = null, item } = fields
  const { time, code, text, place } = item
  return { feed, list: lists[0]!.at(-1)!, shipment, carrier, reported, time: time[0]!, code, text, place }
}
