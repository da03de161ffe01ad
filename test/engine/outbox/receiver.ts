// The receiver of an outbox: it remembers every delivery and every claim, and throws as soon as a guarantee of the outbox is
// broken.

import type { Delivery, EffectRow } from '../../../src/engine/index.js'
import type { Rules } from '../../../src/index.js'
import type { Effect, Standing } from '../../../src/rules/index.js'
import type { ExpectedActivations } from '../expected.js'

/** The state of an activation when its effect was claimed, and the effects its shipment had before. */
export interface ClaimContext {
  readonly isPresent: boolean
  readonly isDue: boolean
  /** What its journey has come to; null if that is not to be mirrored. */
  readonly standing: Standing | null
  readonly rows: readonly EffectRow[]
}

/** Deliveries and claims so far, each checked as it comes. */
export class Receiver {
  readonly #meanings = new Map<string, string>()
  readonly #revisions = new Map<string, number>()
  readonly #claimed = new Map<string, number>()
  readonly #delivered = new Map<string, Delivery[]>()

  /** A relay claimed an effect. */
  claim(row: EffectRow, { isPresent, isDue, standing, rows }: ClaimContext): void {
    const { key, activation, revision, kind, attempts } = row
    const before = rows.find(each => each.key === key)
    const its = rows.filter(each => each.activation === activation)
    check(before?.state !== 'done' && row.doneAt === null, key, 'was delivered, and is claimed again')
    check(attempts === (this.#claimed.get(key) ?? 0) + 1, key, `has attempt ${attempts}, which does not match its claims`)
    this.#claimed.set(key, attempts)
    if (row.standing) {
      const [its, real] = [JSON.stringify(row.standing), JSON.stringify(standing ?? NO_JOURNEY)]
      check(its === real, key, `is claimed with the standing ${its}, which is ${real}`)
    } else if (kind === 'do') {
      check(isPresent, key, 'is not true any more, and is claimed')
      check(isDue || attempts > 1, key, 'is not due, and is claimed for the first time')
    } else {
      const undone = [...this.#claimed.keys()].some(each => doOf(its, each, revision - 1))
      check(undone, key, 'undoes what was never claimed')
    }
  }

  /** An effect is added again under a later revision; `rows` are those its shipment had before. */
  renew({ key, activation, revision }: EffectRow, rows: readonly EffectRow[]): void {
    const its = rows.filter(each => each.activation === activation)
    if (its[0]?.standing) return
    const isUndoing = its.some(each => each.revision === revision - 1 && each.attempts > 0)
    const isUnconfirmed = its.some(each => each.revision === revision - 2 && each.state !== 'done')
    check(isUndoing || isUnconfirmed, key, 'is added again, and was not undone')
  }

  /** An effect was delivered. */
  take(delivery: Delivery): void {
    const { key, activation, revision, attempt, signal: _, ...rest } = delivery
    const meaning = JSON.stringify(Object.entries({ activation, revision, ...rest }).sort())
    check((this.#meanings.get(key) ?? meaning) === meaning, key, `means ${meaning}, and meant ${this.#meanings.get(key)}`)
    this.#meanings.set(key, meaning)
    const newest = this.#revisions.get(activation) ?? 0
    check(revision >= newest, key, `comes after revision ${newest}`)
    this.#revisions.set(activation, revision)
    this.#delivered.set(activation, [...(this.#delivered.get(activation) ?? []), delivery])
    const claims = this.#claimed.get(key) ?? attempt
    check(attempt === claims, key, `is delivered as attempt ${attempt} of ${claims}`)
  }

  /** Nothing is in flight: all effects of what is due were delivered, and what is not true any more was undone. */
  checkAtRest(all: readonly ExpectedActivations[], { rules }: Rules): void {
    for (const [key, { do: effects }] of all.flatMap(({ due }) => [...due])) {
      const last = this.last(key)
      check(last?.kind === 'do', key, `is due, and was last ${last ? 'undone' : 'never done'}`)
      check(
        `${last?.effects}` === `${kindsOf(effects.map(({ effect }) => effect))}`,
        key,
        `is due, and only ${last?.effects} of it was delivered`,
      )
    }
    for (const [key, standing] of all.flatMap(({ standings }) => [...standings])) this.#checkMirror(key, standing, rules)
    const present = new Set(all.flatMap(its => [...its.present.keys()]))
    for (const { activation, rule, standing } of this.deliveries()) {
      if (standing && !all.some(({ standings }) => standings.has(activation)) && isConditional(rule, rules)) continue
      if (standing && !all.some(({ standings }) => standings.has(activation))) this.#checkMirror(activation, NO_JOURNEY, rules)
      const undo = [rules.find(({ name }) => name === rule)?.undo ?? []].flat()
      if (present.has(activation) || undo.length === 0) continue
      const last = this.last(activation)
      check(last?.kind === 'undo', activation, 'is not true, and was not undone')
      check(
        `${last?.effects}` === `${kindsOf(undo)}`,
        activation,
        `is not true, and only ${last?.effects} of its undo was delivered`,
      )
    }
  }

  // The watched fields of the newest revision are those of the journey.
  #checkMirror(activation: string, standing: Standing, rules: Rules['rules']): void {
    const all = this.#delivered.get(activation) ?? []
    const rule = rules.find(({ name }) => activation.endsWith(`/${name}`))!
    const fields = rule.when.kind === 'changed' ? ([rule.when.of].flat() as readonly (keyof Standing)[]) : []
    for (const kind of kindsOf([rule.do].flat())) {
      const newest = all.filter(({ effect }) => effect.kind === kind).reduce(later, null)?.standing
      // Of a journey whose scans were taken back before it was told of any, it needs to know nothing.
      if (newest === undefined && standing.status === 'expected' && standing.outcome === null) continue
      const differs = fields.find(field => newest?.[field] !== standing[field])
      check(
        differs === undefined,
        activation,
        `has come to ${JSON.stringify(standing)}, and ${kind} was last told ${JSON.stringify(newest)}`,
      )
    }
  }

  /** The newest delivered revision of an activation: its effects, and whether it does or undoes; null for none. */
  last(activation: string): { readonly kind: 'do' | 'undo'; readonly effects: readonly string[] } | null {
    const all = this.#delivered.get(activation)
    if (!all) return null
    const newest = all.filter(({ revision }) => revision === this.#revisions.get(activation))
    return { kind: newest[0]!.kind, effects: [...new Set(newest.map(({ effect }) => effect.kind))].sort() }
  }

  deliveries(): readonly Delivery[] {
    return [...this.#delivered.values()].flat()
  }
}

const NO_JOURNEY: Standing = { status: 'expected', outcome: null, certain: false }
const later = (a: Delivery | null, b: Delivery): Delivery => (a && a.revision > b.revision ? a : b)
const isConditional = (rule: string, rules: Rules['rules']) => rules.find(({ name }) => name === rule)?.if !== undefined

const doOf = (rows: readonly EffectRow[], key: string, revision: number): boolean =>
  rows.some(row => row.key === key && row.kind === 'do' && row.revision === revision)

const kindsOf = (effects: readonly Effect[]) => effects.map(({ kind }) => kind).sort()

/** Throws, naming a key and what is wrong with it. */
export function check(holds: boolean, key: string, problem: string): void {
  if (!holds) throw new Error(`${key} ${problem}.`)
}
