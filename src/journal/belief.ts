// Whether an event is believed: some source that told it has not taken it back, by a later list that lacks it, or by another
// code for the same scan.

import { endOfDay } from '../codes/index.js'
import { type Entry, type Journal, type Mark, own, type Telling } from './journal.js'
import { isSameScan, siblingCode, stampOfEntry } from './stamps.js'
import { denier, isRecoded, lastTold } from './telling.js'
import { zoneIn } from './zones.js'

// More scans than this in one second are no correction of each other.
const CROWD = 64

/** Whether the last that was heard of an entry is that it holds. */
export const isBelieved = ({ heard }: Entry<unknown>): boolean => heard.at(-1)?.[1] === null

/** Whether an entry was believed at an instant. */
export const wasBelieved = ({ heard }: Entry<unknown>, at: number): boolean =>
  heard.some(([from, to]) => from <= at && (to === null || at < to))

/** Null where an entry holds, as its sources tell it now; else when the last of them was heard to deny it or to tell its rival. */
export function withdrawalOf<E>(journal: Journal<E>, index: number): { readonly heardAt: number } | null {
  const entry = journal.entries[index]!
  let withdrawn: { readonly heardAt: number } | null = null
  for (const [name, telling] of Object.entries(entry.told)) {
    const against = denierOf(journal, entry, name, telling) ?? supersederOf(journal, index, name, telling)
    if (!against) return null
    if (!withdrawn || against.heardAt > withdrawn.heardAt) withdrawn = against
  }
  return withdrawn
}

function denierOf<E>(journal: Journal<E>, entry: Entry<E>, name: string, telling: Telling): Mark | undefined {
  const source = own(journal.sources, name)
  if (telling.last === null || !source) return undefined
  const { at } = entry
  // What has no usable time is as new as the list that has it: one that reaches farther without it takes it back.
  if (at === null) return denier(source, lastTold(telling, source), Number.MAX_VALUE, telling.reach ?? -Number.MAX_VALUE)
  return denier(source, lastTold(telling, source), at, latestOf(journal, entry, name))
}

// The last instant at which the event may have happened: its stamp, or the end of the day it names.
function latestOf<E>(journal: Journal<E>, entry: Entry<E>, name: string): number {
  const its = stampOfEntry(entry)
  return its.at !== null && its.scan.dateOnly ? endOfDay(its.scan.time, zoneIn(journal, name)) : entry.at!
}

// Entries of one instant are neighbours.
function supersederOf<E>(
  journal: Journal<E>,
  index: number,
  name: string,
  telling: Telling,
): { readonly heardAt: number } | undefined {
  const { entries } = journal
  const { at } = entries[index]!
  if (at === null || (entries[index - 1]?.at !== at && entries[index + 1]?.at !== at)) return undefined
  let from = index
  let to = index + 1
  while (entries[from - 1]?.at === at && index - from <= CROWD) from--
  while (entries[to]?.at === at && to - index <= CROWD) to++
  if (to - from > CROWD) return undefined
  const its = stampOfEntry(entries[index]!)
  if (its.at === null) return undefined
  for (let other = from; other < to; other++) {
    const rival = entries[other]!
    const told = own(rival.told, name)
    if (other === index || !told) continue
    const stamp = stampOfEntry(rival)
    if (stamp.at === null || !isSameScan(its.scan, stamp.scan)) continue
    if (isRecoded(telling, siblingCode(its), told, siblingCode(stamp)) && !denierOf(journal, rival, name, told))
      return { heardAt: rival.heard[0]?.[0] ?? Number.NEGATIVE_INFINITY }
  }
  return undefined
}
