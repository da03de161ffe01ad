// A journal in rows, for stores: which of its entries an input touched, and the journal made of stored entries.

import { printValue, ShipfoldError } from '../vocabulary/index.js'
import type { Entry, Journal } from './journal.js'
import { compareStamps, stampOfEntry } from './stamps.js'

/** An entry of the newer of two journals, and its index in the older one; null for a new entry. */
export interface EntryChange<E> {
  readonly entry: Entry<E>
  readonly previousIndex: number | null
}

/** The journal of these entries, which may come in any order. Throws `bad-option` for something that is no entry. */
export function assembleJournal<E>(journal: Journal<E>): Journal<E> {
  for (const entry of journal.entries) {
    const hasShape = Array.isArray(entry.spans) && typeof entry.assertions === 'object' && entry.assertions !== null
    if (hasShape && (stampOfEntry(entry).at === null) === (entry.at === null)) continue
    throw new ShipfoldError(
      'bad-option',
      `Not an entry of a journal: ${printValue(entry)}. Pass entries returned by entryChanges.`,
    )
  }
  return { ...journal, entries: [...journal.entries].sort((a, b) => compareStamps(stampOfEntry(a), stampOfEntry(b))) }
}

/** Every entry of the newer of two journals of one shipment, in order, with its index in the older one. */
export function entryChanges<E>(older: Journal<E>, newer: Journal<E>): readonly EntryChange<E>[] {
  const entries: EntryChange<E>[] = []
  let at = 0
  for (const entry of newer.entries) {
    const before = older.entries[at]
    const isSame = before !== undefined && (before === entry || stampOfEntry(before).key === stampOfEntry(entry).key)
    entries.push({ entry, previousIndex: isSame ? at : null })
    if (isSame) at++
  }
  return entries
}
