// Reads an event as a scan, or rejects it where it has no place in time.

import {
  type CodeReading,
  checkOptions,
  identityOf,
  isDateOnly,
  isoText,
  type Observation,
  type RulingWord,
  readCode,
  readTime,
  type TrackingEvent,
  timeProblem,
  type Zone,
  zoneOf,
} from '../vocabulary/index.js'
import { type Classify, inferCode } from './infer.js'
import type { Rejected } from './report.js'

/** An event with a place in time. */
export interface Scan<E = TrackingEvent> extends Observation {
  readonly event: E
  readonly time: string
  readonly reading: CodeReading
  /** Whether the caller's `classify` gave the code. */
  readonly isInferred: boolean
  /** The list in which `position` is its place; null for none. */
  readonly list: string | null
  /** Of a date-only time: the instant that puts the scan where its list has it. */
  instant: number
  /** Whether an equal scan follows it. */
  isDuplicate: boolean
  /** In a journal: the text that identifies it, which its step carries. */
  readonly identity?: string
  /** What was ruled on it; absent for nothing. */
  readonly ruling?: 'true' | 'false'
  /** Present where the caller's `classify` was asked, and threw or returned what is no code. */
  readonly hasFailed?: true
}

/** The correction of a scan: its identity, as `identityOf` gives it, and what it is. `undecided` takes a correction back. */
export interface ScanRuling {
  readonly identity: string
  readonly is: RulingWord
}

/** How events are read. */
export interface ReadOptions<E> {
  /** The zone of times without one. */
  readonly zone: Zone | undefined
  /** The last instant accepted, in milliseconds. */
  readonly latest: number
  /** Returns a code for an event without one. */
  readonly classify: Classify<E> | undefined
  /** What was ruled on scans, by identity. */
  readonly rulings?: ReadonlyMap<string, ScanRuling['is']> | undefined
}

/** The scan of an event at this index of the only list, or why it has no place in time. */
export function readScan<E>(event: E, index: number, { zone, latest, classify }: ReadOptions<E>): Scan<E> | Rejected {
  if (typeof event !== 'object' || event === null) return { index, field: 'event', value: event ?? null, reason: 'not an object' }
  const { time, text, place, code } = event as Partial<TrackingEvent>
  const instant = readTime(time, zone)
  if (Number.isNaN(instant)) return { index, field: 'time', value: time ?? null, reason: timeProblem(time) }
  if (instant > latest) return rejectFuture(index, time)
  const own = readCode(code)
  const inferred = classify ? inferCode(event, own, classify) : null
  const isInferred = inferred !== null && inferred !== 'failed'
  const reading = isInferred ? inferred : own
  const scan: Scan<E> = {
    index,
    event,
    time: typeof time === 'string' ? time : isoText(instant),
    timeMs: instant,
    instant,
    dateOnly: isDateOnly(time),
    list: '',
    position: positionOf(event, index),
    reading,
    isInferred,
    codeId: reading.id,
    reportedCode: reading.code,
    text: scanText(text),
    place: scanText(place),
    isDuplicate: false,
  }
  return inferred === 'failed' ? { ...scan, hasFailed: true } : scan
}

/** The place in the provider's list that an event itself gives, else its index. */
export function positionOf<I extends number | undefined>(event: unknown, index: I): number | I {
  const position = (event as Partial<TrackingEvent> | null | undefined)?.position
  return Number.isFinite(position) ? (position as number) : index
}

/** A scan with what was ruled on it. One ruled false takes part in nothing. */
export const withRuling = <E>(scan: Scan<E>, is: ScanRuling['is']): Scan<E> =>
  is === 'undecided' ? scan : is === 'true' ? { ...scan, ruling: is } : { ...scan, ruling: is, codeId: 0 }

/**
 * What identifies a scan to `overrides`: its instant, text, place and code as one text; null for an event without a usable time.
 * `zone` is that of a time without one: an IANA name or an offset; UTC by default.
 */
export function identityOfEvent(event: TrackingEvent, options: { readonly zone?: string | undefined } = {}): string | null {
  checkOptions('identityOf', options, ['zone'])
  const zone = options.zone === undefined ? undefined : zoneOf(options.zone)
  const read = readScan(event, 0, { zone, latest: Number.MAX_VALUE, classify: undefined })
  return isRejected(read) ? null : identityOf(read)
}

/** Whether an event was rejected. */
export const isRejected = (read: Scan<unknown> | Rejected): read is Rejected => 'reason' in read

/** The scan with the code that its event has itself, if any, instead of the one that was inferred for it. */
export function withoutInferredCode<E>(scan: Scan<E>): Scan<E> {
  if (!scan.isInferred) return scan
  const reading = readCode((scan.event as Partial<TrackingEvent>).code)
  return { ...scan, reading, codeId: reading.id, reportedCode: reading.code, isInferred: false }
}

/** The rejection of an event that lies too far ahead. */
export const rejectFuture = (index: number, time: unknown): Rejected => ({
  index,
  field: 'time',
  value: time,
  reason: 'future',
})

const scanText = (value: unknown) => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '')
