// One parcel's story in inputs: `receive(trace)` is a snapshot, `receive(trace, { kind: 'delta' })` a delta. Each input is
// received a minute after the one before unless it says otherwise. A trace is that of test/replay/story.ts.

import { applyInput, type Change, createJournal, type EventsInput, type Journal, type TrackingEvent } from '../../src/index.js'
import type { JournalOptions } from '../../src/journal/index.js'
import { events } from '../replay/story.js'

/** When the n-th input is received. */
export const minute = (minutes: number): string => new Date(Date.UTC(2026, 3, 1) + minutes * 60_000).toISOString()

/** One parcel and its journal. */
export class Parcel {
  journal: Journal
  #minutes = 0

  constructor(options: JournalOptions = {}) {
    this.journal = createJournal('A1', options)
  }

  receive(what: string | readonly TrackingEvent[], more: Partial<EventsInput> = {}): Change {
    const list = typeof what === 'string' ? scans(what) : what
    const input = { kind: 'snapshot' as const, events: list, receivedAt: minute(this.#minutes++), ...more }
    const { journal, change } = applyInput(this.journal, input)
    this.journal = journal
    return change
  }
}

/** The events of a trace, each at its hour, with a text that the hour alone decides: `2/204@9` corrects the code of `3/301@9`. */
export const scans = (trace: string): TrackingEvent[] =>
  events(trace).map(({ code, time }, position) => ({ code, time, text: `scanned ${time.slice(11, 13)}`, position }))

/** A change in a line: the steps retracted and added, the codes corrected, and the status. */
export function changeLine({ kind, added, retracted, recoded, before, after }: Change): string {
  const codes = (steps: readonly { code: string | null }[], sign: string) => steps.map(({ code }) => `${sign}${code}`)
  const recodings = recoded.map(({ before: b, after: a }) => `(${b.code} is ${a.code})`)
  const moved = before.status === after.status ? after.status : `${before.status} → ${after.status}`
  return [kind === 'unchanged' && 'unchanged', ...codes(retracted, '-'), ...codes(added, '+'), ...recodings, `: ${moved}`]
    .filter(Boolean)
    .join(' ')
}
