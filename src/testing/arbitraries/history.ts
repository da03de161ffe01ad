// What the kit generates: histories as a carrier reports them, in the form that `replay` takes.

import type { Code, Constraint, TrackingEvent } from '../../vocabulary/index.js'

/** One generated scan. */
export interface HistoryEvent extends TrackingEvent {
  readonly code: Code
  /** `YYYY-MM-DD HH:mm:ss`, as carriers write it; the clock is UTC. */
  readonly time: string
  readonly text: string
  readonly place: string
}

/** Scans in the order in which they happened; `replay(history)` takes it. */
export type History = readonly HistoryEvent[]

/** A history whose last event is impossible, whatever scans are presumed. */
export interface IllegalHistory {
  readonly history: History
  /** The index of the impossible event: the last one. */
  readonly index: number
  readonly constraint: Constraint
}
