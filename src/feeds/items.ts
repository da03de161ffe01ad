// A provider's item lists as events, by a row that names the fields of an item. A feed is such a row and little else.

import { readTime } from '../vocabulary/index.js'
import type { Decoded, FeedEvent, FeedReject, ItemFields } from './feed.js'
import type { ReadSourceCode } from './source-codes.js'
import { isAbsent, isRecord, type JsonRecord, scalarValue, textValue } from './values.js'

/** One list of a payload and its carrier. */
export interface ItemList {
  readonly items: readonly unknown[]
  readonly carrier?: string | undefined
}

/** How items are read. `codeOf` reads an item's code, beside which its label stands. */
export interface ItemOptions {
  /** The name of the lists, for rejects. */
  readonly field: string
  readonly fields: ItemFields
  readonly codeOf: (code: unknown, label: unknown) => ReadSourceCode
}

/**
 * Every item as an event, in the order sent, one list after the other. An item that is not an object is listed in `rejected`
 * and keeps its index as an event without time and code, which replay rejects.
 */
export function decodeItems(
  lists: readonly ItemList[],
  { field, fields, codeOf }: ItemOptions,
): Pick<Decoded, 'events' | 'rejected'> {
  const rejected: FeedReject[] = []
  const times: string[] = []
  const stamps = lists.map(({ items }) =>
    items.map(item => {
      const time = itemTime(item, fields)
      times.push(time)
      return readTime(time)
    }),
  )
  const positions = positionsOf(stamps)
  const events: FeedEvent[] = []
  for (const { items, carrier } of lists)
    for (const given of items) {
      const index = events.length
      if (!isRecord(given)) rejected.push({ index, field, value: given ?? null, reason: 'not an object' })
      const item = isRecord(given) ? given : {}
      events.push({
        ...codeOf(item[fields.code], item[fields.label]),
        text: textValue(item[fields.text]),
        place: placeOf(item, fields),
        time: times[index]!,
        label: textValue(item[fields.label]),
        carrier,
        position: positions[index]!,
      })
    }
  return { events, rejected }
}

/**
 * The positions of the items of several lists, 0 = oldest, by their times. Each list keeps its own order, oldest first; the
 * lists are merged by time, and the first list wins ties. An item with an unreadable time stays beside its neighbours.
 */
export function positionsOf(lists: readonly (readonly number[])[]): readonly number[] {
  const [only = []] = lists
  // Within a list the latest times rise already, so that one list needs no merging.
  if (lists.length < 2) return isNewestFirst(only) ? only.map((_, at) => only.length - 1 - at) : [...only.keys()]
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
function itemTime(item: unknown, { time: names }: ItemFields): string {
  if (!isRecord(item)) return ''
  const readable = names.find(name => !Number.isNaN(readTime(item[name]))) ?? names.find(name => !isAbsent(item[name]))
  return readable === undefined ? '' : String(scalarValue(item[readable]) ?? '')
}

function placeOf(item: JsonRecord, { place: names }: ItemFields): string | undefined {
  for (const name of names) {
    const text = textValue(item[name])
    if (text !== undefined) return text
  }
  return undefined
}
