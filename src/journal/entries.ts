// A journal in rows, for stores: the journal made of stored entries, and which of its entries an input touched.

import { printValue, ShipfoldError } from '../vocabulary/index.js'
import { SLICE, type Sliced } from '../vocabulary/slices.js'
import type { Entry, Journal } from './journal.js'
import { compareStamps, stampOfEntry } from './stamps.js'

/** The journal of these entries, which may come in any order. Throws `bad-option` for something that is no entry. */
export function* assembleJournal<E>(journal: Journal<E>): Sliced<Journal<E>> {
  for (const [at, entry] of journal.entries.entries()) {
    if (at % SLICE === SLICE - 1) yield
    const hasShape = Array.isArray(entry.spans) && typeof entry.assertions === 'object' && entry.assertions !== null
    if (hasShape && (stampOfEntry(entry).at === null) === (entry.at === null)) continue
    throw new ShipfoldError('bad-option', `Not an entry of a journal: ${printValue(entry)}. Pass entries of a journal.`)
  }
  return { ...journal, entries: [...journal.entries].sort((a, b) => compareStamps(stampOfEntry(a), stampOfEntry(b))) }
}

/** The entries of the newer of two journals of one shipment that the older lacks or has in another form. */
export function changedEntries<E>(older: Journal<E>, newer: Journal<E>): readonly Entry<E>[] {
  if (newer.entries === older.entries) return []
  // Entries keep their order, so one pass finds each in both.
  let at = 0
  return newer.entries.filter(entry => {
    const before = older.entries[at]
    if (before?.id === entry.id) at++
    return before !== entry
  })
}
