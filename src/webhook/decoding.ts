// A payload's bytes as what is saved of it and what is ingested. Nothing here throws: an unreadable payload is saved as it came.

import type { InboxBody, InboxKind, ShipmentInput } from '../engine/index.js'
import { completeDecoded } from '../feeds/decoded.js'
import { envelopeOf } from '../feeds/envelope.js'
import type { Decoded, FeedReject, Monitoring } from '../feeds/feed.js'
import { uncodedSentence } from '../feeds/uncoded.js'
import { authorOfFeed, readCode, readTime, type TrackingEvent, timeProblem } from '../vocabulary/index.js'
import { errorMessageOf } from '../vocabulary/thrown.js'
import type { ResolvedFeed } from './feed.js'
import { type EventTransform, transformPart } from './transform.js'

/** A decoded payload. */
export interface DecodedPayload {
  readonly kind: InboxKind
  /** Its only shipment; null for none or several. */
  readonly shipment: string | null
  /** Every shipment it names. */
  readonly shipments: readonly string[]
  /** Why it could not be used, and what the provider reports about its monitoring. */
  readonly note: string | null
  /** How many scans have no code, and how to get codes: for each shipment with such scans. */
  readonly codeNotes: ReadonlyMap<string, string>
  /** The inputs to ingest, given when they were received: for each shipment its scans, then the provider's corrections. */
  readonly inputsAt: (receivedAt: Date) => readonly ShipmentInput[]
  /** Whether events were left out, which only the body has then. */
  readonly hasLeftOut: boolean
  /** The places in the payload of the events that are ingested. */
  readonly places: ReadonlyMap<TrackingEvent, number>
  /** What the feed, `shipmentOf` or `transform` threw. */
  readonly error?: unknown
}

/** Decodes a payload; `shipmentOf` names its shipments, and `transform` changes its events. */
export function decodePayload(
  bytes: Uint8Array,
  feed: ResolvedFeed,
  shipmentOf: (decoded: Decoded) => unknown,
  transform?: EventTransform,
): DecodedPayload {
  const text = utf8Text(bytes)
  if (text === null) return unreadablePayload('The payload is not UTF-8.')
  const envelope = envelopeOf(text)
  if (envelope?.kind === 'form') return unreadablePayload('The payload is a form, not JSON.')
  let payload: unknown
  try {
    payload = JSON.parse(envelope?.json ?? text)
  } catch {
    return unreadablePayload(
      envelope ? `The payload is ${envelope.kind}, whose content is not JSON.` : 'The payload is not JSON.',
    )
  }
  let step = 'decoded'
  try {
    const found = feed.decode(payload)
    if (!Array.isArray(found) || found.length === 0)
      return unreadablePayload('The feed’s decode did not return a list of shipments.')
    const parts = found.map(completeDecoded).map(decoded => ({ decoded, named: shipmentOf(decoded) }))
    if (transform !== undefined) step = 'transformed'
    return combineParts(parts.map(({ decoded, named }) => partOf(decoded, named, feed, transform)))
  } catch (error) {
    return { ...unreadablePayload(`The payload could not be ${step}: ${errorMessageOf(error)}`), error }
  }
}

/** A payload of which nothing can be used, and why. */
export const unreadablePayload = (note: string, shipment: string | null = null): DecodedPayload => ({
  kind: 'unreadable',
  shipment,
  shipments: shipment === null ? [] : [shipment],
  note: storableNote(note),
  codeNotes: new Map(),
  hasLeftOut: false,
  places: new Map(),
  inputsAt: () => [],
})

/** A payload as the inbox saves it: its text, or base64 if a text column cannot hold it. */
export function inboxBody(bytes: Uint8Array): InboxBody {
  const text = utf8Text(bytes)
  return text === null || text.includes('\0') ? { base64: Buffer.from(bytes).toString('base64') } : { text }
}

// One row of the inbox for all shipments of a payload: it names the only one, or its note names them.
function combineParts(parts: readonly DecodedPayload[]): DecodedPayload {
  if (parts.length === 1) return parts[0]!
  const shipments = [...new Set(parts.flatMap(part => part.shipments))]
  const notes = parts.flatMap(({ shipment, note }) => (note === null ? [] : [shipment === null ? note : `${shipment}: ${note}`]))
  return {
    kind: combinedKind(parts.map(({ kind }) => kind)),
    shipment: shipments.length === 1 ? shipments[0]! : null,
    shipments,
    note: storableNote([...notes, `Shipments: ${shipments.join(', ')}.`].join(' ')),
    codeNotes: new Map(parts.flatMap(({ codeNotes }) => [...codeNotes])),
    hasLeftOut: parts.some(({ hasLeftOut }) => hasLeftOut),
    places: new Map(parts.flatMap(({ places }) => [...places])),
    inputsAt: receivedAt => parts.flatMap(part => part.inputsAt(receivedAt)),
  }
}

function combinedKind(kinds: readonly InboxKind[]): InboxKind {
  if (kinds.every(kind => kind === 'unreadable')) return 'unreadable'
  if (kinds.includes('unreadable') || kinds.includes('partial')) return 'partial'
  return kinds.includes('monitoring') ? 'monitoring' : 'scans'
}

function partOf(
  decoded: Decoded,
  named: unknown,
  { name: source, codesSetting, redelivery }: ResolvedFeed,
  transform: EventTransform | undefined,
): DecodedPayload {
  const { kind, issuedAt, reported, monitoring } = decoded
  const shipment = typeof named === 'string' ? named : null
  const { events: inPlace, overrides, leftOut } = transformPart(decoded, source, shipment === null ? undefined : transform)
  const rejects = rejectsOf(inPlace, decoded.rejected)
  const notes = [...monitoringNotes(monitoring), ...rejectNotes(rejects), ...(leftOut === null ? [] : [leftOut])]
  if (shipment === null) return unreadablePayload(['No shipment number.', ...notes].join(' '))
  const rejectedIndexes = new Set(rejects.map(({ index }) => index))
  if (rejects.length > 0 && inPlace.every((event, index) => event === null || rejectedIndexes.has(index)))
    return unreadablePayload(notes.join(' '), shipment)
  const places = new Map(inPlace.flatMap((event, index) => (event === null ? [] : [[event, index]])))
  const events = inPlace.filter(event => event !== null)
  const codeNote = codeNoteOf(events, codesSetting)
  if (codeNote !== null) notes.push(codeNote)
  return {
    kind: rejects.length > 0 ? 'partial' : hasNotice(monitoring) ? 'monitoring' : 'scans',
    shipment,
    shipments: [shipment],
    note: notes.length > 0 ? storableNote(notes.join(' ')) : null,
    codeNotes: new Map(codeNote === null ? [] : [[shipment, codeNote]]),
    hasLeftOut: leftOut !== null,
    places,
    inputsAt: receivedAt => [
      ...(events.length > 0 ? [{ kind, source, redelivery, issuedAt, reported, shipment, events, receivedAt }] : []),
      ...overrides.map(
        ({ event, is, reason }): ShipmentInput => ({
          kind: 'override',
          by: authorOfFeed(source),
          reason,
          shipment,
          scans: [{ event, is }],
          receivedAt,
        }),
      ),
    ],
  }
}

function codeNoteOf(events: readonly TrackingEvent[], codesSetting: string | undefined): string | null {
  const uncoded = events.filter(({ code }) => readCode(code).code === null).length
  return uncoded === 0 ? null : uncodedSentence(uncoded, events.length, codesSetting === undefined ? [] : [codesSetting])
}

// What the feed could not use, and events without a usable time: the engine rejects those silently, so a lost delivery would
// leave no trace.
function rejectsOf(events: readonly (TrackingEvent | null)[], rejected: readonly FeedReject[]): readonly FeedReject[] {
  const kept = rejected.filter(({ index }) => index === null || events[index] !== null)
  const known = new Set(kept.map(({ index }) => index))
  const timeless = events.flatMap((event, index): FeedReject[] => {
    if (event === null || known.has(index) || !Number.isNaN(readTime(event.time))) return []
    return [{ index, field: 'time', value: event.time ?? null, reason: timeProblem(event.time) }]
  })
  return [...kept, ...timeless]
}

const hasNotice = (monitoring: Monitoring | null): boolean =>
  monitoring !== null && (monitoring.ended || monitoring.correction !== null)

function monitoringNotes(monitoring: Monitoring | null): readonly string[] {
  if (!monitoring || !hasNotice(monitoring)) return []
  const { status, message, correction } = monitoring
  const words = [status, message].filter(Boolean).join(': ')
  return [words, ...(correction ? [`Carrier ${correction.from ?? '?'} → ${correction.to ?? '?'}.`] : [])]
}

const MAX_NOTED_REJECTS = 5

/** Rejected items in sentences. */
export function rejectNotes(rejects: readonly FeedReject[]): readonly string[] {
  const notes = rejects.slice(0, MAX_NOTED_REJECTS).map(({ index, field, value, reason }) => {
    const quotedValue = typeof value === 'string' || typeof value === 'number' ? ` (${`${value}`.slice(0, 60)})` : ''
    return `${index === null ? '' : `Event ${index}, `}${field}: ${reason}${quotedValue}.`
  })
  return rejects.length > MAX_NOTED_REJECTS ? [...notes, `And ${rejects.length - MAX_NOTED_REJECTS} more.`] : notes
}

const MAX_NOTE_LENGTH = 1_000

// In a form that every store can hold.
const storableNote = (note: string): string => note.slice(0, MAX_NOTE_LENGTH).replace(/[\0\p{Cs}]/gu, '\ufffd')

function utf8Text(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
