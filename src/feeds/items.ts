// A provider's item lists as events, by a row that names the fields of an item. A feed is such a row and little else.

import { readTime } from '../vocabulary/index.js'
import type { Decoded, FeedEvent, FeedReject, ItemFields } from './feed.js'
import { type CodeMapping, codeValue, isAbsent, isRecord, scalarValue, textValue } from './values.js'

/** One list of a payload and its carrier. */
export interface ItemList {
  readonly items: readonly unknown[]
  readonly carrier?: string | undefined
}

/**
 * Every item as an event, in the order sent, one list after the other. An item that is not an object is listed in `rejected`
 * and keeps its index as an event without time and code, which replay rejects.
 */
export function decodeItems(
  lists: readonly ItemList[],
  { field, fields, ownCodes = [] }: { field: string; fields: ItemFields; ownCodes?: readonly CodeMapping[] },
): Pick<Decoded, 'events' | 'rejected'> {
  const rejected: FeedReject[] = []
  const read = lists.map(({ items, carrier }) =>
    items.map(item => ({ item: isRecord(item) ? item : {}, given: item, carrier, time: itemTime(item, fields) })),
  )
  const positions = positionsOf(read.map(list => list.map(({ time }) => readTime(time))))
  const events = read.flat().map(({ item, given, carrier, time }, index): FeedEvent => {
    if (!isRecord(given)) rejected.push({ index, field, value: given ?? null, reason: 'not an object' })
    const place = fields.place.map(name => textValue(item[name])).find(text => text !== undefined)
    const scan = { code: codeValue(item[fields.code], ownCodes), text: textValue(item[fields.text]), place }
    return { ...scan, time, label: textValue(item[fields.label]), carrier, position: positions[index]! }
  })
  return { events, rejected }
}

/**
 * The positions of the items of several lists, 0 = oldest, by their times. Each list keeps its own order, oldest first; the
 * lists are merged by time, and the first list wins ties. An item with an unreadable time stays beside its neighbours.
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

/** Whether a list of times runs from newest to oldest: by most neighbours, then by its ends; true where neither decides. */
export function isNewestFirst(times: readonly number[]): boolean {
  const readable = times.filter(time => !Number.isNaN(time))
  let rising = 0
  for (let at = 1; at < readable.length; at++) rising += Math.sign(readable[at]! - readable[at - 1]!)
  return rising < 0 || (rising === 0 && !(readable.at(-1)! > readable[0]!))
}

// Replay rejects unreadable times, so the item keeps its index.
function itemTime(item: unknown, fields: ItemFields): string {
  const given = isRecord(item) ? fields.time.map(name => item[name]) : []
  const time = given.find(value => !Number.isNaN(readTime(value))) ?? given.find(value => !isAbsent(value))
  return String(scalarValue(time) ?? '')
}
