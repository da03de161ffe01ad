import type { Signal } from './signal.js'

/** Resolves after this many milliseconds, or as soon as the signal aborts. */
export const pause = (ms: number, signal?: Signal): Promise<void> =>
  new Promise(resolve => {
    if (signal?.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal?.addEventListener('abort', end)
  })
