import type { DeliveryResult, OutboxPort } from '../ports.js'

/** Acknowledges deliveries: results that come while one call is in flight are combined in the next. */
export class Acknowledger {
  readonly #outbox: OutboxPort
  #queued: DeliveryResult[] = []
  #next: Promise<void> | null = null
  #current: Promise<void> = Promise.resolve()

  constructor(outbox: OutboxPort) {
    this.#outbox = outbox
  }

  acknowledge(result: DeliveryResult): Promise<void> {
    this.#queued.push(result)
    this.#next ??= this.#current
      .catch(() => {})
      .then(() => {
        const results = this.#queued
        this.#queued = []
        this.#current = this.#outbox.acknowledge(results)
        this.#next = null
        return this.#current
      })
    return this.#next
  }
}
