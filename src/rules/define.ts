// Checks and compiles rules: a rule that is misspelt or can never be true is refused before any input comes.

import { resolveTable } from '../replay/index.js'
import type { Table } from '../table/index.js'
import { parseDuration } from '../vocabulary/duration.js'
import { checkOptions, printValue, ShipfoldError } from '../vocabulary/index.js'
import { keyPart } from './keys.js'
import type { Effect, GroupRule, KeyedEffect, Per, Rule, ShipmentRule, Standing } from './rule.js'
import { unsatisfiableGroupProblem, unsatisfiableProblem } from './satisfiability.js'
import { ruleProblem } from './schema.js'
import { type Matcher, matcherOf } from './when.js'

/** Rules that were checked against a table. Make them with {@link defineRules}; do not edit them. */
export interface Rules<F extends Effect = Effect> {
  /** As given, in the order given. */
  readonly rules: readonly Rule<F>[]
  /** The table they were checked against, and are evaluated under. */
  readonly table: Table
}

/** What every rule ready to be evaluated has. */
interface CompiledFields<F extends Effect> {
  readonly keyPart: string
  readonly doEffects: readonly CompiledEffect<F>[]
  readonly undoEffects: readonly CompiledEffect<F>[]
}

/** A rule about a group ready to be evaluated. */
export interface CompiledGroupRule<F extends Effect = Effect> extends CompiledFields<F> {
  readonly rule: GroupRule<F>
}

/** A rule about shipments ready to be evaluated. */
export interface CompiledRule<F extends Effect = Effect> extends CompiledFields<F> {
  readonly rule: ShipmentRule<F>
  readonly per: Per
  readonly matcher: Matcher
  /** The fields that a rule with `changed` watches; null for any other rule. */
  readonly watched: readonly (keyof Standing)[] | null
  readonly needsCertain: boolean
  /** Whether it waits while the newest scans have no code: they may be what it misses. */
  readonly needsCodes: boolean
  /** What must not rest on inferred codes: the scan that makes it true, or the journey's status; null for neither. */
  readonly needsReported: 'scan' | 'journey' | null
  /** How long no news may have come; 0 if that does not matter. */
  readonly quietMs: number
}

interface CompiledEffect<F> {
  readonly keyPart: string
  readonly effect: F
}

/** Options of {@link defineRules}. */
interface DefineRulesOptions {
  /** The table to evaluate under. The shipped one by default. */
  readonly table?: Table | undefined
}

// A rule whose effects are inferred. They are inferred rule by rule: from a plain list of rules the compiler would take those of
// the first rule for those of all.
interface EffectsOf<F> {
  readonly do: (F & Effect) | readonly (F & Effect)[]
  readonly undo?: (F & Effect) | readonly (F & Effect)[]
}
type RuleOf<F> = (Omit<ShipmentRule, 'do' | 'undo'> & EffectsOf<F>) | (Omit<GroupRule, 'do' | 'undo'> & EffectsOf<F>)

// Apart, so that neither is evaluated as the other.
interface CompiledRules {
  readonly ofShipments: readonly CompiledRule[]
  readonly ofGroups: readonly CompiledGroupRule[]
}

const compiledRules = new WeakMap<Rules, CompiledRules>()

/**
 * Checks rules and compiles them for {@link evaluateRules}. Throws `bad-rule`, naming the rule and the reason, for a rule that
 * is misspelt, repeats a name, is not plain data, or can never be true under the table.
 */
export function defineRules<const E extends readonly unknown[]>(
  rules: { readonly [K in keyof E]: RuleOf<E[K]> },
  options?: DefineRulesOptions,
): Rules<Extract<E[number], Effect>>
/** For rules whose effects have a known type. */
export function defineRules<F extends Effect>(rules: readonly Rule<F>[], options?: DefineRulesOptions): Rules<F>
export function defineRules<F extends Effect>(rules: readonly Rule<F>[], options: DefineRulesOptions = {}): Rules<F> {
  checkOptions('defineRules', options, ['table'])
  const table = resolveTable({ table: options.table })
  if (!Array.isArray(rules))
    throw new ShipfoldError('bad-rule', `Unusable rules: ${printValue(rules)}. Pass a list of rules to defineRules.`)
  const names = new Set<string>()
  const checked = (rules as readonly Rule<F>[]).map((rule, at) => {
    const problem = ruleProblem(rule) ?? (names.has(rule.name) ? 'its name is that of an earlier rule; give it another' : null)
    const never = problem === null ? neverProblem(table, rule) : null
    const why = problem ?? (never && `it can never be true under this table: ${never}`)
    if (why) throw new ShipfoldError('bad-rule', `Unusable rule ${ruleLabel(rule, at)}: ${why}${why.endsWith('?') ? '' : '.'}`)
    names.add(rule.name)
    return copyRule(rule)
  })
  return makeRules(table, checked)
}

const neverProblem = (table: Table, rule: Rule): string | null =>
  rule.about === 'group' ? unsatisfiableGroupProblem(table, rule.when) : unsatisfiableProblem(table, rule.when, rule.if?.leg)

const rulesByTable = new WeakMap<Rules, Map<Table, Rules>>()

/** The same rules under another table, whether or not they can fire under it: for shipments evaluated under that table. */
export function rulesOn<F extends Effect>(rules: Rules<F>, table: Table): Rules<F> {
  if (table === rules.table) return rules
  const its = rulesByTable.get(rules) ?? new Map<Table, Rules>()
  rulesByTable.set(rules, its)
  const known = its.get(table) as Rules<F> | undefined // made of these rules
  if (known) return known
  compiledOf(rules)
  const moved = makeRules(table, rules.rules)
  its.set(table, moved)
  return moved
}

function makeRules<F extends Effect>(table: Table, checked: readonly Rule<F>[]): Rules<F> {
  const rules: Rules<F> = { rules: checked, table }
  const isGroupRule = (rule: Rule<F>): rule is GroupRule<F> => rule.about === 'group'
  compiledRules.set(rules, {
    ofShipments: checked.flatMap(rule => (isGroupRule(rule) ? [] : [compileRule(table, rule)])),
    ofGroups: checked.filter(isGroupRule).map(rule => ({ rule, ...compileFields(rule) })),
  })
  return rules
}

/** Whether {@link defineRules} made this value. */
export const isDefined = (rules: Rules): boolean => compiledRules.has(rules)

/** Compiled rules about shipments. Throws `bad-rule` for any that {@link defineRules} did not make. */
export const compiledRulesOf = <F extends Effect>(rules: Rules<F>): readonly CompiledRule<F>[] =>
  compiledOf(rules).ofShipments as readonly CompiledRule<F>[] // compiled for this value

/** Compiled rules about groups. Throws as {@link compiledRulesOf} does. */
export const compiledGroupRulesOf = <F extends Effect>(rules: Rules<F>): readonly CompiledGroupRule<F>[] =>
  compiledOf(rules).ofGroups as readonly CompiledGroupRule<F>[] // compiled for this value

/** Whether any of the rules is about groups. */
export const hasGroupRules = (rules: Rules): boolean => compiledOf(rules).ofGroups.length > 0

/** The effects of an activation, with their keys. */
export const keyedEffects = <F extends Effect>(key: string, effects: readonly CompiledEffect<F>[]): readonly KeyedEffect<F>[] =>
  effects.map(({ keyPart: part, effect }) => ({ key: `${key}/${part}`, effect }))

function compiledOf(rules: Rules): CompiledRules {
  const its = compiledRules.get(rules)
  if (its) return its
  throw new ShipfoldError(
    'bad-rule',
    `Unusable rules: ${printValue(rules)}. Make them with defineRules and pass the value it returns.`,
  )
}

function ruleLabel(rule: unknown, at: number): string {
  const name = (rule as Partial<Rule> | null)?.name
  return typeof name === 'string' && name !== '' ? JSON.stringify(name) : `number ${at + 1}`
}

const compileFields = <F extends Effect>(rule: Rule<F>): CompiledFields<F> => ({
  keyPart: keyPart(rule.name),
  doEffects: compileEffects(rule.do),
  undoEffects: compileUndo(rule),
})

function compileRule<F extends Effect>(table: Table, rule: ShipmentRule<F>): CompiledRule<F> {
  const { when } = rule
  const certain = rule.if?.certain
  const quiet = typeof certain === 'string' ? parseDuration(certain) : 0
  return {
    rule,
    ...compileFields(rule),
    per: perDefault(when),
    matcher: matcherOf(table, when, rule.if?.leg),
    watched: when.kind === 'changed' ? ([when.of].flat() as readonly (keyof Standing)[]) : null, // one level of names
    needsCertain: certain !== undefined,
    needsCodes: when.kind === 'silent' || when.kind === 'overdue',
    needsReported: rule.if?.basis === undefined ? null : isAboutScan(when) ? 'scan' : 'journey',
    quietMs: typeof quiet === 'number' ? quiet : 0,
  }
}

const compileEffects = <F extends Effect>(given: F | readonly F[]): readonly CompiledEffect<F>[] =>
  ([given].flat() as readonly F[]).map(effect => ({ keyPart: keyPart(effect.kind), effect })) // one level: effects are no lists

// An effect that does and one that undoes may share a kind; their keys must differ.
function compileUndo<F extends Effect>(rule: Rule<F>): readonly CompiledEffect<F>[] {
  const does = new Set(compileEffects(rule.do).map(({ keyPart }) => keyPart))
  return compileEffects(rule.undo ?? []).map(({ keyPart, effect }) => ({
    keyPart: does.has(keyPart) ? `${keyPart}/undo` : keyPart,
    effect,
  }))
}

// A copy, so that later edits do not bypass the checks. The JSON round trip drops undefined fields; `where` is kept by `if`.
function copyRule<F extends Effect>(given: Rule<F>): Rule<F> {
  const { name, about, when, do: does, undo } = JSON.parse(JSON.stringify(given)) as Rule<F>
  const copy = { name, ...(about && { about }), when, ...(given.if && { if: { ...given.if } }), do: does }
  return { ...copy, ...(undo !== undefined && { undo }) } as Rule<F> // fields of one rule
}

const isAboutScan = ({ kind }: ShipmentRule['when']): boolean =>
  kind === 'entered' || kind === 'left' || kind === 'seen' || kind === 'flagged' || kind === 'lasted'

function perDefault(when: ShipmentRule['when']): Per {
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
    case 'doubted':
    case 'overdue':
    case 'changed':
      return 'journey'
  }
}
