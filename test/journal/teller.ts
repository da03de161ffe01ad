// A shipment's story in inputs: `tell(trace)` is a snapshot, `tell(trace, { kind: 'delta' })` a delta; each is heard a minute
// after the one before unless it says otherwise. A trace is that of test/story.ts.

import {
  type Change,
  emptyJournal,
  type Journal,
  type JournalInput,
  type JournalOptions,
  record,
  type TrackingEvent,
} from '../../src/index.js'
import { events } from '../replay/story.js'

/** When the n-th input is heard. */
export const heard = (minutes: number): string => new Date(Date.UTC(2026, 3, 1) + minutes * 60_000).toISOString()

/** One shipment that inputs are told of. */
export class Teller {
  journal: Journal
  #minutes = 0

  constructor(options: JournalOptions = {}) {
    this.journal = emptyJournal('A1', options)
  }

  tell(what: string | readonly TrackingEvent[], more: Partial<JournalInput> = {}): Change {
    const list = typeof what === 'string' ? scans(what) : what
    const input = { kind: 'snapshot' as const, events: list, heardAt: heard(this.#minutes++), ...more }
    const { journal, change } = record(this.journal, input)
    this.journal = journal
    return change
  }
}

/** The events of a trace, each at its hour, with a text that the hour alone decides: `3/301@9` re-coded is `2/204@9`. */
export const scans = (trace: string): TrackingEvent[] =>
  events(trace).map(({ code, time }, position) => ({ code, time, text: `scanned ${time.slice(11, 13)}`, position }))

/** A change in a line: what is believed since, what is not any more, and where that leads. */
export function gist({ kind, added, withdrawn, recoded, before, after }: Change): string {
  const codes = (steps: readonly { code: string | null }[], sign: string) => steps.map(({ code }) => `${sign}${code}`)
  const recodings = recoded.map(({ before: b, after: a }) => `(${b.code} is ${a.code})`)
  const moved = before.status === after.status ? after.status : `${before.status} → ${after.status}`
  return [kind === 'unchanged' && 'unchanged', ...codes(withdrawn, '-'), ...codes(added, '+'), ...recodings, `: ${moved}`]
    .filter(Boolean)
    .join(' ')
}
