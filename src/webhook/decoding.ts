// A payload's bytes as what is saved of it and what is ingested. Nothing here throws: an unreadable payload is saved as it came.

import type { InboxBody, InboxKind, ShipmentInput } from '../engine/index.js'
import type { Decoded, FeedReject, Monitoring } from '../feeds/feed.js'
import { readTime, timeProblem } from '../vocabulary/index.js'
import { errorMessageOf } from '../vocabulary/thrown.js'
import type { ResolvedFeed } from './feed.js'

/** A decoded payload. */
export interface DecodedPayload {
  readonly kind: InboxKind
  readonly shipment: string | null
  /** Why it could not be used, and what the provider reports about its monitoring. */
  readonly note: string | null
  /** The input to ingest; null if there is none. */
  readonly input: Omit<ShipmentInput, 'receivedAt'> | null
  /** What the feed or `shipmentOf` threw. */
  readonly error?: unknown
}

/** Decodes a payload; `shipmentOf` names its shipment. */
export function decodePayload(bytes: Uint8Array, feed: ResolvedFeed, shipmentOf: (decoded: Decoded) => unknown): DecodedPayload {
  const text = utf8Text(bytes)
  if (text === null) return unreadablePayload('The payload is not UTF-8.')
  let payload: unknown
  try {
    payload = JSON.parse(text)
  } catch {
    return unreadablePayload('The payload is not JSON.')
  }
  try {
    const decoded = feed.decode(payload)
    return decodedPayloadOf(decoded, shipmentOf(decoded), { kind: feed.kindOf(payload), source: feed.name })
  } catch (error) {
    return { ...unreadablePayload(`The payload could not be decoded: ${errorMessageOf(error)}`), error }
  }
}

/** A payload of which nothing can be used, and why. */
export const unreadablePayload = (note: string, shipment: string | null = null): DecodedPayload => ({
  kind: 'unreadable',
  shipment,
  note: storableNote(note),
  input: null,
})

/** A payload as the inbox saves it: its text, or base64 if a text column cannot hold it. */
export function inboxBody(bytes: Uint8Array): InboxBody {
  const text = utf8Text(bytes)
  return text === null || text.includes('\0') ? { base64: Buffer.from(bytes).toString('base64') } : { text }
}

function decodedPayloadOf(decoded: Decoded, named: unknown, origin: Pick<ShipmentInput, 'kind' | 'source'>): DecodedPayload {
  const { events, monitoring } = decoded
  const rejects = rejectsOf(decoded)
  const shipment = typeof named === 'string' ? named : null
  const notes = [...monitoringNotes(monitoring), ...rejectNotes(rejects)]
  if (shipment === null) return unreadablePayload(['No shipment number.', ...notes].join(' '))
  const rejectedIndexes = new Set(rejects.map(({ index }) => index))
  if (rejects.length > 0 && events.every((_, index) => rejectedIndexes.has(index)))
    return unreadablePayload(notes.join(' '), shipment)
  return {
    kind: rejects.length > 0 ? 'partial' : hasNotice(monitoring) ? 'monitoring' : 'scans',
    shipment,
    note: notes.length > 0 && (rejects.length > 0 || hasNotice(monitoring)) ? storableNote(notes.join(' ')) : null,
    input: events.length > 0 ? { ...origin, shipment, events } : null,
  }
}

// What the feed could not use, and events without a usable time: the engine rejects those silently, so a lost delivery would
// leave no trace.
function rejectsOf({ events, rejected }: Decoded): readonly FeedReject[] {
  const known = new Set(rejected.map(({ index }) => index))
  const timeless = events.flatMap(({ time }, index): FeedReject[] => {
    if (known.has(index) || !Number.isNaN(readTime(time))) return []
    return [{ index, field: 'time', value: time ?? null, reason: timeProblem(time) }]
  })
  return [...rejected, ...timeless]
}

const hasNotice = (monitoring: Monitoring | undefined): boolean =>
  monitoring !== undefined && (monitoring.ended || monitoring.correction !== null)

function monitoringNotes(monitoring: Monitoring | undefined): readonly string[] {
  if (!monitoring || !hasNotice(monitoring)) return []
  const { status, message, correction } = monitoring
  const words = [status, message].filter(Boolean).join(': ')
  return [words, ...(correction ? [`Carrier ${correction.from ?? '?'} → ${correction.to ?? '?'}.`] : [])]
}

const MAX_NOTED_REJECTS = 5

function rejectNotes(rejects: readonly FeedReject[]): readonly string[] {
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
