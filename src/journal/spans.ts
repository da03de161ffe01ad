// The spans during which some source asserted an entry, each from its receipt to its retraction.

import type { Entry } from './journal.js'

type Spans = Entry['spans']

/** What an input received at an instant does to an entry: whether it asserts it, and since when it is retracted, if it is. */
export interface SpanUpdate {
  readonly receivedAt: number
  readonly isAsserted: boolean
  readonly retraction: { readonly receivedAt: number } | null
}

/** The spans after an input; the same list where nothing changes. Inputs may be applied in another order than received. */
export function spansAfter(spans: Spans, { receivedAt, isAsserted, retraction }: SpanUpdate): Spans {
  const last = spans.at(-1)
  const isOpen = last !== undefined && last[1] === null
  if (isOpen && retraction) return last[0] < receivedAt ? [...spans.slice(0, -1), [last[0], receivedAt]] : spans.slice(0, -1)
  if (isOpen) return isAsserted && receivedAt < last[0] ? openSpan(spans.slice(0, -1), receivedAt) : spans
  if (!retraction) return openSpan(spans, receivedAt)
  // Received before its retraction, but applied only now.
  const next = spans[0]?.[0] ?? Number.POSITIVE_INFINITY
  const until = Math.min(next, retraction.receivedAt)
  return isAsserted && receivedAt < until ? [[receivedAt, until], ...spans] : spans
}

// The entry stands from then on. The new span absorbs those that begin later and one that reaches as far.
function openSpan(spans: Spans, receivedAt: number): Spans {
  const earlier = spans.filter(([from]) => from < receivedAt)
  const last = earlier.at(-1)
  return last && receivedAt <= last[1]! ? [...earlier.slice(0, -1), [last[0], null]] : [...earlier, [receivedAt, null]]
}
