// An engine on a store in memory with everything that reaches the outside written down.

import {
  createEngine,
  type Engine,
  type EngineOptions,
  type Message,
  memoryStore,
  type RelayOptions,
  type Store,
} from '../../src/engine/index.js'
import { defineRules } from '../../src/index.js'
import { scans } from '../journal/teller.js'

/** Rules as a shop has them: paid when delivered for sure, reminded after three days in a locker, warned when nothing moves. */
export const shopRules = defineRules([
  {
    name: 'pay',
    when: { kind: 'reached', outcome: 'delivered' },
    only: { settled: true },
    do: { kind: 'release-payment' },
    undo: { kind: 'take-payment-back' },
  },
  { name: 'remind', when: { kind: 'lasted', code: '5/501', for: 'P3D' }, do: { kind: 'mail-reminder' } },
  { name: 'warn', when: { kind: 'silent', for: 'P5D' }, do: { kind: 'open-ticket' }, undo: { kind: 'close-ticket' } },
  { name: 'claim', when: { kind: 'seen', code: '2/209' }, do: { kind: 'open-claim' }, undo: { kind: 'drop-claim' } },
])

/** Midnight that traces count their hours from, and an instant so many hours later. */
export const hour = (hours: number): Date => new Date(Date.UTC(2026, 2, 1) + hours * 3_600_000)

/** An engine, and all it ever delivered. */
export class Workbench {
  readonly store: Store
  readonly engine: Engine
  readonly delivered: Message[] = []
  /** What the receiver answers; delivers by default. */
  answer: (message: Message) => void = () => {}
  #now = 0

  constructor(options: Partial<EngineOptions> = {}) {
    this.store = options.store ?? memoryStore()
    this.engine = createEngine({ rules: shopRules, zone: 'UTC', ...options, store: this.store })
  }

  /** A whole list, heard at an hour. */
  async hear(trace: string, hours: number, shipment = 'A1') {
    return this.engine.ingest({ shipment, kind: 'snapshot', events: scans(trace), heardAt: hour(hours), saidAt: hour(hours) })
  }

  /** Delivers what is due at an hour; gives what was delivered as `effect revision`. */
  async relay(hours: number, options: RelayOptions = {}): Promise<readonly string[]> {
    this.#now = hour(hours).getTime()
    const from = this.delivered.length
    await this.engine.relay(
      async message => {
        this.answer(message)
        this.delivered.push(message)
      },
      { now: () => this.#now, ...options },
    )
    return this.delivered.slice(from).map(({ effect, revision }) => `${effect.kind} ${revision}`)
  }
}
