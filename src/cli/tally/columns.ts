// Under which keys each feed writes what the skim looks for. Shapes that are not among these rows take the ordinary way.

import type { FeedName } from '../payloads/feeds.js'

/** One shape of a payload. */
export interface Columns {
  /** The key of the object that holds the rest, null where nothing wraps it; it need not be there unless `isWrapped`. */
  readonly body: string | null
  readonly isWrapped: boolean
  readonly list: string
  readonly shipment: string
  readonly carrier: string
  readonly reported: string | null
  readonly time: string
  readonly code: string
  readonly text: string
  /** The first of them that says something. */
  readonly place: readonly string[]
  /** A key, and the texts under it that change how the rest is read. */
  readonly guard: { readonly key: string; readonly texts: readonly string[] } | null
  /** Keys that make it another shape, or an event that is more than it seems. */
  readonly others: readonly string[]
  /** Whether lists may run from the newest to the oldest. */
  readonly mayTurn: boolean
  /** Whether the text `null` says nothing. */
  readonly nullText: boolean
}

const providers = { mayTurn: true, nullText: true } as const
const kuaidi100 = {
  ...providers,
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

/** The shapes that are skimmed, those of one feed in a row. */
export const columns: readonly (Columns & { readonly feed: FeedName })[] = [
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
    others: ['position'],
    mayTurn: false,
    nullText: false,
  },
  {
    feed: 'kd100',
    ...providers,
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
    others: ['events', 'time'],
  },
  {
    feed: 'kuaidi100',
    ...kuaidi100,
    body: null,
    isWrapped: false,
    guard: { key: 'status', texts: ['polling', 'shutdown', 'abort', 'updateall'] },
    others: [...notKuaidi100, 'lastResult'],
  },
  {
    feed: 'kuaidi100',
    ...kuaidi100,
    body: 'lastResult',
    isWrapped: true,
    guard: { key: 'status', texts: ['abort'] },
    others: notKuaidi100,
  },
]
