// One at a time for each name: calls of this process that touch one shipment wait for each other instead of failing on each
// other's versions. Calls that share no name do not wait.

/** Turns by name. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>()

  /** Does the work when all that asked before for any of these names are through. */
  async take<T>(names: readonly string[], work: () => Promise<T>): Promise<T> {
    const before = Promise.allSettled(names.flatMap(name => this.#last.get(name) ?? []))
    const mine = before.then(work)
    for (const name of names) this.#last.set(name, mine)
    try {
      return await mine
    } finally {
      for (const name of names) if (this.#last.get(name) === mine) this.#last.delete(name)
    }
  }
}

/** Resolves after so many milliseconds, or as soon as the signal is given. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
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
