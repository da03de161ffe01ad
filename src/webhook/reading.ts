// A payload's bytes as what is kept of it and what is heard. Nothing here throws: what cannot be read is kept as it came.

import { readTime, timeFault } from '../codes/index.js'
import type { PushBody, PushKind, ShipmentInput } from '../engine/index.js'
import type { Decoded, FeedReject, Monitoring } from '../feeds/feed.js'
import type { FeedRow } from './feed.js'
import { messageOf } from './thrown.js'

/** What is made of a payload. */
export interface Reading {
  readonly kind: PushKind
  readonly shipment: string | null
  /** Why it could not be used, and what the provider says of its watching. */
  readonly note: string | null
  /** What is to be ingested; null where there is nothing. */
  readonly input: Omit<ShipmentInput, 'heardAt'> | null
  /** What the feed or `shipmentOf` threw. */
  readonly error?: unknown
}

/** Reads a payload; `shipmentOf` says whose it is. */
export function readingOf(bytes: Uint8Array, feed: FeedRow, shipmentOf: (decoded: Decoded) => unknown): Reading {
  const text = textOf(bytes)
  if (text === null) return unreadable('The payload is not UTF-8.')
  let payload: unknown
  try {
    payload = JSON.parse(text)
  } catch {
    return unreadable('The payload is not JSON.')
  }
  try {
    const decoded = feed.decode(payload)
    return told(decoded, shipmentOf(decoded), { kind: feed.kindOf(payload), source: feed.name })
  } catch (error) {
    return { ...unreadable(`The payload could not be decoded: ${messageOf(error)}`), error }
  }
}

/** A reading of which nothing could be used, and why. */
export const unreadable = (note: string, shipment: string | null = null): Reading => ({
  kind: 'unreadable',
  shipment,
  note: bounded(note),
  input: null,
})

/** A payload to be kept: its text, or base64 where it is none that a database can search. */
export function keptBody(bytes: Uint8Array): PushBody {
  const text = textOf(bytes)
  return text === null || text.includes('\0') ? { base64: Buffer.from(bytes).toString('base64') } : { text }
}

function told(decoded: Decoded, named: unknown, says: Pick<ShipmentInput, 'kind' | 'source'>): Reading {
  const { events, monitoring } = decoded
  const faults = faultsOf(decoded)
  const shipment = typeof named === 'string' ? named : null
  const notes = [...watchingNotes(monitoring), ...faultNotes(faults)]
  if (shipment === null) return unreadable(['No shipment number.', ...notes].join(' '))
  const faulty = new Set(faults.map(({ index }) => index))
  if (faults.length > 0 && events.every((_, index) => faulty.has(index))) return unreadable(notes.join(' '), shipment)
  return {
    kind: faults.length > 0 ? 'partial' : isNotice(monitoring) ? 'monitoring' : 'scans',
    shipment,
    note: notes.length > 0 && (faults.length > 0 || isNotice(monitoring)) ? bounded(notes.join(' ')) : null,
    input: events.length > 0 ? { ...says, shipment, events } : null,
  }
}

// What the feed could not use, and events whose time is none: the engine hears those without a word, and a delivery is silent.
function faultsOf({ events, rejected }: Decoded): readonly FeedReject[] {
  const known = new Set(rejected.map(({ index }) => index))
  const timeless = events.flatMap(({ time }, index): FeedReject[] => {
    if (known.has(index) || !Number.isNaN(readTime(time))) return []
    return [{ index, field: 'time', value: time ?? null, reason: timeFault(time) }]
  })
  return [...rejected, ...timeless]
}

const isNotice = (monitoring: Monitoring | undefined): boolean =>
  monitoring !== undefined && (monitoring.ended || monitoring.correction !== null)

function watchingNotes(monitoring: Monitoring | undefined): readonly string[] {
  if (!monitoring || !isNotice(monitoring)) return []
  const { status, message, correction } = monitoring
  const words = [status, message].filter(Boolean).join(': ')
  return [words, ...(correction ? [`Carrier ${correction.from ?? '?'} → ${correction.to ?? '?'}.`] : [])]
}

const MOST_FAULTS = 5

function faultNotes(faults: readonly FeedReject[]): readonly string[] {
  const notes = faults.slice(0, MOST_FAULTS).map(({ index, field, value, reason }) => {
    const shown = typeof value === 'string' || typeof value === 'number' ? ` (${`${value}`.slice(0, 60)})` : ''
    return `${index === null ? '' : `Event ${index}, `}${field}: ${reason}${shown}.`
  })
  return faults.length > MOST_FAULTS ? [...notes, `And ${faults.length - MOST_FAULTS} more.`] : notes
}

const MOST_NOTE = 1_000

// As every store can keep it.
const bounded = (note: string): string => note.slice(0, MOST_NOTE).replace(/[\0\p{Cs}]/gu, '\ufffd')

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
