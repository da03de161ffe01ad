// The spans during which an entry was believed: heard, and withdrawn.

import type { Entry } from './journal.js'

type Spans = Entry['heard']

/** What an input heard at an instant does to an entry: whether it has it, and since when what it says is withdrawn, if it is. */
export interface Effect {
  readonly heardAt: number
  readonly isTold: boolean
  readonly withdrawn: { readonly heardAt: number } | null
}

/** The spans after an input; the same list where nothing changes. Inputs may be noted later than others heard after them. */
export function spansAfter(spans: Spans, { heardAt, isTold, withdrawn }: Effect): Spans {
  const last = spans.at(-1)
  const isOpen = last !== undefined && last[1] === null
  if (isOpen && withdrawn) return last[0] < heardAt ? [...spans.slice(0, -1), [last[0], heardAt]] : spans.slice(0, -1)
  if (isOpen) return isTold && heardAt < last[0] ? opened(spans.slice(0, -1), heardAt) : spans
  if (!withdrawn) return opened(spans, heardAt)
  // Heard before it was withdrawn, and noted only now.
  const next = spans[0]?.[0] ?? Number.POSITIVE_INFINITY
  const until = Math.min(next, withdrawn.heardAt)
  return isTold && heardAt < until ? [[heardAt, until], ...spans] : spans
}

// Believed from then on: spans that begin later are part of it, and so is one that reaches as far.
function opened(spans: Spans, heardAt: number): Spans {
  const earlier = spans.filter(([from]) => from < heardAt)
  const last = earlier.at(-1)
  return last && heardAt <= last[1]! ? [...earlier.slice(0, -1), [last[0], null]] : [...earlier, [heardAt, null]]
}
