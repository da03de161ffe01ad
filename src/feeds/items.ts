// A provider's item lists as events, by a row that says where each part of an event stands in an item. A feed is such a row
// and little else.

import { readTime } from '../codes/index.js'
import {
  codeOf,
  type Decoded,
  type FeedEvent,
  type FeedReject,
  isAbsent,
  isRecord,
  type OwnCode,
  scalarOf,
  textOf,
} from './feed.js'

/** Where each part of an event stands in an item. */
export interface ItemFields {
  /** The first that can be read is taken, as it is written. */
  readonly time: readonly string[]
  readonly text: string
  readonly code: string
  readonly label: string
  /** The first that says something is taken. */
  readonly place: readonly string[]
}

/** One list of a payload and the carrier it comes from. */
export interface ItemList {
  readonly items: readonly unknown[]
  readonly carrier?: string | undefined
}

/**
 * Every item as an event, in the order sent, one list after the other. An item that is no object is listed in `rejected` and
 * keeps its index as an event without time and code, which replay rejects.
 */
export function decodeItems(
  lists: readonly ItemList[],
  { field, fields, ownCodes = [] }: { field: string; fields: ItemFields; ownCodes?: readonly OwnCode[] },
): Pick<Decoded, 'events' | 'rejected'> {
  const rejected: FeedReject[] = []
  const read = lists.map(({ items, carrier }) =>
    items.map(item => ({ item: isRecord(item) ? item : {}, given: item, carrier, time: timeOf(item, fields) })),
  )
  const positions = positionsOf(read.map(list => list.map(({ time }) => readTime(time))))
  const events = read.flat().map(({ item, given, carrier, time }, index): FeedEvent => {
    if (!isRecord(given)) rejected.push({ index, field, value: given ?? null, reason: 'not an object' })
    const place = fields.place.map(name => textOf(item[name])).find(text => text !== undefined)
    const says = { code: codeOf(item[fields.code], ownCodes), text: textOf(item[fields.text]), place }
    return { ...says, time, label: textOf(item[fields.label]), carrier, position: positions[index]! }
  })
  return { events, rejected }
}

/**
 * Places of the items of several lists, 0 = oldest, given their times: each list oldest first, in its own order, and the
 * lists merged by time, the earlier list first where times tie. A time that cannot be read stays with its neighbours.
 */
export function positionsOf(lists: readonly (readonly number[])[]): readonly number[] {
  let offset = 0
  const places = lists.flatMap(times => {
    const start = offset
    offset += times.length
    let latest = -Number.MAX_VALUE
    const oldestFirst = [...times.keys()]
    if (isNewestFirst(times)) oldestFirst.reverse()
    return oldestFirst.map(at => {
      if (times[at]! > latest) latest = times[at]!
      return { index: start + at, latest }
    })
  })
  const positions: number[] = new Array(places.length)
  places.sort((a, b) => a.latest - b.latest)
  for (const [position, { index }] of places.entries()) positions[index] = position
  return positions
}

/** Whether a list of times runs from the newest to the oldest: by most neighbours, then by its ends; those that do not say do. */
export function isNewestFirst(times: readonly number[]): boolean {
  const readable = times.filter(time => !Number.isNaN(time))
  let rising = 0
  for (let at = 1; at < readable.length; at++) rising += Math.sign(readable[at]! - readable[at - 1]!)
  return rising < 0 || (rising === 0 && !(readable.at(-1)! > readable[0]!))
}

// A time that is no time is for replay to reject: the item keeps its index.
function timeOf(item: unknown, fields: ItemFields): string {
  const given = isRecord(item) ? fields.time.map(name => item[name]) : []
  const time = given.find(value => !Number.isNaN(readTime(value))) ?? given.find(value => !isAbsent(value))
  return String(scalarOf(time) ?? '')
}
