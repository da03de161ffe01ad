// Events of one list that share time, text and place and differ in their code: being said at once, none is another re-coded.

import type { Word } from './input.js'
import { type Placed, siblingCode } from './stamps.js'

const alone: readonly string[] = []

/** For each word of a list, in the order of entries, the codes of its group; none for those without siblings. */
export function siblingsIn<E>(words: readonly Word<E>[]): (index: number) => readonly string[] {
  let groups: Map<number, readonly string[]> | null = null
  for (let from = 0; from < words.length; ) {
    let to = from + 1
    while (to < words.length && words[to]!.stamp.at === words[from]!.stamp.at) to++
    if (to - from > 1) group(from, to)
    from = to
  }
  return index => groups?.get(index) ?? alone

  function group(from: number, to: number): void {
    const members = new Map<string, number[]>()
    for (let index = from; index < to; index++) {
      const { stamp } = words[index]!
      if (stamp.at === null) return
      const { dateOnly, text, place } = stamp.scan
      const key = JSON.stringify([dateOnly, text, place])
      const known = members.get(key)
      if (known) known.push(index)
      else members.set(key, [index])
    }
    for (const indexes of members.values()) {
      if (indexes.length === 1) continue
      const codes = [...new Set(indexes.map(index => siblingCode(words[index]!.stamp as Placed<E>)))].sort()
      groups ??= new Map()
      for (const index of indexes) groups.set(index, codes)
    }
  }
}
