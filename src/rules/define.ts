// Rules checked and made ready: what is misspelt, or can never be true, is refused before anything is heard.

import { ShipfoldError } from '../codes/index.js'
import { shippedTable, type Table } from '../table/index.js'
import { type Probe, probeOf } from './cases.js'
import { readDuration } from './duration.js'
import { partOf } from './keys.js'
import { neverFault } from './possible.js'
import type { Effect, Only, Per, Rule, When } from './rule.js'
import { shapeFault } from './shape.js'

/** Rules that were checked against a table. Make them with {@link defineRules}; never edit them. */
export interface Rules<F extends Effect = Effect> {
  /** As given, in their order. */
  readonly rules: readonly Rule<F>[]
  /** The table they were checked against: the one that judges. */
  readonly table: Table
}

/** A rule made ready to be judged by. */
export interface ReadyRule<F extends Effect = Effect> {
  readonly rule: Rule<F>
  readonly part: string
  readonly per: Per
  readonly probe: Probe
  readonly needsSettled: boolean
  /** How long nothing new may have been heard; 0 where that does not matter. */
  readonly quietMs: number
  readonly sends: readonly ReadyEffect<F>[]
  readonly undoes: readonly ReadyEffect<F>[]
}

interface ReadyEffect<F> {
  readonly part: string
  readonly effect: F
}

/** How to define rules. */
interface DefineOptions {
  /** The table that judges; the shipped one by default. */
  readonly table?: Table | undefined
}

// The effects of a rule, one or many. They are read off the rules as a whole: inferred one by one, the first would be all.
type EffectOf<R> = R extends Rule ? One<R['do']> | One<Exclude<R['undo'], undefined>> : never
type One<T> = T extends readonly (infer F extends Effect)[] ? F : Extract<T, Effect>

// A rule with no field that no rule has: of a type that is inferred, the compiler would not ask.
type Strict<T> = T extends Rule
  ? No<T, Rule> & {
      readonly when: No<T['when'], Extract<When, Pick<T['when'], 'kind'>>>
      readonly only?: No<T['only'], Only> | undefined
    }
  : never
type No<T, U> = { readonly [K in Exclude<keyof T, U extends unknown ? keyof U : never>]?: never }

const ready = new WeakMap<Rules, readonly ReadyRule[]>()

/**
 * Checks rules and makes them ready for {@link judge}. Throws `bad-rule`, naming the rule and the reason, for what is
 * misspelt, twice, no plain data, or can never be true under the table (the shipped one by default).
 */
export function defineRules<const T extends Rule>(rules: readonly (T & Strict<T>)[], options?: DefineOptions): Rules<EffectOf<T>>
/** The same for rules whose type is known beforehand, or that come from elsewhere. */
export function defineRules<F extends Effect>(rules: readonly Rule<F>[], options?: DefineOptions): Rules<F>
export function defineRules<F extends Effect>(rules: readonly Rule<F>[], options: DefineOptions = {}): Rules<F> {
  const { table = shippedTable } = options
  if (!Array.isArray(rules)) throw new ShipfoldError('bad-rule', 'defineRules takes a list of rules.')
  const names = new Set<string>()
  const checked = (rules as readonly Rule<F>[]).map((rule, at) => {
    const fault = shapeFault(rule) ?? (names.has(rule.name) ? 'its name is that of an earlier rule; give it another' : null)
    const never = fault === null ? neverFault(table, rule.when, rule.only?.leg) : null
    const why = fault ?? (never && `it can never be true under this table: ${never}`)
    if (why) throw new ShipfoldError('bad-rule', `Unusable rule ${called(rule, at)}: ${why}${why.endsWith('?') ? '' : '.'}`)
    names.add(rule.name)
    return readied(table, rule)
  })
  return made(table, checked)
}

const others = new WeakMap<Rules, Map<Table, Rules>>()

/** The same rules for another table, whether they can fire on it or not: what was judged by it is read by it. */
export function rulesOn<F extends Effect>(rules: Rules<F>, table: Table): Rules<F> {
  if (table === rules.table) return rules
  const its = others.get(rules) ?? new Map<Table, Rules>()
  others.set(rules, its)
  const known = its.get(table) as Rules<F> | undefined // of these very rules
  if (known) return known
  const moved = made(
    table,
    readyRules(rules).map(({ rule }) => readied(table, rule)),
  )
  its.set(table, moved)
  return moved
}

function made<F extends Effect>(table: Table, checked: readonly ReadyRule<F>[]): Rules<F> {
  const rules: Rules<F> = { rules: checked.map(({ rule }) => rule), table }
  ready.set(rules, checked)
  return rules
}

/** Rules made ready. Throws `bad-rule` for any that {@link defineRules} did not make. */
export function readyRules<F extends Effect>(rules: Rules<F>): readonly ReadyRule<F>[] {
  const its = ready.get(rules) as readonly ReadyRule<F>[] | undefined // made ready for this very value
  if (its) return its
  throw new ShipfoldError('bad-rule', 'Unusable rules: make them with defineRules, and hand on the very value it gave.')
}

function called(rule: unknown, at: number): string {
  const name = (rule as Partial<Rule> | null)?.name
  return typeof name === 'string' && name !== '' ? JSON.stringify(name) : `number ${at + 1}`
}

function readied<F extends Effect>(table: Table, given: Rule<F>): ReadyRule<F> {
  const rule = copied(given)
  const { when } = rule
  const settled = rule.only?.settled
  const quiet = typeof settled === 'string' ? readDuration(settled) : 0
  return {
    rule,
    part: partOf(rule.name),
    per: perOf(when),
    probe: probeOf(table, when, rule.only?.leg),
    needsSettled: settled !== undefined,
    quietMs: typeof quiet === 'number' ? quiet : 0,
    sends: effectsOf(rule.do),
    undoes: undoesOf(rule),
  }
}

const effectsOf = <F extends Effect>(given: F | readonly F[]): readonly ReadyEffect<F>[] =>
  ([given].flat() as readonly F[]).map(effect => ({ part: partOf(effect.kind), effect })) // one level: effects are no lists

// What does and undoes under one name are two things to be done, and have two keys.
function undoesOf<F extends Effect>(rule: Rule<F>): readonly ReadyEffect<F>[] {
  const does = new Set(effectsOf(rule.do).map(({ part }) => part))
  return effectsOf(rule.undo ?? []).map(({ part, effect }) => ({ part: does.has(part) ? `${part}/undo` : part, effect }))
}

// Nobody edits a rule behind the checks; what is plain JSON is copied as such, which leaves out what is undefined.
function copied<F extends Effect>(given: Rule<F>): Rule<F> {
  const { name, when, do: does, undo } = JSON.parse(JSON.stringify(given)) as Rule<F>
  return { name, when, ...(given.only && { only: { ...given.only } }), do: does, ...(undo !== undefined && { undo }) }
}

function perOf(when: Rule['when']): Per {
  switch (when.kind) {
    case 'entered':
    case 'left':
    case 'lasted':
      return when.per ?? 'journey'
    case 'seen':
    case 'flagged':
      return when.per ?? 'event'
    case 'silent':
      return 'event'
    case 'reached':
    case 'overdue':
      return 'journey'
  }
}
