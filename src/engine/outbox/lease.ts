// The leases of a relay's claims: renewed while their deliveries last, so that no other relay claims an effect that is being
// delivered. A delivery whose lease is lost, or may end before it is renewed, is aborted.

import { pause } from '../../async/pause.js'
import type { EffectRow, OutboxPort } from '../ports.js'

/** The lease of one claim. */
export interface Lease {
  readonly row: EffectRow
  until: number
  /** Aborts the delivery. */
  readonly abort: AbortController
}

/** Keeps leases of `leaseMs`; `now` is the relay's clock. */
export class LeaseKeeper {
  readonly #leases = new Set<Lease>()
  readonly #outbox: OutboxPort
  readonly #leaseMs: number
  readonly #now: () => number

  constructor(outbox: OutboxPort, leaseMs: number, now: () => number) {
    this.#outbox = outbox
    this.#leaseMs = leaseMs
    this.#now = now
  }

  /** Renews leases until the signal aborts; `report` gets the errors of the store. */
  async run(signal: AbortSignal, report: (error: unknown) => void): Promise<void> {
    // Often enough for a second and a third try before a lease is given up.
    while (!signal.aborted) {
      await pause(this.#leaseMs / 6, signal)
      if (!signal.aborted) await this.#renew().catch(report)
    }
  }

  async #renew(): Promise<void> {
    const now = this.#now()
    const due = [...this.#leases].filter(({ until }) => until - now < (this.#leaseMs * 2) / 3)
    if (due.length === 0) return
    const until = now + this.#leaseMs
    const claims = due.map(({ row: { subject, key, attempts } }) => ({ subject, key, attempts }))
    const held = await this.#outbox.renew({ until, claims })
    for (const lease of due) {
      const { key, attempts } = lease.row
      // A relay may have claimed an effect again whose earlier delivery has not ended yet.
      const renewed = held.find(claim => claim.key === key && claim.attempts === attempts)
      if (renewed) lease.until = renewed.leaseUntil
      else lease.abort.abort(new Error('The lease was lost: another relay has claimed the effect.'))
    }
  }

  /** The lease of a claim; null if most of it has passed, so that it is too late to start. */
  start(row: EffectRow): Lease | null {
    const lease = { row, until: row.leaseUntil!, abort: new AbortController() }
    if (this.#safeMs(lease) <= 0) return null
    this.#leases.add(lease)
    return lease
  }

  end(lease: Lease): void {
    this.#leases.delete(lease)
  }

  /** Aborts a delivery after `timeoutMs`, or shortly before its lease ends. Resolves once it is aborted. */
  async watch(lease: Lease, timeoutMs: number): Promise<void> {
    const { signal } = lease.abort
    for (let leftMs = timeoutMs; !signal.aborted; ) {
      const { until } = lease
      const safeMs = this.#safeMs(lease)
      const waitMs = Math.min(leftMs, safeMs)
      await pause(waitMs, signal)
      leftMs -= waitMs
      if (leftMs <= 0) lease.abort.abort(new Error(`No answer within ${timeoutMs} ms.`))
      else if (lease.until === until) lease.abort.abort(new Error(`The lease of ${this.#leaseMs} ms could not be renewed.`))
    }
  }

  // A tenth of the lease is left for clocks that differ.
  #safeMs({ until }: Lease): number {
    return Math.max(0, Math.ceil(until - this.#leaseMs * 0.1 - this.#now()))
  }
}
