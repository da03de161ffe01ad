// A trial in figures. Each turn is compared with the peer's turn beside it, and the median of the ratios is taken, as in the
// benchmarks, because other load on the machine affects both.

import type { Exchange } from './client.js'
import type { Trial, Turn } from './trial.js'

/** Speeds are medians over the turns; latencies are over all their requests. */
export interface Figures {
  readonly perSecond: number
  readonly barePerSecond: number
  /** The server's speed divided by that of its bare peer. */
  readonly ratio: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** How many tries got each status; 0 for no response. */
  readonly statuses: Readonly<Record<string, number>>
}

export function figuresOf({ turns, exchanges }: Trial): Figures {
  const complete = turns.filter(({ server, bare }) => server.exchanges.length > 0 && bare.exchanges.length > 0)
  const ms = complete.flatMap(({ server }) => server.exchanges.map(exchange => exchange.ms))
  return {
    perSecond: quantile(
      0.5,
      complete.map(({ server }) => speed(server)),
    ),
    barePerSecond: quantile(
      0.5,
      complete.map(({ bare }) => speed(bare)),
    ),
    ratio: quantile(
      0.5,
      complete.map(({ server, bare }) => speed(server) / speed(bare)),
    ),
    p50Ms: quantile(0.5, ms),
    p99Ms: quantile(0.99, ms),
    statuses: countStatuses(exchanges),
  }
}

const speed = ({ exchanges, ms }: Turn) => (exchanges.length * 1_000) / ms

// NaN for no values.
function quantile(share: number, values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

function countStatuses(exchanges: readonly Exchange[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const status of exchanges.flatMap(({ statuses }) => statuses)) counts[status] = (counts[status] ?? 0) + 1
  return counts
}
