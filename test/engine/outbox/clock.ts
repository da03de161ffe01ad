// A virtual clock for relays: their timers and `Date.now` stand still until it is moved.

import { vi } from 'vitest'

/** Runs work under fake timers. */
export async function underClock<T>(work: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: Date.UTC(2026, 2, 1, 10) })
  try {
    return await work()
  } finally {
    vi.useRealTimers()
  }
}

/** Lets this many milliseconds pass. */
export const passes = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

/** Lets time pass in steps until something holds; resolves with how long that took, in milliseconds. */
export async function until(holds: () => boolean, stepMs = 10, mostMs = 24 * 3_600_000): Promise<number> {
  const start = Date.now()
  while (!holds()) {
    if (Date.now() - start > mostMs) throw new Error(`It does not hold after ${mostMs} ms.`)
    await passes(stepMs)
  }
  return Date.now() - start
}
