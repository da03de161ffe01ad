// Runs a schedule: faults and all, then a rest without faults. Throws as soon as an invariant is broken.

import { isDeepStrictEqual } from 'node:util'
import { assembleShipment } from '../../src/engine/ingest/loaded-shipment.js'
import { createJournal, reportOf } from '../../src/index.js'
import { complete } from '../../src/vocabulary/slices.js'
import { type ExpectedActivations, expectedActivations } from '../engine/expected.js'
import { Database, fold } from './database.js'
import { checkGroupAtRest, groupActivations, placeOrder } from './groups.js'
import { Process } from './process.js'
import { Provider } from './provider.js'
import { Receiver } from './receiver.js'
import { PROCESSES, type Schedule, type Step } from './schedule.js'
import { actor, Scheduler } from './scheduler.js'
import { POLL_MS } from './settings.js'
import { journalOptions, rules, shipments } from './stories.js'
import { subject as ours, type Subject } from './subject.js'

/** What happened in a run, to see that it is not vacuous. */
export type Seen = Receiver['seen'] & Database['seen'] & Provider['counts'] & { readonly effects: number; readonly dead: number }

const HOUR_MS = 3_600_000
// After so many hours without a fault everything must be at rest.
const MAX_HOURS = 6
const RESTART_MS = 1_000
// Longer than a lease.
const PAUSE_MS = 15_000

const world = actor('world')

/** Runs a schedule; `log` gets the story, one line per event. */
export function simulate(
  schedule: Schedule,
  subject: Subject = ours,
  log: ((line: string) => void) | null = null,
): Promise<Seen> {
  const scheduler = new Scheduler(log)
  return scheduler.within(schedule.seed, () => new Simulation(scheduler, subject, schedule).run())
}

class Simulation {
  readonly #scheduler: Scheduler
  readonly #subject: Subject
  readonly #database: Database
  readonly #receiver: Receiver
  readonly #provider: Provider
  readonly #processes: Process[] = []
  readonly #schedule: Schedule
  readonly #lives: number[] = []
  // Node keeps signals that somebody listens to, and with them all memory of a process, until they are aborted.
  readonly #dead: Process[] = []

  constructor(scheduler: Scheduler, subject: Subject, schedule: Schedule) {
    const fail = (message: string) => scheduler.fail(message)
    this.#scheduler = scheduler
    this.#subject = subject
    this.#schedule = schedule
    this.#receiver = new Receiver(fail, schedule.relays === 'serial')
    const { hasArrived, hasBegun } = this.#receiver
    const arrivals = { tries: schedule.tries, hasArrived, hasBegun: (key: string) => mayLoseClaims(schedule) || hasBegun(key) }
    this.#database = new Database(subject.memoryStore(), fail, arrivals)
    this.#provider = new Provider(scheduler, this.#database, this.#processes, fail)
  }

  async run(): Promise<Seen> {
    await this.#placeOrder()
    for (let place = 0; place < PROCESSES; place++) this.#start(place)
    await this.#scheduler.silently(() => this.#scheduler.goUntil(this.#scheduler.now))
    for (const step of this.#schedule.steps) await this.#take(step)
    const dead = this.#effects().filter(({ state }) => state === 'dead').length
    await this.#rest()
    await this.#checkAtRest()
    for (const process of this.#dead)
      await this.#scheduler.silently(() => this.#scheduler.act(process.actor, '', () => process.stop()))
    return { ...this.#receiver.seen, ...this.#database.seen, ...this.#provider.counts, effects: this.#effects().length, dead }
  }

  // Beside all processes, and without faults.
  async #placeOrder(): Promise<void> {
    const { store } = this.#database
    const commit = (port: string) => async (writes: unknown) =>
      (await this.#database.apply({ name: 'the shop', ingests: [] }, port, 'commit', [writes])) as boolean
    const shop = {
      ...store,
      shipments: { ...store.shipments, commit: commit('shipments') },
      groups: { ...store.groups, commit: commit('groups') },
    }
    await placeOrder(this.#subject.createEngine({ ...journalOptions, store: shop, rules }))
  }

  // Starts a process at a place; after a crash it is another one.
  #start(place: number): void {
    const { skews, relays, tries } = this.#schedule
    const lives = this.#lives[place] ?? 0
    this.#lives[place] = lives + 1
    const strike = (fault: 'crash' | 'pause') => (fault === 'crash' ? this.#crash(place) : this.#pause(place, PAUSE_MS))
    const around = {
      ...{ scheduler: this.#scheduler, subject: this.#subject, database: this.#database, receiver: this.#receiver },
      ...{ strike, relays, tries },
    }
    const process = new Process(place, `process ${'AB'[place]}${lives + 1}`, skews[place] ?? 0, around)
    this.#processes[place] = process
    this.#scheduler.plan(
      process.actor,
      0,
      'timer',
      () => 'starts',
      () => process.start(),
    )
  }

  async #take(step: Step): Promise<void> {
    const scheduler = this.#scheduler
    switch (step.kind) {
      case 'go':
        return scheduler.go(step.events)
      case 'wait':
        return scheduler.goUntil(scheduler.now + step.ms)
      case 'overtake': {
        const messages = scheduler.messages()
        const message = messages[step.pick % messages.length]
        return message && scheduler.happen(message, 'none')
      }
      case 'fault':
        scheduler.faults.push(step)
        return
      case 'push':
        return scheduler.act(world, `the provider pushes ${step.shipment}`, () =>
          this.#provider.push(step.shipment, step.body, step.process),
        )
    }
    const process = this.#processes[step.process]!
    const { actor: who } = process
    if (who.isDead) return
    switch (step.kind) {
      case 'crash':
        return scheduler.act(world, `${who.name} crashes`, () => this.#crash(step.process))
      case 'pause':
        return scheduler.act(world, `${who.name} is paused`, () => this.#pause(step.process, step.ms))
      case 'tick':
        return who.isPaused ? undefined : scheduler.act(who, 'tick', () => void process.tick())
      case 'retry':
        return who.isPaused ? undefined : scheduler.act(who, 'retry', () => void process.retry())
    }
  }

  #crash(place: number): void {
    const who = this.#processes[place]!.actor
    if (who.isDead) return
    this.#scheduler.kill(who)
    this.#dead.push(this.#processes[place]!)
    this.#scheduler.plan(
      world,
      RESTART_MS,
      'timer',
      () => `restarts ${who.name}`,
      () => this.#start(place),
    )
  }

  #pause(place: number, ms: number): void {
    const who = this.#processes[place]!.actor
    if (who.isPaused) return
    who.isPaused = true
    who.pauses++
    this.#scheduler.plan(
      world,
      ms,
      'timer',
      () => `${who.name} goes on`,
      () => {
        who.isPaused = false
      },
    )
  }

  // No faults any more: everything pushed is acknowledged, everything due is delivered, hour by hour.
  async #rest(): Promise<void> {
    const scheduler = this.#scheduler
    scheduler.log?.('From here on nothing goes wrong.')
    scheduler.faults = []
    // Time enough to repeat a claim whose answer was lost: who stops before loses it, as one who crashes does.
    await scheduler.goUntil(scheduler.now + RESTART_MS + POLL_MS)
    for (const process of this.#processes) {
      process.actor.isPaused = false
      await scheduler.act(process.actor, 'stops its relay', () => process.stop())
    }
    await scheduler.goToTheEnd()
    for (let hour = 0; hour === 0 || !this.#isAtRest(); hour++) {
      if (hour === MAX_HOURS) throw new Error(`After ${hour} hours: ${this.#unrest()}`)
      scheduler.now += HOUR_MS
      const process = this.#processes[hour % PROCESSES]!
      for (const name of ['tick', 'retry', 'relay'] as const) {
        await scheduler.act(process.actor, name, () => void process[name]())
        await scheduler.goToTheEnd()
      }
    }
  }

  #isAtRest = (): boolean => this.#unrest() === ''

  // What is not at rest; empty for nothing.
  #unrest(): string {
    const open = this.#effects().filter(row => row.state !== 'done' && row.state !== 'cancelled' && !row.cancelRequested)
    const due = shipments.filter(
      name => (this.#database.stored(name)?.row.wakeAt ?? Number.POSITIVE_INFINITY) <= this.#scheduler.now,
    )
    return [
      ...open.map(({ key, state }) => `${key} is still ${state}.`),
      ...due.map(name => `${name} is due, and not evaluated.`),
      ...(this.#provider.open > 0 ? [`${this.#provider.open} pushes are not acknowledged.`] : []),
    ].join(' ')
  }

  #effects() {
    return [...this.#database.effects.rows.values()]
  }

  async #checkAtRest(): Promise<void> {
    const { store, committed, receipts } = this.#database
    const fail = (message: string): never => {
      throw new Error(message)
    }
    const all: ExpectedActivations[] = []
    for (const [shipment, inputs] of committed) {
      const stored = this.#database.stored(shipment)!
      const now = new Date(stored.row.evaluatedAt)
      const { journal } = complete(assembleShipment(stored))
      const report = reportOf(journal, { now })
      const expected = reportOf(fold(createJournal(shipment, journalOptions), [...inputs].reverse()), { now })
      if (!isDeepStrictEqual(report, expected)) fail(`The report of ${shipment} depends on the order of its inputs.`)
      const { status, outcome, certain } = stored.row
      if (!isDeepStrictEqual([status, outcome, certain], [report.status, report.outcome, report.certain]))
        fail(`${shipment} is stored as ${status}, and its report says ${report.status}.`)
      // As it is now, so that no deadline is forgotten.
      all.push(expectedActivations({ ...stored, row: { ...stored.row, evaluatedAt: this.#scheduler.now } }, rules))
    }
    checkGroupAtRest(this.#database.group, name => this.#database.stored(name), fail)
    all.push(groupActivations(this.#database.group, rules))
    this.#receiver.checkAtRest(all, message => fail(message))
    this.#provider.checkStored()
    const rows = await store.inbox.list({})
    for (const { key, receivedCount } of rows)
      if (receivedCount !== receipts.get(key))
        fail(`A message was received ${receipts.get(key)} times, and ${receivedCount} are counted.`)
    const counted = rows.reduce((sum, { receivedCount }) => sum + receivedCount, 0)
    const { sent, acknowledged } = this.#provider.counts
    if (counted > sent || counted < acknowledged)
      fail(`${sent} pushes were sent and ${acknowledged} acknowledged; the inbox counts ${counted}.`)
  }
}

// Whether leases may end before a delivery began. One lost answer is not enough: the claim is repeated.
function mayLoseClaims({ steps }: Schedule): boolean {
  const losses = steps.filter(step => {
    if (step.kind === 'crash' || step.kind === 'pause') return true
    return (
      step.kind === 'fault' &&
      (step.fault === 'crash' || step.fault === 'pause' || (step.topic === 'claim' && step.fault !== 'refused'))
    )
  })
  return losses.length > 1 || losses.some(step => step.kind !== 'fault' || step.fault !== 'lost')
}
