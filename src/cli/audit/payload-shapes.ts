// The keys under which each feed writes what the skim reads. Other shapes take the slow path.

import type { FeedName } from '../input/feeds.js'

/** One shape of a payload. */
export interface PayloadShape {
  /** The key of the object that wraps the rest, null for none; it may be absent unless `isWrapped`. */
  readonly body: string | null
  readonly isWrapped: boolean
  readonly list: string
  readonly shipment: string
  readonly carrier: string
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
const kuaidi100 = {
  ...providerDefaults,
  list: 'data',
  shipment: 'nu',
  carrier: 'com',
  reported: 'state',
  time: 'time',
  code: 'statusCode',
  text: 'context',
  place: ['location', 'areaName'],
} as const
const notKuaidi100 = ['events', 'time', 'items', 'order_status_code', 'event', 'code', 'param', 'returnCode', 'destResult']

/** The shapes that are skimmed, those of one feed together. */
export const payloadShapes: readonly (PayloadShape & { readonly feed: FeedName })[] = [
  {
    feed: 'native',
    body: null,
    isWrapped: false,
    list: 'events',
    shipment: 'shipment',
    carrier: 'carrier',
    reported: null,
    time: 'time',
    code: 'code',
    text: 'text',
    place: ['place'],
    guard: null,
    otherKeys: ['position'],
    mayReverse: false,
    nullText: false,
  },
  {
    feed: 'kd100',
    ...providerDefaults,
    body: 'data',
    isWrapped: false,
    list: 'items',
    shipment: 'tracking_number',
    carrier: 'carrier_id',
    reported: 'order_status_code',
    time: 'time',
    code: 'order_status_code',
    text: 'context',
    place: ['location', 'area_name'],
    guard: { key: 'event', texts: ['expired'] },
    otherKeys: ['events', 'time'],
  },
  {
    feed: 'kuaidi100',
    ...kuaidi100,
    body: null,
    isWrapped: false,
    guard: { key: 'status', texts: ['polling', 'shutdown', 'abort', 'updateall'] },
    otherKeys: [...notKuaidi100, 'lastResult'],
  },
  {
    feed: 'kuaidi100',
    ...kuaidi100,
    body: 'lastResult',
    isWrapped: true,
    guard: { key: 'status', texts: ['abort'] },
    otherKeys: notKuaidi100,
  },
]
