// The spans during which some source asserted an entry, each from its receipt to its retraction.

import type { Entry } from './journal.js'

type Spans = Entry['spans']

// A scan that comes and goes more often keeps its latest spans.
const MAX_SPANS = 64

/** The latest spans of a list that may have grown too long. */
export const boundSpans = <T>(spans: readonly T[]): readonly T[] =>
  spans.length > MAX_SPANS ? spans.slice(spans.length - MAX_SPANS) : spans

/** What an input received at an instant does to an entry: whether it asserts it, and since when it is retracted, if it is. */
export interface SpanUpdate {
  readonly receivedAt: number
  readonly isAsserted: boolean
  readonly retractedAt: number | null
}

/** The spans after an input; the same list where nothing changes. Inputs may be applied in another order than received. */
export function spansAfter(spans: Spans, { receivedAt, isAsserted, retractedAt }: SpanUpdate): Spans {
  const last = spans.at(-1)
  const isOpen = last !== undefined && last[1] === null
  if (isOpen && retractedAt !== null)
    return last[0] < receivedAt ? [...spans.slice(0, -1), [last[0], receivedAt]] : spans.slice(0, -1)
  if (isOpen) return isAsserted && receivedAt < last[0] ? openSpan(spans.slice(0, -1), receivedAt) : spans
  if (retractedAt === null) return openSpan(spans, receivedAt)
  // Received before its retraction, but applied only now.
  const next = spans[0]?.[0] ?? Number.POSITIVE_INFINITY
  const until = Math.min(next, retractedAt)
  return isAsserted && receivedAt < until ? [[receivedAt, until], ...spans] : spans
}

// The entry stands from then on. The new span absorbs those that begin later and one that reaches as far.
function openSpan(spans: Spans, receivedAt: number): Spans {
  const earlier = spans.filter(([from]) => from < receivedAt)
  const last = earlier.at(-1)
  if (last && receivedAt <= last[1]!) return [...earlier.slice(0, -1), [last[0], null]]
  return boundSpans([...earlier, [receivedAt, null]])
}
