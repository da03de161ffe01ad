// Runs a schedule: two engines on one store and a clock, with every claim and delivery checked.

import {
  createEngine,
  type Delivery,
  type DeliveryResult,
  type EffectRow,
  type Engine,
  memoryStore,
  type OutboxPort,
  type Store,
} from '../../src/engine/index.js'
import { defineRules } from '../../src/index.js'
import type { Effect } from '../../src/rules/index.js'
import { type ExpectedActivations, expectedActivations } from './expected.js'
import { check, Receiver } from './outbox/receiver.js'
import { type Answer, type Arrival, inputOf, type Step } from './schedules.js'
import { hour } from './workbench.js'

/** Rules of every kind that makes a difference to the outbox. */
export const outboxRules = defineRules<Effect>([
  {
    name: 'pay',
    when: { kind: 'reached', outcome: 'delivered' },
    if: { certain: true },
    do: [{ kind: 'release-payment' }, { kind: 'mail-thanks' }],
    undo: [{ kind: 'take-payment-back' }, { kind: 'mail-regrets' }],
  },
  { name: 'claim', when: { kind: 'seen', code: '2/209' }, do: { kind: 'open-claim' }, undo: { kind: 'drop-claim' } },
  { name: 'remind', when: { kind: 'lasted', code: '5/501', for: 'P2D' }, do: { kind: 'mail-reminder' } },
  { name: 'warn', when: { kind: 'silent', for: 'P5D' }, do: { kind: 'open-ticket' }, undo: { kind: 'close-ticket' } },
  {
    name: 'ask',
    when: { kind: 'entered', status: 'exception' },
    if: { certain: true },
    do: [{ kind: 'ask-buyer' }, { kind: 'note' }],
  },
  {
    name: 'mirror',
    when: { kind: 'changed', of: ['status', 'outcome'] },
    do: [{ kind: 'set-status' }, { kind: 'show-status' }],
  },
  { name: 'tell', when: { kind: 'changed', of: 'certain' }, if: { leg: 'outbound' }, do: { kind: 'tell-buyer' } },
])

const TRIES = 3
const LEASE_MS = 3_600_000

/** A store, the engines that work on it, and the receiver. Throws as soon as a guarantee of the outbox is broken. */
export class World {
  readonly receiver = new Receiver()
  readonly store: Store
  readonly #engines: readonly Engine[]
  readonly #lost = new Set<string>()
  #hours = 0
  #failing: 'before' | 'after' | null = null
  #claimed: readonly EffectRow[] = []
  #turn: Promise<unknown> = Promise.resolve()

  constructor(store: Store = memoryStore(), registrations: readonly ('automatic' | 'explicit')[] = ['automatic', 'automatic']) {
    this.store = store
    this.#engines = registrations.map(registration =>
      createEngine({ rules: outboxRules, zone: 'UTC', store: this.#watched(), registration }),
    )
  }

  async take(step: Step): Promise<void> {
    this.#hours += step.afterHours
    const engine = this.#engines[step.engine]!
    switch (step.kind) {
      case 'ingest':
        return this.#ingest(engine, step.arrivals, step.fails)
      case 'tick':
        await engine.tick(hour(this.#hours))
        return
      case 'register':
        await engine.register({ shipment: step.shipment, at: hour(this.#hours) })
        return
      case 'relay':
        return this.#relay(engine, step.answers, step.meanwhile)
      case 'claim': {
        const now = this.#now()
        const rows = await this.#claim({ now, until: now + step.forHours * 3_600_000, limit: step.limit })
        this.#claimed = [...this.#claimed, ...rows]
        return
      }
      case 'acknowledge':
        return this.#acknowledge(step.answers)
      case 'retry':
        await engine.retry()
    }
  }

  /** Time passes and every delivery is accepted until nothing is left; then the last deliveries must match what is true. */
  async rest(): Promise<void> {
    this.#hours += 10_000
    for (let round = 0; ; round++) {
      check(round < 60, 'the outbox', 'never comes to rest')
      await this.#engines[0]!.retry()
      await this.#relay(this.#engines[round % 2]!, ['accept'], [])
      const rows = await this.store.outbox.list({})
      if (rows.every(({ state, cancelRequested }) => state === 'done' || state === 'cancelled' || cancelRequested)) break
      this.#hours += 200
    }
    const names = (await this.store.shipments.list({ limit: 99 })).map(({ shipment }) => shipment)
    this.receiver.checkAtRest(await Promise.all(names.map(name => this.#expected(name))), outboxRules)
  }

  // An input whose commit failed is ingested again, as a queue would do.
  async #ingest(engine: Engine, arrivals: readonly Arrival[], fails: 'before' | 'after' | null): Promise<void> {
    const inputs = arrivals.map(each => inputOf(each, this.#hours))
    this.#failing = fails
    if (fails !== null)
      await engine.ingest(inputs).then(
        () => check(false, 'a commit', 'that failed was not noticed'),
        error => check(String(error).includes('cut off'), 'ingest', `failed: ${error}`),
      )
    await engine.ingest(inputs)
  }

  async #relay(engine: Engine, answers: readonly Answer[], meanwhile: readonly Arrival[]): Promise<void> {
    let count = 0
    const deliver = async (delivery: Delivery) => {
      const at = count++
      if (at === 0 && meanwhile.length > 0) await this.#ingest(engine, meanwhile, null)
      const answer = answers[at % answers.length]!
      if (answer === 'refuse') throw new Error('refused')
      if (answer !== 'die') this.receiver.take(delivery)
      if (answer !== 'accept') this.#lost.add(`${delivery.key} ${delivery.attempt}`)
    }
    await engine.relay(deliver, { now: () => this.#now(), leaseMs: LEASE_MS, tries: TRIES })
  }

  async #acknowledge(answers: readonly Answer[]): Promise<void> {
    const now = this.#now()
    const results = this.#claimed.flatMap((row, at): DeliveryResult[] => {
      const answer = answers[at % answers.length]!
      const { subject: shipment, key, attempts } = row
      const isLate = row.leaseUntil! <= now
      if ((answer === 'accept' || answer === 'accept and die') && !isLate) this.receiver.take(deliveryOf(row))
      if (answer === 'accept' && !isLate) return [{ kind: 'done', subject: shipment, key, attempts, at: now }]
      const retryAt = row.failures + 1 >= TRIES ? null : now + 1
      return answer === 'refuse' ? [{ kind: 'failed', subject: shipment, key, attempts, error: 'refused', retryAt }] : []
    })
    this.#claimed = []
    await this.store.outbox.acknowledge(results)
  }

  #now(): number {
    return hour(this.#hours).getTime()
  }

  async #expected(shipment: string): Promise<ExpectedActivations> {
    const [stored] = await this.store.shipments.load([shipment])
    return expectedActivations(stored!, outboxRules)
  }

  #claim(how: Parameters<OutboxPort['claim']>[0]): Promise<readonly EffectRow[]> {
    return this.#alone(async () => {
      const before = await this.store.outbox.list({})
      const rows = await this.store.outbox.claim(how)
      for (const row of rows) {
        const { present, due, standings } = await this.#expected(row.subject)
        const [isPresent, isDue] = [present.has(row.activation), due.has(row.activation)]
        this.receiver.claim(row, { isPresent, isDue, standing: standings.get(row.activation) ?? null, rows: before })
      }
      return rows
    })
  }

  // What is claimed or committed is compared with what was true just then, so the two take turns.
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(() => {})
    return turn
  }

  #watched(): Store {
    return {
      ...this.store,
      outbox: {
        ...this.store.outbox,
        claim: how => this.#claim(how),
        acknowledge: results =>
          this.store.outbox.acknowledge(results.filter(({ key, attempts }) => !this.#lost.has(`${key} ${attempts}`))),
      },
      shipments: {
        ...this.store.shipments,
        commit: writes =>
          this.#alone(async () => {
            const fails = this.#failing
            if (fails === 'before') this.#failing = null
            if (fails === 'before') throw new Error('cut off before')
            const before = await this.store.outbox.list({})
            const isDone = await this.store.shipments.commit(writes)
            const added = isDone ? writes.flatMap(({ add }) => add) : []
            for (const row of added) if (row.kind === 'do' && row.revision > 1) this.receiver.renew(row, before)
            if (fails === 'after' && isDone) {
              this.#failing = null
              throw new Error('cut off after')
            }
            return isDone
          }),
      },
    }
  }
}

const deliveryOf = ({
  key,
  activation,
  revision,
  kind,
  subject: shipment,
  rule,
  journey,
  effect,
  cause,
  standing,
  attempts,
}: EffectRow): Delivery => ({
  ...{ key, activation, revision, shipment, journey: journey!, group: null, rule, kind, effect, cause, standing },
  attempt: attempts,
  signal: new AbortController().signal,
})
