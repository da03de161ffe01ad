// The shipments of a store as this engine works on them: read or remembered, decided on, and committed by compare-and-swap.

import { type CodeInput, ShipfoldError, type TrackingEvent } from '../codes/index.js'
import { emptyJournal, type Journal, type JournalInput, type JournalOptions } from '../journal/index.js'
import { type Effect, type Rules, rulesOn } from '../rules/index.js'
import type { Table } from '../table/index.js'
import { type Decision, decide, type Law } from './decide.js'
import { type Held, heldOf, Laws, Recent } from './held.js'
import type { EffectRow, Store } from './store.js'
import { Together } from './together.js'
import { pause, Turns } from './turns.js'

/** What is asked of one shipment: what was heard of it, and the present; judged by its own law, or by the current one. */
export interface Question {
  readonly shipment: string
  readonly inputs: readonly JournalInput[]
  readonly now: (held: Held) => number
  /** From when on it is ours at the latest; infinity leaves that as it was. */
  readonly adoptedAt: number
  readonly by: 'own law' | 'current law'
}

// Anywhere, so that a number that is deleted and heard again is another shipment to all who remember it. Half of what an
// integer holds is left to count.
const firstVersion = (): number => 1 + Math.floor(Math.random() * 2 ** 30)

// Others may commit in between; so many in a row that one call loses each time is a mistake.
const MOST_TRIES = 40
const LONGEST_PAUSE_MS = 40

/** How an engine works on its shipments. */
export interface ShipmentOptions<F extends Effect> extends JournalOptions {
  readonly store: Store
  readonly rules: Rules<F>
  readonly table: Table
  readonly classify: ((event: TrackingEvent) => CodeInput) | undefined
  /** How many shipments are remembered. */
  readonly remembered: number
}

/** Shipments, each decided on by one call at a time. */
export class Shipments<F extends Effect> {
  readonly turns = new Turns()
  readonly #options: ShipmentOptions<F>
  readonly #together: Together
  readonly #laws: Laws
  readonly #recent: Recent
  readonly #byTable = new Map<Table, Law<F>>()
  readonly #empty: Journal

  constructor(options: ShipmentOptions<F>) {
    this.#options = options
    this.#together = new Together(options.store)
    this.#laws = new Laws(options.store, options.table)
    this.#recent = new Recent(options.remembered)
    const { zone, zones } = options
    this.#empty = emptyJournal('', { zone, ...(zones && { zones }) })
  }

  /** Decides on shipments, each named once, and commits all of it or nothing. Rejects with `store-contended` where others are always faster. */
  async settle(questions: readonly Question[]): Promise<readonly Decision<F>[]> {
    const names = questions.map(({ shipment }) => shipment)
    return this.turns.take(names, async () => {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        if (tries > 1) await pause(Math.random() * Math.min(LONGEST_PAUSE_MS, 2 ** tries))
        const decisions = await this.decide(questions, tries === 0)
        if (await this.#together.commit(decisions.map(({ write }) => write))) {
          for (const { held } of decisions) this.#recent.keep(held.journal.shipment, held)
          return decisions
        }
        for (const name of names) this.#recent.forget(name)
      }
      const message = `${names.length === 1 ? `Shipment ${JSON.stringify(names[0])}` : `${names.length} shipments`} could not be written: others committed first, ${MOST_TRIES} times in a row. Nothing was written; try again.`
      throw new ShipfoldError('store-contended', message)
    })
  }

  /** What would be committed; nothing for one that is not there and that nothing is said of. `isFirst`: what is remembered may be trusted, since a commit would find out. */
  async decide(questions: readonly Question[], isFirst: boolean): Promise<readonly Decision<F>[]> {
    const { store, table } = this.#options
    const names = questions.map(({ shipment }) => shipment)
    const all = await this.hold(names, isFirst)
    const laws = new Map<string, Law<F>>()
    for (const [at, { row }] of all.entries())
      if (row && !laws.has(row.law)) laws.set(row.law, await this.lawOf(row.law, names[at]!))
    const current = this.lawOn(table)
    const decided = (effects: readonly EffectRow[] | null) =>
      questions.flatMap(({ shipment, inputs, now, adoptedAt, by }, at) => {
        const held = all[at]!
        // One that was listed, and deleted since.
        if (held.row === null && inputs.length === 0 && adoptedAt === Number.POSITIVE_INFINITY) return []
        const before = held.row ? laws.get(held.row.law)! : current
        const its = effects && effects.length > 0 ? effects.filter(effect => effect.shipment === shipment) : effects
        return decide(held, inputs, {
          now: now(held),
          before,
          law: by === 'own law' ? before : current,
          adoptedAt,
          effects: its,
          firstVersion: firstVersion(),
        })
      })
    // Most commits have to do with no effect that is there already.
    const guesses = isFirst ? decided(null) : []
    if (isFirst && !guesses.some(({ isBlind }) => isBlind)) return guesses
    return decided(await store.effects({ shipments: names }))
  }

  /** Shipments in the order of their names given; those the store has not are empty. */
  async hold(names: readonly string[], isRemembered: boolean): Promise<readonly Held[]> {
    const known = new Map<string, Held>()
    for (const name of isRemembered ? names : []) {
      const held = this.#recent.of(name)
      if (held) known.set(name, held)
    }
    const missing = names.filter(name => !known.has(name))
    for (const stored of missing.length > 0 ? await this.#together.load(missing) : [])
      known.set(stored.row.shipment, heldOf(stored))
    return names.map(
      name => known.get(name) ?? { row: null, journal: { ...this.#empty, shipment: name }, numbers: [], firings: new Set() },
    )
  }

  /** The law with this hash. Rejects with `unknown-law` where the store has none. */
  async lawOf(hash: string, shipment: string): Promise<Law<F>> {
    return this.lawOn(await this.#laws.of(hash, shipment))
  }

  lawOn(table: Table): Law<F> {
    const known = this.#byTable.get(table)
    if (known) return known
    const { rules, classify } = this.#options
    const law = { table, rules: rulesOn(rules, table), classify }
    this.#byTable.set(table, law)
    return law
  }
}
