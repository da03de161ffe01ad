// An engine on a store in memory that records every delivery.

import {
  createEngine,
  type Delivery,
  type Engine,
  type EngineOptions,
  type EvaluationCounts,
  type EvaluationResult,
  type FailedEvaluation,
  memoryStore,
  type RelayOptions,
  type Store,
} from '../../src/engine/index.js'
import { defineRules } from '../../src/index.js'
import { scans } from '../journal/parcel.js'

/** Rules of a shop: pay when delivered for certain, remind after three days in a locker, warn when nothing moves. */
export const shopRules = defineRules([
  {
    name: 'pay',
    when: { kind: 'reached', outcome: 'delivered' },
    if: { certain: true },
    do: { kind: 'release-payment' },
    undo: { kind: 'take-payment-back' },
  },
  { name: 'remind', when: { kind: 'lasted', code: '5/501', for: 'P3D' }, do: { kind: 'mail-reminder' } },
  { name: 'warn', when: { kind: 'silent', for: 'P5D' }, do: { kind: 'open-ticket' }, undo: { kind: 'close-ticket' } },
  { name: 'claim', when: { kind: 'seen', code: '2/209' }, do: { kind: 'open-claim' }, undo: { kind: 'drop-claim' } },
])

/** The instant that many hours into 1 March 2026, from which traces count their hours. */
export const hour = (hours: number): Date => new Date(Date.UTC(2026, 2, 1) + hours * 3_600_000)

/** An engine, and everything it delivered. */
export class Workbench {
  readonly store: Store
  readonly engine: Engine
  readonly delivered: Delivery[] = []
  /** The receiver: throws to refuse a delivery. Accepts by default. */
  answer: (delivery: Delivery) => void = () => {}
  #now = 0

  constructor(options: Partial<EngineOptions> = {}) {
    this.store = options.store ?? memoryStore()
    this.engine = createEngine({ rules: shopRules, zone: 'UTC', ...options, store: this.store })
  }

  /** Ingests a snapshot that was received at an hour. */
  async receive(trace: string, hours: number, shipment = 'A1') {
    return this.engine.ingest({
      shipment,
      kind: 'snapshot',
      events: scans(trace),
      receivedAt: hour(hours),
      issuedAt: hour(hours),
    })
  }

  /** Delivers what is due at an hour; resolves with the deliveries as `effect revision`. */
  async relay(hours: number, options: RelayOptions = {}): Promise<readonly string[]> {
    this.#now = hour(hours).getTime()
    const from = this.delivered.length
    await this.engine.relay(
      async delivery => {
        this.answer(delivery)
        this.delivered.push(delivery)
      },
      { now: () => this.#now, ...options },
    )
    return this.delivered.slice(from).map(({ effect, revision }) => `${effect.kind} ${revision}`)
  }
}

/** What a tick or a reevaluation passed to `onResult`, by kind, with its count of evaluated shipments. */
export async function collected<Changed>(
  call: (onResult: (result: EvaluationResult<Changed>) => void) => Promise<EvaluationCounts>,
) {
  const results: EvaluationResult<Changed>[] = []
  const { evaluated, ...counts } = await call(result => results.push(result))
  const changed = results.filter(({ kind }) => kind === 'changed') as readonly Changed[]
  const failed = results.filter(({ kind }) => kind === 'failed') as readonly FailedEvaluation[]
  if (counts.changed !== changed.length || counts.failed !== failed.length)
    throw new Error(`Wrong counts: ${JSON.stringify(counts)}`)
  return { evaluated, changed, failed }
}
