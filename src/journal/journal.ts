// One shipment's history as a value. It keeps every event that a source has ever asserted, who asserted it, and from when to
// when; of the inputs only when each distinct list was last received, so its size is bounded by its events and distinct lists.
// It is plain JSON; its instants are milliseconds of Unix time.

import { parseDuration } from '../vocabulary/duration.js'
import {
  badArgument,
  badOption,
  checkOptions,
  isObject,
  printValue,
  type RulingWord,
  ShipfoldError,
  type TrackingEvent,
  type Zone,
  zoneOf,
} from '../vocabulary/index.js'

/** The history of one shipment. {@link createJournal} makes it and `applyInput` extends it; never edit it. */
export interface Journal<E = TrackingEvent> {
  readonly format: 2
  readonly shipment: string
  /** Zone of zone-less times of sources that `zones` does not name; null where it is unknown. */
  readonly zone: string | null
  readonly zones: Readonly<Record<string, string>>
  /** As given to {@link createJournal}; null where it was not. */
  readonly redelivery: JournalOptions['redelivery'] | null
  /** When the latest input was received; null before the first. */
  readonly receivedAt: number | null
  readonly sources: Readonly<Record<string, SourceState>>
  /** Every ruling on a scan, in order of receipt. */
  readonly rulings: readonly Ruling[]
  /** By time, then by vocabulary, text and place; those without a usable time last. */
  readonly entries: readonly Entry<E>[]
}

/** What the journal keeps of a source's lists to know which scans they take back. */
export interface SourceState {
  /** Lists that state when they were issued. */
  readonly issued?: IssuedLists
  /** Lists that do not: each distinct one once, numbered from 0 in order of arrival. */
  readonly lists?: readonly ListState[]
  /** The longest `redelivery` that an input of this source stated, in milliseconds. */
  readonly redelivery?: number
  /** Present while entries of this source are contested. */
  readonly contested?: true
}

/** Lists that state when they were issued: the newest decides. */
export interface IssuedLists {
  /** When the newest was issued. */
  readonly issuedAt: number
  /** The provider's own code for the parcel in the newest, and before. */
  readonly reported?: readonly ReportedCode[]
  /** Oldest first. A newer coverage that reaches as far back replaces an older one, whose time of receipt is lost. */
  readonly coverages: readonly Coverage[]
}

/** What a list covers: it takes back scans last asserted before it that happened at `from` or later. */
export interface Coverage {
  readonly issuedAt: number
  readonly receivedAt: number
  readonly from: number
}

/** A list that does not state when it was issued. Which entries are in it stands with their assertions. */
export interface ListState {
  /** How many events it has. */
  readonly size: number
  /** It covers scans from then on; null for a list without usable scans, which covers nothing. */
  readonly from: number | null
  /** When it was received, oldest first. */
  readonly receptions: readonly number[]
  /** What the oldest receptions, which are no longer kept, came to. */
  readonly summary?: ReceptionSummary
  /** The provider's own code for the parcel that came with it, and before. */
  readonly reported?: readonly ReportedCode[]
}

/** A provider's own code for the whole parcel, null for none: since when it was received, and in how new a list it last was. */
export interface ReportedCode {
  readonly code: string | null
  readonly receivedAt: number
  /** When that list was issued or, where it does not say, received. */
  readonly at: number
}

/** Receptions of a list summed up: the first, the last that counted, and whether another list of the source came after that. */
export interface ReceptionSummary {
  readonly first: number
  readonly last: number
  readonly isFollowed: boolean
}

/** What a person, or the feed itself, says of one scan. */
export interface Ruling {
  readonly identity: string
  readonly is: RulingWord
  /** Who says so: a person's name, or `feed:` and a source. */
  readonly by: string
  readonly reason: string
  readonly receivedAt: number
}

/** One event: its data, its instant (null where its time is unusable), when it was asserted, and by whom. */
export interface Entry<E = TrackingEvent> {
  /** Its number in the journal and in a store, in order of arrival from 0: none is ever removed. */
  readonly id: number
  readonly event: E
  readonly at: number | null
  /** When some source asserted it, oldest first: received, and retracted; null while it stands. */
  readonly spans: readonly (readonly [receivedAt: number, retractedAt: number | null])[]
  readonly assertions: Readonly<Record<string, Assertion>>
  /** When it was unsure which list of a source is newer. */
  readonly contests?: readonly Contest[]
  /** Present where some form of the event named its zone itself. */
  readonly zoned?: true
  /** Present where it was once received too long before its time, which is a mistake, so that it shows no list to be newer. */
  readonly ahead?: true
}

/** What one source claims about an event. */
export interface Assertion {
  /**
   * Which of the source's lists without a time of issue have it, as pairs of numbers: from a list to before another; null for
   * all that came since.
   */
  readonly lists?: readonly (number | null)[]
  /** When the last list that has it and states so was issued; null where that is the source's newest. */
  readonly issued?: number | null
  /** When the last delta that has it was issued or, where it does not say, received. */
  readonly delta?: number
  /** Its place in the last list that has it, 0 = oldest; without a list the lowest that a delta gave it. */
  readonly position?: number
}

/**
 * A time during which nobody could say which list of a source is newer, and whether this event holds depended on it. `newer`:
 * it would not hold if the list in question were newer than those that have it. `older`: it was taken back by the list in
 * question, or only that list has it, and the opposite would be true if the list were older.
 */
export interface Contest {
  readonly source: string
  readonly ifList: 'newer' | 'older'
  /** When the list in question was received. */
  readonly listAt: number
  readonly from: number
  /** Null while it lasts. */
  readonly to: number | null
}

/** Zones of times that name none, and how long old lists come again; all may be left out. */
export interface JournalOptions {
  /** Zone of sources that `zones` does not name: an IANA name or an offset such as `+08:00`. */
  readonly zone?: string | undefined
  /** Zones by source. */
  readonly zones?: Readonly<Record<string, string>> | undefined
  /**
   * How long a source may send an old list again, for lists that do not state when they were issued: an ISO 8601 duration, or
   * one by source. An input's own `redelivery` by default, else `PT3H`.
   */
  readonly redelivery?: string | Readonly<Record<string, string>> | undefined
}

/** An empty journal of a shipment. Throws `bad-option` for an unknown option, an unknown zone or an unusable duration. */
export function createJournal<E = TrackingEvent>(shipment: string, options: JournalOptions = {}): Journal<E> {
  checkOptions('createJournal', options, ['zone', 'zones', 'redelivery'])
  if (typeof shipment !== 'string') badArgument('createJournal', 'a shipment’s number as text', shipment)
  const { zone = null, zones = {}, redelivery = null } = options
  if (!isObject(zones)) badOption('zones', zones, 'Pass an object with a zone for each source.')
  for (const [name, value] of [
    ['zone', zone ?? 'UTC'],
    ...Object.entries(zones).map(([key, named]) => [`zones.${key}`, named]),
  ]) {
    if (typeof value !== 'string')
      badOption(name!, value, 'Pass an IANA name such as "Asia/Shanghai" or an offset such as "+08:00".')
    zoneOf(value)
  }
  checkRedelivery(redelivery)
  return {
    format: 2,
    shipment,
    zone,
    zones: { ...zones },
    redelivery: isObject(redelivery) ? { ...redelivery } : redelivery,
    receivedAt: null,
    sources: {},
    rulings: [],
    entries: [],
  }
}

/** Throws `bad-option` unless this is an option `redelivery`, or null. */
export function checkRedelivery(redelivery: unknown): void {
  if (redelivery === null) return
  if (!isObject(redelivery)) redeliveryOf('redelivery', redelivery)
  else for (const [source, duration] of Object.entries(redelivery)) redeliveryOf(`redelivery.${source}`, duration)
}

/** A duration in milliseconds. Throws `bad-option`. */
export function redeliveryOf(name: string, duration: unknown): number {
  const ms = parseDuration(duration)
  if (typeof ms === 'number') return ms
  return badOption(name, duration, 'Pass a fixed ISO 8601 duration such as "PT3H", or an object with one for each source.')
}

/** A record's own value under a name, which may be any text, `__proto__` included. */
export const ownValue = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined

/** Entries as they are in a journal: an evaluation keeps those of the journal it was made for, whose receipt may be earlier now. */
export function currentEntries<E>(journal: Journal<E>, entries: readonly Entry<E>[]): readonly Entry<E>[] {
  const byId: Entry<E>[] = new Array(journal.entries.length)
  for (const entry of journal.entries) byId[entry.id] = entry
  return entries.map(({ id }) => byId[id]!)
}

// Looking a zone up takes longer than evaluating a history, and there are few.
const zoneByName = new Map<string, Zone>()

/** The zone of a source's zone-less times; undefined where it is unknown, and then they are read as UTC. */
export function sourceZone({ zone, zones }: Pick<Journal, 'zone' | 'zones'>, source: string): Zone | undefined {
  const name = ownValue(zones, source) ?? zone
  if (name === null) return undefined
  const known = zoneByName.get(name) ?? zoneOf(name)
  zoneByName.set(name, known)
  return known
}

/** Throws `bad-option` unless a value is a journal of this format. */
export function requireJournal(journal: unknown): void {
  const { format, entries } = (journal ?? {}) as Partial<Journal>
  if (format === 2 && Array.isArray(entries)) return
  const what =
    typeof journal === 'string'
      ? 'it is text. Parse it as JSON first'
      : `its format is ${printValue(format)}, its entries are ${Array.isArray(entries) ? 'a list' : typeof entries}. Make one with createJournal`
  throw new ShipfoldError('bad-option', `Not a journal of format 2: ${what}.`)
}
