// The journal's three verbs: hear an input, say what is true, and show what that rests on.

import { instantOf, type TrackingEvent } from '../codes/index.js'
import { wasBelieved } from './belief.js'
import { type Change, changeOf } from './change.js'
import { type Hearing, hear } from './hear.js'
import type { JournalInput } from './input.js'
import { checkJournal, type Journal } from './journal.js'
import { howOf, type JournalReport, type Judged, type JudgeOptions, judged, judgedOf, judgedOn } from './judged.js'
import { stampOfEntry } from './stamps.js'
import { type Times, timesOf } from './times.js'

/** How to look at a journal. */
export interface LookOptions<E = TrackingEvent> extends JudgeOptions<E> {
  /** As it was believed at that instant: a `Date`, or text, read as UTC where it names no zone. Now by default. */
  readonly asOf?: string | Date | undefined
}

/** What a step of a report rests on: the event, and when it was heard and taken back, as UTC. */
export interface Evidence<E = TrackingEvent> {
  readonly event: E
  /** Every source that has told it, be it later than was asked for, or taken back since. */
  readonly toldBy: readonly string[]
  readonly heardAt: string
  readonly withdrawnAt: string | null
}

/**
 * The journal after an input, or after several at once, and what that changed. Neither journal nor input is altered. The
 * report depends on what was said, not on the order in which it is recorded; changes add up under the same options. Throws `bad-option` for unusable options,
 * inputs or journals; oddities in events become verdicts and rejects.
 */
export function record<E extends TrackingEvent>(
  journal: Journal<E>,
  input: JournalInput<E> | readonly JournalInput<E>[],
  options: JudgeOptions<E> = {},
): { readonly journal: Journal<E>; readonly change: Change<E> } {
  checkJournal(journal)
  const how = howOf(options)
  const before = judgedOf(journal, how)
  let hearing: Hearing<E> = { journal, since: Number.POSITIVE_INFINITY, hasOtherRejects: false }
  for (const each of Array.isArray(input) ? (input as readonly JournalInput<E>[]) : [input as JournalInput<E>]) {
    const next = hear(hearing.journal, each, how.latest)
    hearing = {
      journal: next.journal,
      since: Math.min(hearing.since, next.since),
      hasOtherRejects: hearing.hasOtherRejects || next.hasOtherRejects,
    }
  }
  const { after, same } = judgedOn(before, hearing)
  return { journal: hearing.journal, change: changeOf(journal, hearing.journal, before, after, same) }
}

/** What is true of the shipment, or was believed to be at `asOf`. Throws `bad-option` for an unusable option or journal. */
export const report = <E extends TrackingEvent>(journal: Journal<E>, options: LookOptions<E> = {}): JournalReport<E> =>
  look(journal, options).report

/** What each step of the {@link report} with the same options rests on: `evidence(journal)[step.index]`. */
export function evidence<E extends TrackingEvent>(journal: Journal<E>, options: LookOptions<E> = {}): readonly Evidence<E>[] {
  const { scans, left } = look(journal, options)
  const asOf = pastOf(options.asOf)
  const entries = new Map(journal.entries.map(entry => [stampOfEntry(entry).key, entry]))
  const keys = [...scans.map(({ key }) => key), ...left.map(entry => stampOfEntry(entry).key)]
  return keys
    .map(key => entries.get(key)!)
    .map(({ event, told, heard }) => {
      const [from, to] = heard.findLast(([at]) => at <= asOf)!
      const iso = (at: number) => new Date(at).toISOString()
      return { event, toldBy: Object.keys(told).sort(), heardAt: iso(from), withdrawnAt: to === null ? null : iso(to) }
    })
}

/** What lies between two journals of one shipment, each judged in its own way: at its own present, say. */
export function changeBetween<E extends TrackingEvent>(
  older: Journal<E>,
  newer: Journal<E>,
  how: { readonly before: JudgeOptions<E>; readonly after: JudgeOptions<E> },
): Change<E> {
  return changeOf(older, newer, judgedOf(older, howOf(how.before)), judgedOf(newer, howOf(how.after)), 0)
}

/** A {@link report} and the instants behind it. */
export function standing<E extends TrackingEvent>(
  journal: Journal<E>,
  options: JudgeOptions<E> = {},
): { readonly report: JournalReport<E>; readonly times: Times } {
  const its = look(journal, options)
  return { report: its.report, times: timesOf(journal, its) }
}

function look<E extends TrackingEvent>(journal: Journal<E>, options: LookOptions<E>): Judged<E> {
  checkJournal(journal)
  const how = howOf(options)
  const asOf = pastOf(options.asOf)
  if (asOf === Number.POSITIVE_INFINITY) return judgedOf(journal, how)
  return judged(
    journal,
    journal.entries.filter(entry => wasBelieved(entry, asOf)),
    how,
  )
}

const pastOf = (asOf: string | Date | undefined): number =>
  asOf === undefined ? Number.POSITIVE_INFINITY : instantOf('asOf', asOf)
