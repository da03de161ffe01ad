// What the kit generates: histories as a carrier tells them, in the form `replay` takes.

import type { Code, Law, TrackingEvent } from '../codes/index.js'

/** One generated scan. */
export interface HistoryEvent extends TrackingEvent {
  readonly code: Code
  /** `YYYY-MM-DD HH:mm:ss`, as carriers write it; the clock is UTC. */
  readonly time: string
  readonly text: string
  readonly place: string
}

/** Scans in the order in which they happened, each by the law: `replay(history)`. */
export type History = readonly HistoryEvent[]

/** A history whose last event is refused by the law, whatever scans are presumed. */
export interface IllegalHistory {
  readonly history: History
  /** The place of the event that is refused: the last. */
  readonly index: number
  readonly law: Law
}
