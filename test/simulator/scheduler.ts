// One event at a time, in virtual time. While a scheduler runs, timers, clocks and chance are its own: everything that a process
// does happens in one of its events, and lasts until all its promises wait for another event.

import { seededRandom } from '../crash/seeded-random.js'

/** Who acts: a process, or the world around it. Nobody who is paused or dead takes part in an event. */
export interface Actor {
  readonly name: string
  /** How far its clock is ahead. */
  readonly skewMs: number
  isPaused: boolean
  /** How often it was paused. */
  pauses: number
  isDead: boolean
}

export const actor = (name: string, skewMs = 0): Actor => ({ name, skewMs, isPaused: false, pauses: 0, isDead: false })

/**
 * What goes wrong with a message: it is refused; handled, but the answer is lost; handled late; answered late; given up by the
 * sender and handled all the same, later; or handled, and its sender crashes or is paused before the answer comes.
 */
export type Fault = 'none' | 'refused' | 'lost' | 'late' | 'slow' | 'zombie' | 'crash' | 'pause'

/** What a request is about. */
export type Topic = 'commit' | 'claim' | 'acknowledge' | 'renew' | 'load' | 'save' | 'push' | 'delivery' | 'other'

/** Says that an invariant is broken. */
export type Fail = (message: string) => void

/** Something that is going to happen. */
export interface PlannedEvent {
  readonly actor: Actor
  readonly at: number
  /** Requests and answers may go wrong; timers may not. */
  readonly kind: 'request' | 'answer' | 'timer'
  readonly topic: Topic | null
  readonly label: (fault: Fault) => string
  readonly run: (fault: Fault) => void
}

// A run that takes this many events never comes to rest.
const MAX_EVENTS = 20_000
export const START_MS = Date.UTC(2026, 2, 2, 12)

const realTimers = { setTimeout, clearTimeout, now: Date.now, random: Math.random }

/** Virtual time and the events to come. */
export class Scheduler {
  now = START_MS
  /** Who acts in the present event. */
  current: Actor | null = null
  /** Called with a line for each event. */
  log: ((line: string) => void) | null
  /** Faults of the next requests about something. */
  faults: { readonly topic: Topic; readonly fault: Fault }[] = []
  #events: PlannedEvent[] = []
  #count = 0
  #problem: Error | null = null

  constructor(log: ((line: string) => void) | null = null) {
    this.log = log
  }

  /** Runs with virtual timers, clocks and chance. */
  async within<T>(seed: number, work: () => Promise<T>): Promise<T> {
    const below = seededRandom(seed)
    const timer = (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
      this.current
        ? this.plan(
            this.current,
            ms,
            'timer',
            () => 'a timer',
            () => callback(...args),
          )
        : realTimers.setTimeout(callback, ms, ...args)
    const clear = (timer: unknown) =>
      this.#events.includes(timer as PlannedEvent)
        ? this.#remove(timer as PlannedEvent)
        : realTimers.clearTimeout(timer as number)
    // The types of Node's timers have more than is needed.
    Object.assign(globalThis, { setTimeout: timer, clearTimeout: clear })
    Date.now = () => (this.current ? this.clock(this.current) : realTimers.now())
    Math.random = () => below(2 ** 30) / 2 ** 30
    try {
      return await work()
    } finally {
      Object.assign(globalThis, { setTimeout: realTimers.setTimeout, clearTimeout: realTimers.clearTimeout })
      Date.now = realTimers.now
      Math.random = realTimers.random
    }
  }

  /** Does something of which nothing is told. */
  async silently(work: () => Promise<void>): Promise<void> {
    const { log } = this
    this.log = null
    await work()
    this.log = log
  }

  /** What an actor's clock shows. */
  clock(who: Actor): number {
    return this.now + who.skewMs
  }

  /** Ends the run: an invariant is broken. */
  fail(message: string): void {
    this.#problem ??= new Error(message)
  }

  /** Plans an event of an actor. */
  plan(
    who: Actor,
    afterMs: number,
    kind: PlannedEvent['kind'],
    label: PlannedEvent['label'],
    run: PlannedEvent['run'],
    topic: Topic | null = null,
  ): PlannedEvent {
    const event = { actor: who, at: this.now + Math.max(0, afterMs), kind, topic, label, run }
    if (who.isDead) return event
    let place = this.#events.length
    while (place > 0 && this.#events[place - 1]!.at > event.at) place--
    this.#events.splice(place, 0, event)
    return event
  }

  /** The next `count` events happen, in order. */
  async go(count: number): Promise<void> {
    for (let left = count; left > 0; left--) {
      const event = this.#events.find(each => !each.actor.isPaused)
      if (!event) return
      await this.happen(event, this.#faultOf(event))
    }
  }

  /** Everything until an instant happens, in order. */
  async goUntil(instant: number): Promise<void> {
    for (;;) {
      const event = this.#events.find(each => !each.actor.isPaused)
      if (!event || event.at > instant) break
      await this.happen(event, this.#faultOf(event))
    }
    this.now = Math.max(this.now, instant)
  }

  /** Everything happens that is planned, and what follows from it. */
  async goToTheEnd(): Promise<void> {
    await this.go(Number.POSITIVE_INFINITY)
  }

  /** The messages that can arrive now. */
  messages(): readonly PlannedEvent[] {
    return this.#events.filter(({ kind, at, actor: who }) => kind !== 'timer' && at <= this.now && !who.isPaused)
  }

  /** Does something in the name of an actor, as an event of its own. */
  async act(who: Actor, label: string, run: () => void): Promise<void> {
    await this.happen({ actor: who, at: this.now, kind: 'timer', topic: null, label: () => label, run }, 'none')
  }

  async happen(event: PlannedEvent, fault: Fault): Promise<void> {
    if (++this.#count > MAX_EVENTS) this.fail('It never comes to rest.')
    this.#remove(event)
    this.now = Math.max(this.now, event.at)
    this.current = event.actor
    this.log?.(`${this.#time()} ${event.actor.name}: ${event.label(fault)}`)
    event.run(fault)
    await quiet(event)
    this.current = null
    if (this.#problem) throw this.#problem
  }

  /** Somebody dies: what it had to do is not done, and messages to it are refused. */
  kill(who: Actor): void {
    who.isDead = true
    const its = this.#events.filter(event => event.actor === who)
    this.#events = this.#events.filter(event => event.actor !== who)
    for (const { kind, run } of its) if (kind === 'request') run('refused')
  }

  #faultOf({ kind, topic }: PlannedEvent): Fault {
    const place = kind === 'request' ? this.faults.findIndex(each => each.topic === topic) : -1
    return place < 0 ? 'none' : this.faults.splice(place, 1)[0]!.fault
  }

  #remove(event: PlannedEvent): void {
    const place = this.#events.indexOf(event)
    if (place >= 0) this.#events.splice(place, 1)
  }

  #time(): string {
    return new Date(this.now).toISOString().slice(11, 23)
  }
}

// All promises have settled that do not wait for an event. After a commit the engine waits for setImmediate, which takes longer.
async function quiet({ topic }: PlannedEvent): Promise<void> {
  await new Promise<void>(resolve => process.nextTick(resolve))
  if (topic === 'commit') await new Promise<void>(resolve => setImmediate(resolve))
}
