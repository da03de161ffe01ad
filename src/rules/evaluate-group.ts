// What follows by the rules about groups when parcels of a group, or their number, changed.

import { deepFreeze } from '../vocabulary/freeze.js'
import { testWhere } from './activations.js'
import { type CompiledGroupRule, compiledGroupRulesOf, keyedEffects, type Rules } from './define.js'
import { keyPart } from './keys.js'
import { isComplete, type RollUpReport, rollUpOf } from './roll-up.js'
import type { Activation, Cause, Effect, GroupRule } from './rule.js'
import { matchesGroupWhen } from './when.js'

/** A parcel of a group: a journey of a shipment, and what it has come to. */
export interface GroupParcel extends RollUpReport {
  readonly shipment: string
  /** The journey's number; null while there is none, and then it is `expected`. */
  readonly journey: number | null
  /** The scan that brought it there; null for none. */
  readonly cause: Cause | null
}

/** A group at an instant. */
export interface GroupState {
  readonly members: readonly GroupParcel[]
  /** How many members it is to have; null if nobody has said. */
  readonly expect: number | null
}

/** A rule that is true of a group. Its key is that of the group and the rule; the keys of its effects begin with it. */
export type GroupActivation<F extends Effect = Effect> = Omit<Activation<F>, 'journey'> & { readonly journey: null }

/** What follows from a change of a group by the rules; as in a rule result. */
export interface GroupResult<F extends Effect = Effect> {
  readonly fire: readonly GroupActivation<F>[]
  readonly suppress: readonly GroupActivation<F>[]
  readonly compensate: readonly GroupActivation<F>[]
}

/**
 * What follows from a change of a group by the rules about groups. A pure function, but that a `where` finds what it is given
 * frozen. Throws `bad-rule` for a `where` that throws or does not return true or false.
 */
export function evaluateGroup<F extends Effect>(
  group: string,
  before: GroupState,
  after: GroupState,
  rules: Rules<F>,
): GroupResult<F> {
  const [fire, suppress, compensate]: GroupActivation<F>[][] = [[], [], []]
  for (const compiled of compiledGroupRulesOf(rules)) {
    const { rule } = compiled
    const [was, is] = [truthOf(rule, before, group), truthOf(rule, after, group)]
    const list = is.isDue && !was.isDue ? fire : was.isTrue && !is.isTrue ? compensate : was.isDue && !is.isDue ? suppress : null
    list?.push(activationOf(group, compiled, causeOf(rule, before, after, is.isTrue)))
  }
  return { fire: fire!, suppress: suppress!, compensate: compensate! }
}

function truthOf({ name, when, if: condition }: GroupRule, { members, expect }: GroupState, group: string) {
  const matching = members.filter(parcel => matchesGroupWhen(when, parcel))
  const isTrue =
    when.kind === 'any'
      ? matching.length > 0
      : isComplete(members, expect) && matching.length === (when.kind === 'all' ? members.length : 0)
  if (!isTrue) return { isTrue, isDue: false }
  const isCertain = when.kind === 'any' ? matching.some(({ certain }) => certain) : members.every(({ certain }) => certain)
  if (condition?.certain && !isCertain) return { isTrue, isDue: false }
  const where = condition?.where
  return { isTrue, isDue: !where || testWhere(name, where, deepFreeze(rollUpOf(members, expect)), `group ${group}`) }
}

// Of the parcels that changed and speak for what the rule has become, the last one's scan.
function causeOf({ when }: GroupRule, before: GroupState, after: GroupState, isTrue: boolean): Cause | null {
  const known = new Set(before.members.map(contentOf))
  const speaksFor = (parcel: GroupParcel) => (matchesGroupWhen(when, parcel) === (when.kind !== 'none')) === isTrue
  const last = after.members.filter(parcel => speaksFor(parcel) && !known.has(contentOf(parcel))).at(-1)
  return last?.cause ? { shipment: last.shipment, ...last.cause } : null
}

// All that can turn a rule.
const contentOf = ({ shipment, journey, status, outcome, certain, doubts }: GroupParcel): string =>
  JSON.stringify([shipment, journey, status, outcome, certain, doubts.map(({ kind }) => kind)])

function activationOf<F extends Effect>(
  group: string,
  { rule, keyPart: rulePart, doEffects, undoEffects }: CompiledGroupRule<F>,
  cause: Cause | null,
): GroupActivation<F> {
  const key = `${keyPart(`group:${group}`)}/${rulePart}`
  return {
    key,
    rule: rule.name,
    journey: null,
    cause,
    do: keyedEffects(key, doEffects),
    undo: keyedEffects(key, undoEffects),
  }
}
