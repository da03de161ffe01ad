// One observation of one parcel, and how observations are put in order. The order is a function of the events alone, never
// of how they arrived, so that any arrival order of the same events tells the same story.

import type { CodeInput } from './reading.js'

/** One scan as a feed reports it: one code at one time, with its text and place. Further fields are kept untouched. */
export interface TrackingEvent {
  /** In any form {@link readCode} takes; absent where the feed sent none. */
  readonly code?: CodeInput
  /** `YYYY-MM-DD HH:mm:ss`, with `T`, seconds' fraction, `Z` or offset as you have it; a day alone keeps its place in the list. */
  readonly time: string | Date
  /** The carrier's text. */
  readonly text?: string | null | undefined
  /** Where it was scanned. */
  readonly place?: string | null | undefined
  /** Place in the provider's list, 0 = oldest; the index in the list given when absent. */
  readonly position?: number | null | undefined
}

/**
 * What order and identity look at. `said` is the instant the stamp names, in milliseconds since 1970 UTC, and `instant` the
 * one it counts as: the two differ for a stamp without a clock (`dateOnly`).
 */
export interface Stamped {
  readonly said: number
  readonly instant: number
  readonly dateOnly: boolean
  readonly position: number
  readonly codeId: number
  readonly reported: string | null
  readonly text: string
  readonly place: string
  readonly index: number
}

/** Whether two events are one observation: same time, text, place and code. */
export const isSame = (a: Stamped, b: Stamped): boolean =>
  a.said === b.said && a.dateOnly === b.dateOnly && a.reported === b.reported && a.text === b.text && a.place === b.place

/** {@link isSame} as a key, for groups too large to compare one by one. */
export const identityOf = ({
  said,
  dateOnly,
  reported,
  text,
  place,
}: Pick<Stamped, 'said' | 'dateOnly' | 'reported' | 'text' | 'place'>): string =>
  JSON.stringify([said, dateOnly, reported, text, place])

/** By time, then place in the list, then {@link compareContents}. */
export function compareEvents(a: Stamped, b: Stamped): number {
  return a.instant - b.instant || a.position - b.position || compareContents(a, b) || a.index - b.index
}

/** By row of the vocabulary, then code as reported, text and place: an order across lists, where positions say nothing. */
export const compareContents = (a: Stamped, b: Stamped): number =>
  a.codeId - b.codeId ||
  compareText(a.reported ?? '', b.reported ?? '') ||
  compareText(a.text, b.text) ||
  compareText(a.place, b.place)

/** Texts by code unit: the same on every machine, unlike a locale’s order. */
export const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
