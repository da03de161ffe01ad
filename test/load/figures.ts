// A trial in figures. A turn is compared with the peer's own turn beside it, and of the ratios the median is taken, as in the
// benchmarks: what else the machine does meets both.

import type { Exchange } from './client.js'
import type { Trial, Turn } from './trial.js'

/** Speeds are medians of the turns; latencies are of all their requests. */
export interface Figures {
  readonly perSecond: number
  readonly barePerSecond: number
  /** How many requests the server answers while its bare peer answers one. */
  readonly ratio: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** How many tries were answered with each status; 0 is no answer. */
  readonly answers: Readonly<Record<string, number>>
}

export function figuresOf({ turns, exchanges }: Trial): Figures {
  const whole = turns.filter(({ server, bare }) => server.exchanges.length > 0 && bare.exchanges.length > 0)
  const ms = whole.flatMap(({ server }) => server.exchanges.map(exchange => exchange.ms))
  return {
    perSecond: quantile(
      0.5,
      whole.map(({ server }) => speed(server)),
    ),
    barePerSecond: quantile(
      0.5,
      whole.map(({ bare }) => speed(bare)),
    ),
    ratio: quantile(
      0.5,
      whole.map(({ server, bare }) => speed(server) / speed(bare)),
    ),
    p50Ms: quantile(0.5, ms),
    p99Ms: quantile(0.99, ms),
    answers: answersOf(exchanges),
  }
}

const speed = ({ exchanges, ms }: Turn) => (exchanges.length * 1_000) / ms

// NaN where there is nothing.
function quantile(share: number, values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

function answersOf(exchanges: readonly Exchange[]): Readonly<Record<string, number>> {
  const answers: Record<string, number> = {}
  for (const status of exchanges.flatMap(({ statuses }) => statuses)) answers[status] = (answers[status] ?? 0) + 1
  return answers
}
