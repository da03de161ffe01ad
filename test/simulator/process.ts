// A process: an engine with a webhook and a relay over a store whose every call is a message to the database.

import type { Delivery, Engine, ShipmentInput, Store } from '../../src/engine/index.js'
import { ShipfoldError } from '../../src/index.js'
import { errorCodeOf, errorMessageOf } from '../../src/vocabulary/thrown.js'
import type { WebhookProblem } from '../../src/webhook/index.js'
import type { Database } from './database.js'
import { send } from './network.js'
import type { Receiver } from './receiver.js'
import type { Schedule } from './schedule.js'
import { type Actor, actor, type Scheduler, type Topic } from './scheduler.js'
import { LEASE_MS, POLL_MS, TICK_MS, TIMEOUTS_MS } from './settings.js'
import { journalOptions, rules } from './stories.js'
import { labelOf } from './story.js'
import type { Subject } from './subject.js'

/** What a process works with. */
export interface Surroundings {
  readonly scheduler: Scheduler
  readonly subject: Subject
  readonly database: Database
  readonly receiver: Receiver
  /** The process crashes or is paused. */
  readonly strike: (fault: 'crash' | 'pause') => void
  readonly relays: Schedule['relays']
  /** Failures after which an effect is dead. */
  readonly tries: number
}

const database = actor('database')
const receiver = actor('receiver')

/** One life of a process, from its start to its crash. */
export class Process {
  readonly actor: Actor
  readonly #around: Surroundings
  readonly #ingests: (readonly ShipmentInput[])[] = []
  readonly #stop = new AbortController()
  readonly #engine: Engine
  readonly #handle: (request: Request) => Promise<Response>

  readonly #place: number

  /** The places differ: one has little cache and short deliveries, the other one loop and deliveries longer than leases. */
  constructor(place: number, name: string, skewMs: number, around: Surroundings) {
    this.#place = place
    this.actor = actor(name, skewMs)
    this.#around = around
    const { createEngine, webhook } = around.subject
    const engine = createEngine({ ...journalOptions, store: this.#store(), rules, cache: { shipments: place === 0 ? 1 : 9 } })
    const ingest = (inputs: readonly ShipmentInput[]) => {
      this.#ingests.push(inputs.map(asStored))
      return engine.ingest(inputs)
    }
    this.#engine = engine
    const onProblem = ({ kind, error }: WebhookProblem) =>
      kind === 'unavailable' ? this.#failed(error) : this.#around.scheduler.fail(`A push was answered as ${kind}.`)
    this.#handle = webhook({ engine: { ingest, inbox: engine.inbox }, feed: 'kd100', now: () => this.#now(), onProblem })
  }

  /** Relays until it is told to stop. */
  start(): void {
    const { signal } = this.#stop
    const options = { ...this.#relayOptions(), signal, onFailure: this.#onFailure }
    const keep = (relay: () => Promise<unknown>): void => {
      const again = () => void (signal.aborted || setTimeout(() => keep(relay), POLL_MS))
      void relay().then(again, again)
    }
    const lanes = this.#around.relays === 'lanes' ? [{ rules: money }, { rules: others }] : [{}]
    if (this.#place === 0) for (const lane of lanes) keep(() => this.#engine.relay(this.#deliver, { ...options, ...lane }))
    else keep(() => this.#engine.run({ ...options, deliver: this.#deliver, tickMs: TICK_MS }))
  }

  /** Its relay ends once its deliveries have. */
  stop(): void {
    this.#stop.abort()
  }

  async receive(body: string): Promise<number> {
    const request = new Request('https://shop.example/', { method: 'POST', body })
    return (await this.#handle(request)).status
  }

  async tick(): Promise<void> {
    await this.#engine.tick(this.#now()).catch(this.#failed)
  }

  async retry(): Promise<void> {
    await this.#engine.retry().catch(this.#failed)
  }

  /** Delivers what is due, once. */
  async relay(): Promise<void> {
    await this.#engine.relay(this.#deliver, this.#relayOptions()).catch(this.#failed)
  }

  #relayOptions() {
    const { relays, tries } = this.#around
    return {
      ...{ now: () => this.#now(), concurrency: 3, leaseMs: LEASE_MS, tries, pollMs: POLL_MS },
      timeoutMs: TIMEOUTS_MS[this.#place]!,
      ...(relays === 'serial' && { serial: 'shipment' as const }),
    }
  }

  readonly #deliver = (delivery: Delivery): Promise<unknown> => {
    const { scheduler, receiver: its, database: db, strike } = this.#around
    const { key, attempt, signal } = delivery
    const end = its.begin(delivery, this.actor, this.#now(), db.effects)
    const answered = send(
      scheduler,
      {
        ...{ from: this.actor, to: receiver, topic: 'delivery' },
        label: () => `delivery of ${key}, attempt ${attempt}`,
        handle: () => its.take(delivery),
        error: () => new Error('No answer came.'),
        hangs: true,
      },
      strike,
    )
    const aborted = new Promise((_, reject) => {
      const abort = () => {
        its.seen.aborted++
        reject(new Error('It was aborted.'))
      }
      signal.addEventListener('abort', abort)
      answered.finally(() => signal.removeEventListener('abort', abort)).catch(() => {})
    })
    return Promise.race([answered, aborted]).finally(end)
  }

  // Only the store may fail, and calls may wait too long for earlier ones: nothing else goes wrong by itself.
  readonly #failed = (error: unknown): void => {
    const [code, message] = [errorCodeOf(error), errorMessageOf(error)]
    const isExpected = code === 'store-failed' || (code === 'store-contended' && message.includes('earlier calls'))
    if (!isExpected) this.#around.scheduler.fail(`${this.actor.name} failed: ${message}`)
  }

  readonly #onFailure = (delivery: Delivery | null, error: unknown): void => {
    if (!delivery) this.#failed(error)
  }

  #now(): number {
    return this.#around.scheduler.clock(this.actor)
  }

  // Wraps whatever functions the store and its ports have.
  #store(): Store {
    const caller = { name: this.actor.name, ingests: this.#ingests }
    const { scheduler, database: db, strike } = this.#around
    const call =
      (port: string, name: string) =>
      (...args: readonly unknown[]): Promise<unknown> =>
        send(
          scheduler,
          {
            ...{ from: this.actor, to: database, topic: topics[name] ?? 'other' },
            label: () => labelOf(port, name, args),
            handle: () => db.apply(caller, port, name, args),
            error: () => new ShipfoldError('store-failed', 'The connection broke.'),
          },
          strike,
        )
    const wrapped = (port: string, functions: object): Record<string, unknown> =>
      Object.fromEntries(
        Object.entries(functions).map(([name, value]) => [
          name,
          typeof value === 'function' ? call(port, name) : wrapped(name, value as object),
        ]),
      )
    return wrapped('', db.store) as unknown as Store
  }
}

const money = ['pay', 'book']
const others = ['claim', 'remind', 'warn', 'complete']

const topics: Readonly<Record<string, Topic>> = {
  commit: 'commit',
  claim: 'claim',
  acknowledge: 'acknowledge',
  load: 'load',
  save: 'save',
  renew: 'renew',
}

// A store keeps events as JSON.
const asStored = (input: ShipmentInput): ShipmentInput =>
  input.kind === 'override' ? input : { ...input, events: JSON.parse(JSON.stringify(input.events)) }
