import { pause } from '../../async/pause.js'
import { OwnSignal } from '../../async/signal.js'
import type { DeliveryResult, OutboxPort } from '../ports.js'

// How long the next call waits for the one in flight: rows that another transaction has locked must not hold back the rest.
const LATE_MS = 250

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
    this.#next ??= endedOrLate(this.#current).then(() => {
      const results = this.#queued
      this.#queued = []
      this.#next = null
      this.#current = this.#outbox.acknowledge(results)
      return this.#current
    })
    return this.#next
  }
}

async function endedOrLate(call: Promise<void>): Promise<void> {
  const ended = new OwnSignal()
  const end = () => ended.abort(null)
  call.then(end, end)
  await pause(LATE_MS, ended)
}
