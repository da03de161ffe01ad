// A journal in pieces, for whoever keeps it in rows: its entries one by one, which of them an input touched, and back.

import { ShipfoldError } from '../codes/index.js'
import type { Entry, Journal } from './journal.js'
import { compareStamps, stampOfEntry } from './stamps.js'

/** An entry that is new or says something new; `was` is its place in the older journal, null for a new one. */
export interface Touched<E> {
  readonly entry: Entry<E>
  readonly was: number | null
}

/** The journal of these entries, in whatever order they were kept. Throws `bad-option` where one cannot have been an entry. */
export function assembled<E>(journal: Journal<E>): Journal<E> {
  for (const entry of journal.entries) {
    const isOurs = Array.isArray(entry.heard) && typeof entry.told === 'object' && entry.told !== null
    if (isOurs && (stampOfEntry(entry).at === null) === (entry.at === null)) continue
    throw new ShipfoldError(
      'bad-option',
      `Not an entry of a journal: ${JSON.stringify(entry).slice(0, 200)}. Give what growth gave.`,
    )
  }
  return { ...journal, entries: [...journal.entries].sort((a, b) => compareStamps(stampOfEntry(a), stampOfEntry(b))) }
}

/** For each entry of the newer of two journals of one shipment, in order: its place in the older one, and whether it is as it was there. */
export function growth<E>(older: Journal<E>, newer: Journal<E>): readonly Touched<E>[] {
  const touched: Touched<E>[] = []
  let at = 0
  for (const entry of newer.entries) {
    const before = older.entries[at]
    const isIt = before !== undefined && (before === entry || stampOfEntry(before).key === stampOfEntry(entry).key)
    touched.push({ entry, was: isIt ? at : null })
    if (isIt) at++
  }
  return touched
}
