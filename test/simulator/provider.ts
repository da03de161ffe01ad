// The provider: it pushes bodies, and pushes each again until it is acknowledged.

import type { Database } from './database.js'
import { send } from './network.js'
import type { Process } from './process.js'
import { actor, type Fail, type Scheduler } from './scheduler.js'
import { eventKey, push, traceOf } from './stories.js'

// How long the provider waits for an answer before it pushes again.
const RESEND_MS = 8_000

const provider = actor('provider')

/** A provider of pushes to the processes that live at the time. */
export class Provider {
  /** Attempts that were sent, and those that were answered with 200. */
  readonly counts = { sent: 0, acknowledged: 0 }
  /** Pushes that are not acknowledged yet. */
  open = 0
  readonly #scheduler: Scheduler
  readonly #database: Database
  readonly #processes: readonly Process[]
  readonly #fail: Fail
  readonly #acknowledged = new Map<string, Set<string>>()

  constructor(scheduler: Scheduler, database: Database, processes: readonly Process[], fail: Fail) {
    this.#scheduler = scheduler
    this.#database = database
    this.#processes = processes
    this.#fail = fail
  }

  /** Pushes a body to a process, and again to the next one until one acknowledges it. */
  push(shipment: string, body: number, to: number): void {
    this.open++
    let isAcknowledged = false
    const { text, scans } = push(shipment, body)
    const attempt = (at: number): void => {
      if (isAcknowledged) return
      this.counts.sent++
      const target = this.#processes[at % this.#processes.length]!
      this.#scheduler.plan(
        provider,
        RESEND_MS,
        'timer',
        () => `looks whether ${shipment} was acknowledged`,
        () => attempt(at + 1),
      )
      send(this.#scheduler, {
        ...{ from: provider, to: target.actor, topic: 'push' },
        label: () => `push of ${shipment} (${traceOf(body)})`,
        handle: async () => {
          const status = await target.receive(text)
          if (status === 200) this.#acknowledge(shipment, scans)
          return status
        },
        error: () => new Error('No answer came.'),
      }).then(
        status => {
          if (status !== 200) return
          if (!isAcknowledged) this.open--
          isAcknowledged = true
        },
        () => {},
      )
    }
    attempt(to)
  }

  #acknowledge(shipment: string, scans: readonly string[]): void {
    this.counts.acknowledged++
    const its = this.#acknowledged.get(shipment) ?? new Set()
    for (const scan of scans) its.add(scan)
    this.#acknowledged.set(shipment, its)
    this.checkStored()
  }

  /** Every scan that was acknowledged is stored. */
  checkStored(): void {
    for (const [shipment, scans] of this.#acknowledged) {
      const stored = new Set((this.#database.stored(shipment)?.entries ?? []).map(({ event }) => eventKey(event)))
      for (const scan of scans)
        if (!stored.has(scan)) this.#fail(`${shipment} has lost the scan ${scan}, which was acknowledged.`)
    }
  }
}
