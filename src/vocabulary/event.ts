// One scan of one parcel, and the order of scans. The order depends on the events alone, never on their arrival, so that
// any arrival order of the same events gives the same report.

import type { CodeInput } from './code-input.js'

/** One scan as a feed reports it: one code at one time, with its text and place. Other fields are kept untouched. */
export interface TrackingEvent {
  /** In any form that {@link readCode} takes; absent where the feed sent none. */
  readonly code?: CodeInput
  /**
   * `YYYY-MM-DD HH:mm:ss`, also with `T`, fractions of a second, `Z` or an offset; `2026/3/1 3:05 PM`, `2026年3月1日 9时5分`; or Unix
   * time in seconds or milliseconds. A date alone keeps its place in the list.
   */
  readonly time: string | number | Date
  /** The carrier's text. */
  readonly text?: string | null | undefined
  /** Where it was scanned. */
  readonly place?: string | null | undefined
  /** Place in the provider's list, 0 = oldest; by default the index in the list passed. */
  readonly position?: number | null | undefined
}

/**
 * The fields of a scan that decide its order and identity. `timeMs` is the instant its time names, in milliseconds of Unix
 * time, and `instant` the one it is ordered by: the two differ for a date without a clock time (`dateOnly`).
 */
export interface Observation {
  readonly timeMs: number
  readonly instant: number
  readonly dateOnly: boolean
  readonly position: number
  readonly codeId: number
  readonly reportedCode: string | null
  readonly text: string
  readonly place: string
  readonly index: number
}

/** Whether two scans are one observation: same time, text, place and code. */
export const isSameEvent = (a: Observation, b: Observation): boolean =>
  a.timeMs === b.timeMs &&
  a.dateOnly === b.dateOnly &&
  a.reportedCode === b.reportedCode &&
  a.text === b.text &&
  a.place === b.place

/** {@link isSameEvent} as a key: a JSON list. */
export const identityOf = ({
  timeMs,
  dateOnly,
  reportedCode,
  text,
  place,
}: Pick<Observation, 'timeMs' | 'dateOnly' | 'reportedCode' | 'text' | 'place'>): string =>
  `[${timeMs},${dateOnly},${reportedCode === null ? null : quoted(reportedCode)},${quoted(text)},${quoted(place)}]`

// As JSON writes it. Nearly all texts need no escapes, and looking for them takes a fraction of the time.
const quoted = (text: string): string => (NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`)
const NEEDS_ESCAPE = /["\\\p{Cc}\p{Cs}]/u

/** By time, then place in the list, then {@link compareContents}. */
export function compareEvents(a: Observation, b: Observation): number {
  return a.instant - b.instant || a.position - b.position || compareContents(a, b) || a.index - b.index
}

/** By row of the vocabulary, then reported code, text and place: an order across lists, where positions mean nothing. */
export const compareContents = (a: Observation, b: Observation): number =>
  a.codeId - b.codeId ||
  compareText(a.reportedCode ?? '', b.reportedCode ?? '') ||
  compareText(a.text, b.text) ||
  compareText(a.place, b.place)

/** Texts by code unit: the same order on every machine, unlike a locale's. */
export const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
