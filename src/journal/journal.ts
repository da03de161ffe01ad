// One shipment's history as a value. It keeps every event that a source has ever asserted, who asserted it, and from when to
// when. It does not keep the inputs, so its size is bounded by its events. It is plain JSON; its instants are milliseconds of
// Unix time.

import {
  badArgument,
  badOption,
  checkOptions,
  isObject,
  printValue,
  ShipfoldError,
  type TrackingEvent,
  type Zone,
  zoneOf,
} from '../vocabulary/index.js'

/** The history of one shipment. {@link createJournal} makes it and `applyInput` extends it; never edit it. */
export interface Journal<E = TrackingEvent> {
  readonly format: 1
  readonly shipment: string
  /** Zone of zone-less times of sources that `zones` does not name; null where it is unknown. */
  readonly zone: string | null
  readonly zones: Readonly<Record<string, string>>
  /** When the latest input was received; null before the first. */
  readonly receivedAt: number | null
  readonly sources: Readonly<Record<string, SourceState>>
  /** By time, then by vocabulary, text and place; those without a usable time last. */
  readonly entries: readonly Entry<E>[]
}

/** What the journal keeps of a source's snapshots to know which older assertions they retract. */
export interface SourceState {
  /** When the newest snapshot was issued. */
  readonly issuedAt: number
  /** Oldest first. A newer coverage that reaches as far replaces an older one, whose time of receipt is lost. */
  readonly coverages: readonly SnapshotCoverage[]
}

/**
 * What a snapshot covers: it retracts events last asserted before it that happened after `from` and before `upTo`. Null sets
 * no bound.
 */
export interface SnapshotCoverage {
  readonly issuedAt: number
  readonly receivedAt: number
  readonly from: number | null
  readonly upTo: number | null
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
  /** Present where some form of the event named its zone itself. */
  readonly zoned?: true
}

/** What one source claims about an event. */
export interface Assertion {
  /** When the first snapshot that has it was issued. */
  readonly first?: number
  /** When the last one was issued; null where that is the source's newest. */
  readonly last?: number | null
  /** When the last delta that has it was issued. */
  readonly delta?: number
  /** Its place in the last snapshot that has it, 0 = oldest; without a snapshot the lowest that a delta gave it. */
  readonly position?: number
  /** Where snapshots had several events of its time, text and place: their codes, its own included. None replaces another. */
  readonly siblings?: readonly string[]
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

/** An empty journal of a shipment. Throws `bad-option` for an unknown option or a zone that does not exist. */
export function createJournal<E = TrackingEvent>(shipment: string, options: JournalOptions = {}): Journal<E> {
  checkOptions('createJournal', options, ['zone', 'zones'])
  if (typeof shipment !== 'string') badArgument('createJournal', 'a shipment’s number as text', shipment)
  const { zone = null, zones = {} } = options
  if (!isObject(zones)) badOption('zones', zones, 'Pass an object with a zone for each source.')
  for (const [name, value] of [
    ['zone', zone ?? 'UTC'],
    ...Object.entries(zones).map(([key, named]) => [`zones.${key}`, named]),
  ]) {
    if (typeof value !== 'string')
      badOption(name!, value, 'Pass an IANA name such as "Asia/Shanghai" or an offset such as "+08:00".')
    zoneOf(value)
  }
  return { format: 1, shipment, zone, zones: { ...zones }, receivedAt: null, sources: {}, entries: [] }
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
  if (format === 1 && Array.isArray(entries)) return
  const what =
    typeof journal === 'string'
      ? 'it is text. Parse it as JSON first'
      : `its format is ${printValue(format)}, its entries are ${Array.isArray(entries) ? 'a list' : typeof entries}. Make one with createJournal`
  throw new ShipfoldError('bad-option', `Not a journal of format 1: ${what}.`)
}
