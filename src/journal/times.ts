// The instants behind a report: when its events happened, as far as that is known, and when they were received. Rules count
// durations from them in milliseconds of Unix time; a change shows them as ISO 8601 text in UTC.

import { instantOf, isoOrNull, isoText, ShipfoldError } from '../vocabulary/index.js'
import { currentEntries, type Entry, type Journal, sourceZone } from './journal.js'
import type { Evaluation } from './reading.js'
import { identityOfEntry } from './stamps.js'

/** When one event happened and was received: ISO 8601 text in UTC, or milliseconds of Unix time. */
export interface EventTimes<T extends string | number = string> {
  /** What its stamp counts as in the order of events. */
  readonly instant: T
  /** When it happened; null where the zone of its clock is unknown. */
  readonly occurredAt: T | null
  readonly receivedAt: T
  /** As in the steps of a change. */
  readonly identity: string
}

/** The times behind a report; `events` by the `index` of its steps. */
export interface ReportTimes<T extends string | number = string> {
  /** When the latest input was received; null before the first. */
  readonly receivedAt: T | null
  /** When an event was last received for the first time, retracted, ruled on or contested or no longer so; null before any was. */
  readonly changedAt: T | null
  readonly events: readonly EventTimes<T>[]
}

/** The instants behind the report of an evaluated journal. */
export function instantsOf<E>(journal: Journal<E>, { scans, entries }: Evaluation<E>): ReportTimes<number> {
  let changedAt: number | null = null
  for (const { spans, contests } of journal.entries) {
    const [from, to] = spans.at(-1) ?? [Number.NEGATIVE_INFINITY, null]
    changedAt = Math.max(changedAt ?? from, to ?? from)
    for (const contest of contests ?? []) changedAt = Math.max(changedAt, contest.to ?? contest.from)
  }
  for (const { receivedAt } of journal.rulings) changedAt = Math.max(changedAt ?? receivedAt, receivedAt)
  const current = currentEntries(journal, entries)
  const events = scans.map(({ instant, index }): EventTimes<number> => {
    const entry = current[index]!
    const receivedAt = entry.spans.at(-1)?.[0] ?? instant
    const occurredAt = isZoneKnown(journal, entry) ? instant : null
    return { instant, occurredAt, receivedAt, identity: identityOfEntry(entry) }
  })
  return { receivedAt: journal.receivedAt, changedAt: changedAt === Number.NEGATIVE_INFINITY ? null : changedAt, events }
}

/** Milliseconds as text. */
export const printTimes = ({ receivedAt, changedAt, events }: ReportTimes<number>): ReportTimes => ({
  receivedAt: isoOrNull(receivedAt),
  changedAt: isoOrNull(changedAt),
  events: events.map(({ instant, occurredAt, receivedAt: received, identity }) => ({
    instant: isoText(instant),
    occurredAt: isoOrNull(occurredAt),
    receivedAt: isoText(received),
    identity,
  })),
})

/** Text as milliseconds. Throws `bad-option` for what {@link printTimes} cannot have printed. */
export function parseTimes(name: string, times: ReportTimes): ReportTimes<number> {
  if (!Array.isArray(times?.events))
    throw new ShipfoldError('bad-option', `Unusable ${name}: it has no list of events. Pass the change that applyInput returned.`)
  const msOf = (field: string, value: string) => instantOf(`${name}.${field}`, value)
  const msOrNull = (field: string, value: string | null) => (value === null ? null : msOf(field, value))
  return {
    receivedAt: msOrNull('receivedAt', times.receivedAt),
    changedAt: msOrNull('changedAt', times.changedAt),
    events: times.events.map(({ instant, occurredAt, receivedAt, identity }, at) => ({
      instant: msOf(`events[${at}].instant`, instant),
      occurredAt: msOrNull(`events[${at}].occurredAt`, occurredAt),
      receivedAt: msOf(`events[${at}].receivedAt`, receivedAt),
      identity,
    })),
  }
}

const isZoneKnown = <E>(journal: Journal<E>, { zoned, assertions }: Entry<E>): boolean =>
  zoned === true || Object.keys(assertions).every(source => sourceZone(journal, source) !== undefined)
