// The form of a rule, for those whose compiler does not look: every field known, every word one of its list.

import { codes, laws, statusRows } from '../codes/index.js'
import { readDuration } from './duration.js'
import { isUsableName, plainFault } from './plain.js'

type Fields = Readonly<Record<string, unknown>>
type Check = (value: unknown, path: string) => string | null
interface Field {
  readonly check: Check
  readonly isOptional?: true
}

const statuses = statusRows.map(({ status }) => status)
const lawNames = laws.map(({ law }) => law)

const status: Field = { check: oneOf(statuses) }
const duration: Field = { check: durationFault }
const per: Field = { check: oneOf(['journey', 'event']), isOptional: true }
const someCodes: Field = { check: someOf(codes) }

// The fields of each kind of `when` besides its kind.
const whens: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  entered: { status, per },
  left: { status, per },
  reached: { outcome: { check: oneOf(['delivered', 'returned', 'cancelled']) } },
  seen: { code: someCodes, per },
  flagged: { law: { check: someOf(lawNames) }, per },
  lasted: { status: { ...status, isOptional: true }, code: { ...someCodes, isOptional: true }, for: duration, per },
  silent: { for: duration },
  overdue: { since: status, until: { ...status, isOptional: true }, for: duration },
}

const only: Readonly<Record<string, Field>> = {
  settled: { check: (value, path) => (value === true ? null : durationFault(value, path)), isOptional: true },
  leg: { check: oneOf(['outbound', 'return']), isOptional: true },
  where: {
    check: (value, path) => (typeof value === 'function' ? null : `${path} is ${shown(value)}; give a function of a journey`),
    isOptional: true,
  },
}

const whole: Readonly<Record<string, Field>> = {
  name: { check: nameFault },
  when: { check: whenFault },
  only: { check: (value, path) => fieldsFault(value, path, only), isOptional: true },
  do: { check: effectsFault },
  undo: { check: effectsFault, isOptional: true },
}

/** What is wrong with the form of a rule; null where nothing is. */
export const shapeFault = (rule: unknown): string | null => fieldsFault(rule, '', whole)

function fieldsFault(value: unknown, path: string, fields: Readonly<Record<string, Field>>): string | null {
  const own = path === '' ? 'the rule' : path
  if (!isRecord(value)) return `${own} is ${shown(value)}; give an object with ${Object.keys(fields).join(', ')}`
  const at = (name: string) => (path === '' ? name : `${path}.${name}`)
  for (const name of Object.keys(value))
    if (!Object.hasOwn(fields, name))
      return `${at(name)} is no field of ${path === '' ? 'a rule' : path}${meant(name, Object.keys(fields))}`
  for (const [name, { check, isOptional }] of Object.entries(fields)) {
    if (value[name] === undefined && isOptional) continue
    if (value[name] === undefined) return `${at(name)} is missing`
    const fault = check(value[name], at(name))
    if (fault !== null) return fault
  }
  return null
}

function whenFault(value: unknown, path: string): string | null {
  if (!isRecord(value)) return `${path} is ${shown(value)}; give an object with a kind`
  const { kind } = value
  const fault = oneOf(Object.keys(whens))(kind, `${path}.kind`)
  if (fault !== null) return fault
  const fields = { kind: { check: () => null }, ...whens[kind as string] }
  const isEither = kind !== 'lasted' || (value.status === undefined) !== (value.code === undefined)
  return fieldsFault(value, path, fields) ?? (isEither ? null : `${path} needs either a status or a code`)
}

function nameFault(value: unknown, path: string): string | null {
  if (isUsableName(value) && (value as string).length <= LONGEST_NAME) return null
  return `${path} is ${shown(value)}; give a text of 1 to ${LONGEST_NAME} characters, without NUL or halves of characters`
}

// Keys are made of names, and databases bound what they index.
const LONGEST_NAME = 64

function durationFault(value: unknown, path: string): string | null {
  const ms = readDuration(value)
  switch (ms) {
    case 'unreadable':
      return `${path} is ${shown(value)}; give a duration such as "P3D" or "PT2H30M"`
    case 'zero':
      return `${path} is ${shown(value)}, which is no time at all; give a longer one`
    case 'calendar':
      return `${path} is ${shown(value)}, but months and years have no fixed length; give days`
    case 'too long':
      return `${path} is ${shown(value)}, which is longer than anybody waits; give a shorter one`
    default:
      return null
  }
}

function effectsFault(value: unknown, path: string): string | null {
  const list: readonly unknown[] = Array.isArray(value) ? Array.from(value) : [value]
  if (list.length === 0) return `${path} is empty; give an effect, such as { kind: "refund" }`
  const kinds = new Set<unknown>()
  for (const [at, effect] of list.entries()) {
    const its = Array.isArray(value) ? `${path}[${at}]` : path
    if (!isRecord(effect)) return `${its} is ${shown(effect)}; give an effect, such as { kind: "refund" }`
    const fault = nameFault(effect.kind, `${its}.kind`)
    if (fault !== null) return fault
    const odd = plainFault(effect, its)
    if (odd !== null) return `${odd}, which JSON cannot keep; effects are plain data`
    if (kinds.has(effect.kind)) return `${path} has two effects of the kind ${shown(effect.kind)}; the kind is part of their keys`
    kinds.add(effect.kind)
  }
  return null
}

function oneOf(words: readonly string[]): Check {
  return (value, path) => {
    if (typeof value === 'string' && words.includes(value)) return null
    const meaning = typeof value === 'string' ? meant(value, words) : ''
    return `${path} is ${shown(value)}${meaning || `; give ${words.length > 15 ? `one such as ${words[0]}` : `one of ${words.join(', ')}`}`}`
  }
}

function someOf(words: readonly string[]): Check {
  const one = oneOf(words)
  return (value, path) => {
    if (!Array.isArray(value)) return one(value, path)
    if (value.length === 0) return `${path} is empty; name at least one`
    return value.map((word, at) => one(word, `${path}[${at}]`)).find(fault => fault !== null) ?? null
  }
}

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'function' || (typeof value === 'object' && value !== null) ? `a ${typeof value}` : String(value)
}

function meant(word: string, words: readonly string[]): string {
  const [nearest] = words
    .map(other => ({ other, far: distance(word.toLowerCase(), other.toLowerCase()) }))
    .sort((a, b) => a.far - b.far)
  return nearest && nearest.far <= Math.max(2, word.length / 3) ? `; did you mean ${nearest.other}?` : ''
}

// How many letters must be put in, taken out or changed to make one word the other.
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}
