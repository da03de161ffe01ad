// One shipment's growing history as a value. It keeps every event that was ever said of the shipment, by whom, and from when
// to when it was believed; not the inputs that said it, so that its size is bounded by its events. All of it is plain JSON,
// instants are milliseconds since 1970 UTC.

import { ShipfoldError, type TrackingEvent, zoneOf } from '../codes/index.js'

/** A shipment's history as heard so far. Make one with {@link emptyJournal}, grow it with `record`; never edit it. */
export interface Journal<E = TrackingEvent> {
  readonly format: 1
  readonly shipment: string
  /** Zone of zone-less times of sources that `zones` does not name; null where nobody knows. */
  readonly zone: string | null
  readonly zones: Readonly<Record<string, string>>
  /** When the latest input was heard; null before the first. */
  readonly heardAt: number | null
  readonly sources: Readonly<Record<string, Source>>
  /** In order of time, then of the vocabulary, text and place; those without a usable time last. */
  readonly entries: readonly Entry<E>[]
}

/** What must be remembered of a source's snapshots, to know which older words they take back. */
export interface Source {
  /** When the newest snapshot was said. */
  readonly saidAt: number
  /** Oldest first. One that another replaces, being both newer and reaching as far, is dropped, and when it was heard with it. */
  readonly marks: readonly Mark[]
}

/** A snapshot denies what was last said before it and happened after `from` and before `upTo`; null sets no bound. */
export interface Mark {
  readonly saidAt: number
  readonly heardAt: number
  readonly from: number | null
  readonly upTo: number | null
}

/** One event: what was said, at which instant (null where its time is unusable), when it was believed, and who says so. */
export interface Entry<E = TrackingEvent> {
  readonly event: E
  readonly at: number | null
  /** When it was believed, oldest first: heard, and withdrawn again; null while it is believed. */
  readonly heard: readonly (readonly [heardAt: number, withdrawnAt: number | null])[]
  readonly told: Readonly<Record<string, Telling>>
  /** Present where some form of the event named its zone itself. */
  readonly zoned?: true
}

/** How one source told an event. */
export interface Telling {
  /** When the first snapshot that has it was said. */
  readonly first?: number
  /** When the last one was; null where that is the source's newest. */
  readonly last?: number | null
  /** When the last delta that has it was said. */
  readonly delta?: number
  /** Its place in the list of the last snapshot that has it, 0 = oldest; without a snapshot the least that a delta gave it. */
  readonly position?: number
  /** Where snapshots had several events of its time, text and place: their codes, its own too. None was re-coded to another. */
  readonly beside?: readonly string[]
  /** Of an event without a usable time: the newest instant in the last snapshot that has it, null where there is none. */
  readonly reach?: number | null
}

/** Zones of times that name none; both may be left out. */
export interface JournalOptions {
  /** Zone of sources that `zones` does not name: an IANA name or an offset such as `+08:00`. */
  readonly zone?: string | undefined
  /** Zones by source. */
  readonly zones?: Readonly<Record<string, string>> | undefined
}

/** A journal of a shipment of which nothing was heard. Throws `bad-option` for a zone that does not exist. */
export function emptyJournal<E = TrackingEvent>(shipment: string, options: JournalOptions = {}): Journal<E> {
  const { zone = null, zones = {} } = options
  if (typeof zones !== 'object' || zones === null)
    throw new ShipfoldError('bad-option', `Unusable option zones: ${String(zones)}. Give an object with a zone for each source.`)
  for (const name of [zone ?? 'UTC', ...Object.values(zones)]) zoneOf(name)
  return { format: 1, shipment, zone, zones: { ...zones }, heardAt: null, sources: {}, entries: [] }
}

/** What a record holds by a name that may be any text, `__proto__` included. */
export const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined

/** Throws `bad-option` for what is no journal of this format. */
export function checkJournal(journal: unknown): void {
  const { format, entries } = (journal ?? {}) as Partial<Journal>
  if (format === 1 && Array.isArray(entries)) return
  const what =
    typeof journal === 'string'
      ? 'it is a text. Parse it as JSON first'
      : `its format is ${String(format)}, its entries are ${Array.isArray(entries) ? 'a list' : typeof entries}. Make one with emptyJournal`
  throw new ShipfoldError('bad-option', `Not a journal of format 1: ${what}.`)
}
