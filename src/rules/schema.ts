// Checks the form of a rule at run time: every field is known, every name is one of its list.

import { doubtKinds } from '../replay/index.js'
import { parseDuration } from '../vocabulary/duration.js'
import { codes, constraints, isObject, nearestOf, outcomes, printValue, statuses } from '../vocabulary/index.js'
import { isStorableName, jsonProblem } from './json.js'
import type { Rule } from './rule.js'

type FieldCheck = (value: unknown, path: string) => string | null
interface Field {
  readonly check: FieldCheck
  readonly isOptional?: true
}
type Fields = Readonly<Record<string, Field>>

const ABOUT_A_GROUP = ' in a rule about a group'
const constraintNames = constraints.map(({ name }) => name)

const statusField: Field = { check: memberCheck(statuses) }
const durationField: Field = { check: durationProblem }
const perField: Field = { check: memberCheck(['journey', 'event']), isOptional: true }
const codesField: Field = { check: membersCheck(codes) }

// The fields of each kind of `when` besides its kind.
const whenFields: Readonly<Record<string, Fields>> = {
  entered: { status: statusField, per: perField },
  left: { status: statusField, per: perField },
  reached: { outcome: { check: memberCheck(outcomes) } },
  seen: { code: codesField, per: perField },
  flagged: { constraint: { check: membersCheck(constraintNames) }, per: perField },
  lasted: {
    status: { ...statusField, isOptional: true },
    code: { ...codesField, isOptional: true },
    for: durationField,
    per: perField,
  },
  doubted: { doubt: { check: membersCheck(doubtKinds), isOptional: true } },
  silent: { for: durationField },
  changed: { of: { check: membersCheck(['status', 'outcome', 'certain']) } },
  overdue: { since: statusField, until: { ...statusField, isOptional: true }, for: durationField },
}

const conditionFields: Fields = {
  certain: { check: (value, path) => (value === true ? null : durationProblem(value, path)), isOptional: true },
  basis: { check: memberCheck(['reported']), isOptional: true },
  leg: { check: memberCheck(['outbound', 'return']), isOptional: true },
  where: whereField('a journey'),
}

// The same for rules about groups.
const endFields: Fields = {
  outcome: { check: memberCheck(outcomes), isOptional: true },
  status: { ...statusField, isOptional: true },
}
const groupWhenFields: Readonly<Record<string, Fields>> = { all: endFields, any: endFields, none: endFields }

const groupConditionFields: Fields = {
  certain: {
    check: (value, path) =>
      value === true ? null : `${path} is ${printValue(value)}; give true, since rules about groups know no durations`,
    isOptional: true,
  },
  where: whereField('a roll-up'),
}

const ruleFields: Fields = {
  name: { check: nameProblem },
  about: {
    check: (value, path) => (value === 'group' ? null : `${path} is ${printValue(value)}; give "group", or leave it out`),
    isOptional: true,
  },
  when: { check: whenProblem },
  if: { check: (value, path) => fieldsProblem(value, path, conditionFields), isOptional: true },
  do: { check: effectsProblem },
  undo: { check: effectsProblem, isOptional: true },
}

const groupRuleFields: Fields = {
  ...ruleFields,
  when: { check: groupWhenProblem },
  if: { check: (value, path) => fieldsProblem(value, path, groupConditionFields, ABOUT_A_GROUP), isOptional: true },
}

/** What is wrong with the form of a rule; null where nothing is. */
export function ruleProblem(rule: unknown): string | null {
  const isGroupRule = isObject(rule) && rule.about === 'group'
  return fieldsProblem(rule, '', isGroupRule ? groupRuleFields : ruleFields) ?? contradiction(rule as Rule)
}

function contradiction({ when, if: condition, undo }: Rule): string | null {
  if (when.kind === 'doubted' && condition?.certain !== undefined)
    return 'it would never fire, because a journey with a doubt is not certain; leave if.certain out'
  if (when.kind !== 'changed') return null
  if (undo !== undefined)
    return 'a rule with changed has no undo, because each change is delivered with its standing; leave undo out'
  if (condition?.certain !== undefined)
    return 'a rule with changed delivers every standing, certain or not; leave if.certain out, and look at standing.certain'
  return null
}

function fieldsProblem(value: unknown, path: string, fields: Fields, ofWhat = ''): string | null {
  const whole = path === '' ? 'the rule' : path
  if (!isObject(value)) return `${whole} is ${printValue(value)}; give an object with ${Object.keys(fields).join(', ')}`
  const at = (name: string) => (path === '' ? name : `${path}.${name}`)
  for (const name of Object.keys(value))
    if (!Object.hasOwn(fields, name))
      return `${at(name)} is not a field of ${path === '' ? 'a rule' : path}${ofWhat}${didYouMean(name, Object.keys(fields))}`
  for (const [name, { check, isOptional }] of Object.entries(fields)) {
    if (value[name] === undefined && isOptional) continue
    if (value[name] === undefined) return `${at(name)} is missing`
    const problem = check(value[name], at(name))
    if (problem !== null) return problem
  }
  return null
}

function whenProblem(value: unknown, path: string): string | null {
  if (!isObject(value)) return `${path} is ${printValue(value)}; give an object with a kind`
  const { kind } = value
  if (isOneOf(kind, groupWhenFields)) return `${path}.kind is "${kind}", which is for rules about groups; add about: "group"`
  const problem = memberCheck(Object.keys(whenFields))(kind, `${path}.kind`)
  if (problem !== null) return problem
  const fields = { kind: { check: () => null }, ...whenFields[kind as string] }
  const isEither = kind !== 'lasted' || (value.status === undefined) !== (value.code === undefined)
  return fieldsProblem(value, path, fields) ?? (isEither ? null : `${path} needs either a status or a code`)
}

function groupWhenProblem(value: unknown, path: string): string | null {
  if (!isObject(value)) return `${path} is ${printValue(value)}; give an object with a kind`
  const { kind } = value
  const kinds = Object.keys(groupWhenFields)
  if (isOneOf(kind, whenFields))
    return `${path}.kind is "${kind}", which is for rules about shipments; give one of ${kinds.join(', ')}, or leave about out`
  const problem = memberCheck(kinds)(kind, `${path}.kind`)
  if (problem !== null) return problem
  const fields = { kind: { check: () => null }, ...groupWhenFields[kind as string] }
  const isEither = (value.status === undefined) !== (value.outcome === undefined)
  return fieldsProblem(value, path, fields, ABOUT_A_GROUP) ?? (isEither ? null : `${path} needs either an outcome or a status`)
}

const isOneOf = (kind: unknown, fields: Readonly<Record<string, unknown>>): boolean =>
  typeof kind === 'string' && Object.hasOwn(fields, kind)

function whereField(of: string): Field {
  const check: FieldCheck = (value, path) =>
    typeof value === 'function' ? null : `${path} is ${printValue(value)}; give a function of ${of}`
  return { check, isOptional: true }
}

function nameProblem(value: unknown, path: string): string | null {
  if (isStorableName(value) && (value as string).length <= MAX_RULE_NAME_LENGTH) return null
  return `${path} is ${printValue(value)}; give a text of 1 to ${MAX_RULE_NAME_LENGTH} characters, without NUL or halves of characters`
}

// Keys contain names, and databases limit the length of indexed values.
const MAX_RULE_NAME_LENGTH = 64

function durationProblem(value: unknown, path: string): string | null {
  const ms = parseDuration(value)
  switch (ms) {
    case 'unreadable':
      return `${path} is ${printValue(value)}; give a duration such as "P3D" or "PT2H30M"`
    case 'zero':
      return `${path} is ${printValue(value)}, which is zero; give a longer one`
    case 'calendar':
      return `${path} is ${printValue(value)}, but months and years have no fixed length; give days`
    case 'too long':
      return `${path} is ${printValue(value)}, which is too long; give at most 100,000 days`
    default:
      return null
  }
}

function effectsProblem(value: unknown, path: string): string | null {
  const list: readonly unknown[] = Array.isArray(value) ? Array.from(value) : [value]
  if (list.length === 0) return `${path} is empty; give an effect, such as { kind: "refund" }`
  const kinds = new Set<unknown>()
  for (const [at, effect] of list.entries()) {
    const its = Array.isArray(value) ? `${path}[${at}]` : path
    if (!isObject(effect)) return `${its} is ${printValue(effect)}; give an effect, such as { kind: "refund" }`
    const problem = nameProblem(effect.kind, `${its}.kind`)
    if (problem !== null) return problem
    const jsonIssue = jsonProblem(effect, its)
    if (jsonIssue !== null) return `${jsonIssue}, which JSON cannot represent; effects are plain JSON data`
    if (kinds.has(effect.kind))
      return `${path} has two effects of the kind ${printValue(effect.kind)}; the kind is part of their keys`
    kinds.add(effect.kind)
  }
  return null
}

function memberCheck(names: readonly string[]): FieldCheck {
  return (value, path) => {
    if (typeof value === 'string' && names.includes(value)) return null
    const hint = typeof value === 'string' ? didYouMean(value, names) : ''
    return `${path} is ${printValue(value)}${hint || `; give ${names.length > 15 ? `one such as ${names[0]}` : `one of ${names.join(', ')}`}`}`
  }
}

function membersCheck(names: readonly string[]): FieldCheck {
  const one = memberCheck(names)
  return (value, path) => {
    if (!Array.isArray(value)) return one(value, path)
    if (value.length === 0) return `${path} is empty; name at least one`
    return value.map((name, at) => one(name, `${path}[${at}]`)).find(problem => problem !== null) ?? null
  }
}

function didYouMean(word: string, words: readonly string[]): string {
  const nearest = nearestOf(word, words)
  return nearest ? `; did you mean ${nearest}?` : ''
}
