// Whether a source still asserts an event. A source retracts one by a later list that lacks it, or by another code for the same
// scan.

import { endOfDay } from '../vocabulary/index.js'
import { firstRetraction, isRecoded, lastAssertedAt } from './assertion.js'
import { type Assertion, type Entry, type Journal, ownValue, type SnapshotCoverage, sourceZone } from './journal.js'
import { isSameScan, siblingCode, stampOfEntry } from './stamps.js'

// More scans than this in one second are not corrections of each other.
const MAX_RIVALS = 64

/** Whether some source asserts an entry now. */
export const isAsserted = ({ spans }: Entry<unknown>): boolean => spans.at(-1)?.[1] === null

/** Whether some source asserted an entry at an instant. */
export const wasAssertedAt = ({ spans }: Entry<unknown>, at: number): boolean =>
  spans.some(([from, to]) => from <= at && (to === null || at < to))

/** Null where some source still asserts an entry; else when the last retraction was received, or the last rival. */
export function retractionOf<E>(journal: Journal<E>, index: number): { readonly receivedAt: number } | null {
  const entry = journal.entries[index]!
  let retraction: { readonly receivedAt: number } | null = null
  for (const [name, assertion] of Object.entries(entry.assertions)) {
    const contrary = retractingCoverage(journal, entry, name, assertion) ?? recodingRival(journal, index, name, assertion)
    if (!contrary) return null
    if (!retraction || contrary.receivedAt > retraction.receivedAt) retraction = contrary
  }
  return retraction
}

function retractingCoverage<E>(
  journal: Journal<E>,
  entry: Entry<E>,
  name: string,
  assertion: Assertion,
): SnapshotCoverage | undefined {
  const source = ownValue(journal.sources, name)
  if (assertion.last === null || !source) return undefined
  const { at } = entry
  const assertedAt = lastAssertedAt(assertion, source)
  // An event without a usable time is as new as the list that has it: a list that reaches farther without it retracts it.
  if (at === null) return firstRetraction(source, assertedAt, Number.MAX_VALUE, assertion.reach ?? -Number.MAX_VALUE)
  return firstRetraction(source, assertedAt, at, latestPossible(journal, entry, name))
}

// The last instant at which the event may have happened: its stamp, or the end of the day it names.
function latestPossible<E>(journal: Journal<E>, entry: Entry<E>, name: string): number {
  const entryStamp = stampOfEntry(entry)
  return entryStamp.at !== null && entryStamp.scan.dateOnly
    ? endOfDay(entryStamp.scan.time, sourceZone(journal, name))
    : entry.at!
}

// Entries of one instant are neighbours.
function recodingRival<E>(
  journal: Journal<E>,
  index: number,
  name: string,
  assertion: Assertion,
): { readonly receivedAt: number } | undefined {
  const { entries } = journal
  const { at } = entries[index]!
  if (at === null || (entries[index - 1]?.at !== at && entries[index + 1]?.at !== at)) return undefined
  let from = index
  let to = index + 1
  while (entries[from - 1]?.at === at && index - from <= MAX_RIVALS) from--
  while (entries[to]?.at === at && to - index <= MAX_RIVALS) to++
  if (to - from > MAX_RIVALS) return undefined
  const entryStamp = stampOfEntry(entries[index]!)
  if (entryStamp.at === null) return undefined
  for (let other = from; other < to; other++) {
    const rival = entries[other]!
    const rivalAssertion = ownValue(rival.assertions, name)
    if (other === index || !rivalAssertion) continue
    const stamp = stampOfEntry(rival)
    if (stamp.at === null || !isSameScan(entryStamp.scan, stamp.scan)) continue
    const isReplaced = isRecoded(assertion, siblingCode(entryStamp), rivalAssertion, siblingCode(stamp))
    if (isReplaced && !retractingCoverage(journal, rival, name, rivalAssertion))
      return { receivedAt: rival.spans[0]?.[0] ?? Number.NEGATIVE_INFINITY }
  }
  return undefined
}
