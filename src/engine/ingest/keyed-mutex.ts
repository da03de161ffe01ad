// Calls of this process that share a shipment run one after the other, instead of failing on each other's versions.

/** Mutual exclusion by key. */
export class KeyedMutex {
  readonly #last = new Map<string, Promise<unknown>>()

  /** Runs the work once all earlier calls that share a name have ended. */
  async runExclusive<T>(names: readonly string[], work: () => Promise<T>): Promise<T> {
    const before = Promise.allSettled(names.flatMap(name => this.#last.get(name) ?? []))
    const current = before.then(work)
    for (const name of names) this.#last.set(name, current)
    try {
      return await current
    } finally {
      for (const name of names) if (this.#last.get(name) === current) this.#last.delete(name)
    }
  }
}
