// A scan that does not belong to the parcel, between two scans of its history.

import { type Code, readTime } from '../../vocabulary/index.js'
import type { HistoryEvent } from '../arbitraries/history.js'
import { carrierTime, type DraftMessage, type DraftScan, isCorrected, issueInOrder } from './draft.js'

/** A scan to insert after the newest one of a message. `place` is its place between two scans of the history, from 0 to 1. */
export interface InsertedScan {
  readonly at: number
  readonly code: Code
  readonly text: string
  readonly place: number
}

/** The messages with a scan added to every list from one on; null where there is no room for it. */
export function insertScan(messages: readonly DraftMessage[], { at, code, text, place }: InsertedScan) {
  const newest = messages[at]!.scans.at(-1)!
  const [since, until] = [newest.event, messages[at + 1]?.scans.at(-1)?.event].map(event => readTime(event?.time))
  // A late list with a wrong code is known to be old because that scan is its newest.
  if (isCorrected(newest, messages)) return null
  // Between two scans, and at the time of neither.
  const timeMs = Math.min(
    since! + 20 * 60_000,
    Number.isNaN(until) ? Number.MAX_VALUE : Math.floor((since! + until!) / 2_000) * 1_000,
  )
  if (timeMs <= since! || messages.some(({ scans }, other) => other > at && scans.length <= messages[at]!.scans.length))
    return null
  const event: HistoryEvent = { code, time: carrierTime(timeMs), text, place: newest.event.place }
  const stray: DraftScan = { scan: newest.scan + place, event }
  const changed = messages.map((message, other): DraftMessage => {
    if (other < at) return message
    const scans = [...message.scans, stray].sort((a, b) => a.scan - b.scan)
    return other > at ? { ...message, scans } : { ...message, scans, receivedMs: timeMs + 60_000, issuedMs: timeMs + 60_000 }
  })
  return { changed: issueInOrder(changed), stray }
}
