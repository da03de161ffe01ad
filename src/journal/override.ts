// A correction, checked and read: what a person, or the feed itself, says of scans.

import {
  badOption,
  feedOfAuthor,
  type Instant,
  instantOf,
  isObject,
  isRulingWord,
  sourceOfPerson,
  type TrackingEvent,
} from '../vocabulary/index.js'
import { checkFields, type EventsInput, withTextTime } from './input.js'
import { type Journal, type Ruling, sourceZone } from './journal.js'
import { identityOfStamp, stampOf } from './stamps.js'

/** What a journal takes: the events that a source reports, or a correction. */
export type JournalInput<E = TrackingEvent> = EventsInput<E> | OverrideInput<E>

/** What a person knows better than the feed, or a feed's own retraction of scans that it names. */
export interface OverrideInput<E = TrackingEvent> {
  readonly kind: 'override'
  /** Who says so. `feed:` and a source's name stands for that feed, whose corrections count for its own scans alone. */
  readonly by: string
  readonly reason: string
  /** When you received it. Text without a zone is read as UTC. */
  readonly receivedAt: Instant
  /** Scans that are true, false, or as undecided as if nobody had ruled on them. */
  readonly scans?: readonly RuledScan<E>[] | undefined
  /** Scans that no feed reported: they are true. */
  readonly add?: readonly E[] | undefined
}

/** A scan, by the `identity` of its step in a report or as its source sent it, and what it is. */
export type RuledScan<E = TrackingEvent> = { readonly is: Ruling['is'] } & (
  | { readonly identity: string; readonly event?: undefined }
  | { readonly event: E; readonly identity?: undefined }
)

/** A correction, read: its rulings, those on added scans included, and the added events with their source. */
export interface ParsedOverride<E> {
  readonly receivedAt: number
  readonly rulings: readonly Ruling[]
  readonly source: string
  readonly add: readonly E[]
}

/** Reads a correction. Throws `bad-option` for unknown or unusable fields. */
export function parseOverride<E extends TrackingEvent>(journal: Journal<E>, input: OverrideInput<E>): ParsedOverride<E> {
  checkFields('An override', input, ['kind', 'by', 'reason', 'receivedAt', 'scans', 'add'])
  const { by, reason, scans = [], add = [] } = input
  requireText('input.by', by, 'Pass the name of the person who says so.')
  requireText('input.reason', reason, 'Pass the reason as text.')
  const receivedAt = instantOf('input.receivedAt', input.receivedAt)
  if (!Array.isArray(scans)) badOption('input.scans', scans, 'Pass a list of { identity, is }.')
  if (!Array.isArray(add)) badOption('input.add', add, 'Pass a list of events.')
  if (scans.length + add.length === 0) badOption('input.scans', scans, 'Pass the scans that it is about, or scans to add.')
  const feed = feedOfAuthor(by)
  if (feed !== null && add.length > 0)
    badOption('input.add', add, 'A feed reports its scans as events: pass an input of kind "delta".')
  const source = feed ?? sourceOfPerson(by)
  const zone = sourceZone(journal, source)
  const identityOf = (name: string, event: E): string => {
    const stamp = stampOf(withTextTime(event), zone)
    return stamp.at === null ? badOption(name, event, 'It has no usable time.') : identityOfStamp(stamp)
  }
  const rule = (identity: string, is: Ruling['is']): Ruling => ({ identity, is, by, reason, receivedAt })
  const rulings = scans.map((scan: RuledScan<E>, at) => {
    const name = `input.scans[${at}]`
    if (!isObject(scan) || (typeof scan.identity !== 'string' && !isObject(scan.event)))
      return badOption(name, scan, 'Pass { identity, is } with the identity of a step, or { event, is }.')
    if (!isRulingWord(scan.is)) badOption(`${name}.is`, scan.is, "Pass 'true', 'false' or 'undecided'.")
    return rule(scan.identity ?? identityOf(`${name}.event`, scan.event), scan.is)
  })
  const added = add.map((event, at) => rule(identityOf(`input.add[${at}]`, event), 'true'))
  return { receivedAt, rulings: [...rulings, ...added], source, add }
}

function requireText(name: string, value: unknown, wanted: string): void {
  if (typeof value !== 'string' || value.trim() === '') badOption(name, value, wanted)
}
