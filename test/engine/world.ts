// Two engines on one store, a clock, and everything on the way out looked at: what a schedule happens to.

import {
  createEngine,
  type EffectRow,
  type Engine,
  type Message,
  memoryStore,
  type Settlement,
  type Store,
} from '../../src/engine/index.js'
import { defineRules, type Effect } from '../../src/index.js'
import { type Believed, believed } from './believed.js'
import { check, Receiver } from './receiver.js'
import { type Answer, heardAt, type Step, type Told } from './schedules.js'
import { hour } from './workbench.js'

/** One rule of every kind that an outbox can tell apart. */
export const lawRules = defineRules<Effect>([
  {
    name: 'pay',
    when: { kind: 'reached', outcome: 'delivered' },
    only: { settled: true },
    do: [{ kind: 'release-payment' }, { kind: 'mail-thanks' }],
    undo: [{ kind: 'take-payment-back' }, { kind: 'mail-regrets' }],
  },
  { name: 'claim', when: { kind: 'seen', code: '2/209' }, do: { kind: 'open-claim' }, undo: { kind: 'drop-claim' } },
  { name: 'remind', when: { kind: 'lasted', code: '5/501', for: 'P2D' }, do: { kind: 'mail-reminder' } },
  { name: 'warn', when: { kind: 'silent', for: 'P5D' }, do: { kind: 'open-ticket' }, undo: { kind: 'close-ticket' } },
  {
    name: 'ask',
    when: { kind: 'entered', status: 'exception' },
    only: { settled: true },
    do: [{ kind: 'ask-buyer' }, { kind: 'note' }],
  },
])

const TRIES = 3
const LEASE_MS = 3_600_000

/** A store, who works on it, and who receives. Throws as soon as a law of the outbox is broken. */
export class World {
  readonly receiver = new Receiver()
  readonly store: Store
  readonly #engines: readonly Engine[]
  readonly #lost = new Set<string>()
  #hours = 0
  #failing: 'before' | 'after' | null = null
  #taken: readonly EffectRow[] = []

  constructor(store: Store = memoryStore(), adoptions: readonly ('arrival' | 'registration')[] = ['arrival', 'arrival']) {
    this.store = store
    this.#engines = adoptions.map(adopt => createEngine({ rules: lawRules, zone: 'UTC', store: this.#watched(), adopt }))
  }

  async live(step: Step): Promise<void> {
    this.#hours += step.afterHours
    const engine = this.#engines[step.engine]!
    switch (step.kind) {
      case 'hear':
        return this.#hear(engine, step.told, step.fails)
      case 'tick':
        await engine.tick(hour(this.#hours))
        return
      case 'register':
        await engine.register({ shipment: step.shipment, at: hour(this.#hours) })
        return
      case 'relay':
        return this.#relay(engine, step.answers, step.meanwhile)
      case 'take': {
        const now = this.#now()
        const rows = await this.#claim({ now, until: now + step.forHours * 3_600_000, limit: step.limit })
        this.#taken = [...this.#taken, ...rows]
        return
      }
      case 'end':
        return this.#end(step.answers)
      case 'retry':
        await engine.retry()
    }
  }

  /** Time passes and every delivery is taken, until nothing is left; then what was delivered last must be what is true. */
  async rest(): Promise<void> {
    this.#hours += 10_000
    for (let round = 0; ; round++) {
      check(round < 60, 'the outbox', 'never comes to rest')
      await this.#engines[0]!.retry()
      await this.#relay(this.#engines[round % 2]!, ['accept'], [])
      const rows = await this.store.effects({})
      if (rows.every(({ state, withdrawn }) => state === 'sent' || state === 'cancelled' || withdrawn)) break
      this.#hours += 200
    }
    const names = (await this.store.shipments({ limit: 99 })).map(({ shipment }) => shipment)
    this.receiver.checkStanding(await Promise.all(names.map(name => this.#believed(name))), lawRules)
  }

  // A commit that fails is made again with the same input, as a queue does.
  async #hear(engine: Engine, told: readonly Told[], fails: 'before' | 'after' | null): Promise<void> {
    const inputs = told.map(each => heardAt(each, this.#hours))
    this.#failing = fails
    if (fails !== null)
      await engine.ingest(inputs).then(
        () => check(false, 'a commit', 'that failed was not noticed'),
        error => check(String(error).includes('cut off'), 'ingest', `failed: ${error}`),
      )
    await engine.ingest(inputs)
  }

  async #relay(engine: Engine, answers: readonly Answer[], meanwhile: readonly Told[]): Promise<void> {
    let count = 0
    const deliver = async (message: Message) => {
      const at = count++
      if (at === 0 && meanwhile.length > 0) await this.#hear(engine, meanwhile, null)
      const answer = answers[at % answers.length]!
      if (answer === 'refuse') throw new Error('refused')
      if (answer !== 'die') this.receiver.take(message)
      if (answer !== 'accept') this.#lost.add(`${message.key} ${message.attempt}`)
    }
    await engine.relay(deliver, { now: () => this.#now(), leaseMs: LEASE_MS, tries: TRIES })
  }

  async #end(answers: readonly Answer[]): Promise<void> {
    const now = this.#now()
    const settlements = this.#taken.flatMap((row, at): Settlement[] => {
      const answer = answers[at % answers.length]!
      const { key, attempts } = row
      const isLate = row.leaseUntil! <= now
      if ((answer === 'accept' || answer === 'accept and die') && !isLate) this.receiver.take(messageOf(row))
      if (answer === 'accept' && !isLate) return [{ kind: 'sent', key, attempts, at: now }]
      const retryAt = row.failures + 1 >= TRIES ? null : now + 1
      return answer === 'refuse' ? [{ kind: 'failed', key, attempts, error: 'refused', retryAt }] : []
    })
    this.#taken = []
    await this.store.settle(settlements)
  }

  #now(): number {
    return hour(this.#hours).getTime()
  }

  async #believed(shipment: string): Promise<Believed> {
    const [stored] = await this.store.load([shipment])
    return believed(stored!, lawRules)
  }

  async #claim(how: Parameters<Store['claim']>[0]): Promise<readonly EffectRow[]> {
    const before = await this.store.effects({})
    const rows = await this.store.claim(how)
    for (const row of rows) {
      const { present, due } = await this.#believed(row.shipment)
      this.receiver.claim(row, { isPresent: present.has(row.firing), isDue: due.has(row.firing), rows: before })
    }
    return rows
  }

  #watched(): Store {
    return {
      ...this.store,
      claim: how => this.#claim(how),
      settle: settlements => this.store.settle(settlements.filter(({ key, attempts }) => !this.#lost.has(`${key} ${attempts}`))),
      commit: async writes => {
        const fails = this.#failing
        if (fails === 'before') this.#failing = null
        if (fails === 'before') throw new Error('cut off before')
        const before = await this.store.effects({})
        const isDone = await this.store.commit(writes)
        const added = isDone ? writes.flatMap(({ add }) => add) : []
        for (const row of added) if (row.kind === 'do' && row.revision > 1) this.receiver.renew(row, before)
        if (fails === 'after' && isDone) {
          this.#failing = null
          throw new Error('cut off after')
        }
        return isDone
      },
    }
  }
}

const messageOf = ({ key, firing, revision, kind, shipment, rule, epoch, effect, cause, attempts }: EffectRow): Message => ({
  ...{ key, firing, revision, kind, shipment, rule, epoch, effect, cause },
  attempt: attempts,
})
