// Events of one list that share time, text and place and differ in their code. None corrects another: the list has all of them.

import { type Placed, type Stamp, siblingCode } from './stamps.js'

const noSiblings: readonly string[] = []

/** For the events of a list, in the order of entries: by index, the codes of an event's group; none where it stands alone. */
export function siblingsIn<E>(events: readonly Stamp<E>[]): (index: number) => readonly string[] {
  let groups: Map<number, readonly string[]> | null = null
  for (let from = 0; from < events.length; ) {
    let to = from + 1
    while (to < events.length && events[to]!.at === events[from]!.at) to++
    if (to - from > 1) group(from, to)
    from = to
  }
  return index => groups?.get(index) ?? noSiblings

  function group(from: number, to: number): void {
    const members = new Map<string, number[]>()
    for (let index = from; index < to; index++) {
      const stamp = events[index]!
      if (stamp.at === null) return
      const { dateOnly, text, place } = stamp.scan
      const key = JSON.stringify([dateOnly, text, place])
      const known = members.get(key)
      if (known) known.push(index)
      else members.set(key, [index])
    }
    for (const indexes of members.values()) {
      if (indexes.length === 1) continue
      const codes = [...new Set(indexes.map(index => siblingCode(events[index] as Placed<E>)))].sort()
      groups ??= new Map()
      for (const index of indexes) groups.set(index, codes)
    }
  }
}
