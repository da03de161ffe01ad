// When things were heard, and when they happened as far as that is known: what durations are counted from.

import { identityOf } from '../codes/index.js'
import type { Entry, Journal } from './journal.js'
import type { Judged } from './judged.js'
import { memo } from './memo.js'
import type { Believed } from './order.js'
import { stampOfEntry } from './stamps.js'
import { zoneIn } from './zones.js'

/** The instants of one event, in milliseconds since 1970 UTC. */
export interface EventTimes {
  /** What its stamp counts as in the order of events. */
  readonly instant: number
  /** When it happened; null where nobody knows the zone of its clock. */
  readonly happenedAt: number | null
  readonly heardAt: number
  /** As in the steps of a change. */
  readonly identity: string
}

/** The instants behind a report, in milliseconds since 1970 UTC; `events` by the `index` of its steps. */
export interface Times {
  /** When the latest input was heard; null before the first. */
  readonly heardAt: number | null
  /** When an event was last heard for the first time, or taken back; null before any was. */
  readonly changedAt: number | null
  readonly events: readonly EventTimes[]
}

/** The instants of a judged journal. */
export function timesOf<E>(journal: Journal<E>, { scans }: Judged<E>): Times {
  let changedAt: number | null = null
  for (const { heard } of journal.entries) {
    const [from, to] = heard.at(-1) ?? [Number.NEGATIVE_INFINITY, null]
    changedAt = Math.max(changedAt ?? from, to ?? from)
  }
  const events = scans.map((scan): EventTimes => {
    const { entry, instant } = scan
    const heardAt = entry.heard.at(-1)?.[0] ?? instant
    return { instant, happenedAt: isZoneKnown(journal, entry) ? instant : null, heardAt, identity: toldIdentity(scan) }
  })
  return { heardAt: journal.heardAt, changedAt, events }
}

const isZoneKnown = <E>(journal: Journal<E>, { zoned, told }: Entry<E>): boolean =>
  zoned === true || Object.keys(told).every(source => zoneIn(journal, source) !== undefined)

const identities = /* @__PURE__ */ memo<object, string>()

// Of the event as it was told: not as the caller classified it, nor where its list placed its day.
function toldIdentity<E>(scan: Believed<E>): string {
  const known = identities.of(scan.key)
  if (known !== undefined) return known
  const stamp = stampOfEntry(scan.entry)
  const identity = identityOf(stamp.at === null ? scan : stamp.scan)
  identities.note(scan.key, identity)
  return identity
}
