// Checks of what callers pass: unknown option names and unusable values give one kind of error.

import { ShipfoldError } from './error.js'

/**
 * Throws `bad-option`: `name` is the option as the caller writes it (`cache.shipments`), `value` what was passed, and
 * `wanted` a sentence that says what to pass instead.
 */
export function badOption(name: string, value: unknown, wanted: string, cause?: unknown): never {
  throw new ShipfoldError(
    'bad-option',
    `Unusable option ${name}: ${printValue(value)}. ${wanted}`,
    cause === undefined ? {} : { cause },
  )
}

/** Throws `bad-option` unless `options` is absent or an object whose keys are all in `known`; `call` names the function. */
export function checkOptions(call: string, options: unknown, known: readonly string[]): void {
  if (options === undefined) return
  if (!isObject(options))
    throw new ShipfoldError('bad-option', `Unusable options of ${call}: ${printValue(options)}. Pass an object.`)
  const unknown = Object.keys(options).find(name => !known.includes(name))
  if (unknown === undefined) return
  const nearest = nearestOf(unknown, known)
  const hint = nearest ? `Did you mean ${nearest}?` : `Its options are ${known.join(', ')}.`
  throw new ShipfoldError('bad-option', `${call} has no option ${unknown}. ${hint}`)
}

// A day: timers wait for some weeks at most.
const MAX_MS = 86_400_000

/** Throws `bad-option` unless a value is a time in milliseconds that a timer can wait, `least` or more. */
export function checkMs(name: string, value: unknown, least = 1): void {
  if (!(typeof value === 'number' && value >= least && value <= MAX_MS))
    badOption(name, value, `Pass a number from ${least} to ${MAX_MS}.`)
}

/** Throws `bad-option` unless a value is absent or the signal of an AbortController. */
export function checkSignal(signal: unknown): void {
  if (signal !== undefined && typeof (signal as { readonly addEventListener?: unknown } | null)?.addEventListener !== 'function')
    badOption('signal', signal, 'Pass the signal of an AbortController.')
}

/** Throws `bad-option` for an argument: `call` takes `wanted`, `value` was passed, and `remedy` says what to do. */
export function badArgument(call: string, wanted: string, value: unknown, remedy = ''): never {
  throw new ShipfoldError('bad-option', `${call} takes ${wanted}, not ${printValue(value)}.${remedy && ` ${remedy}`}`)
}

/** Whether a value is an object and no list. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The name that a mistyped one probably means; undefined where none is near. */
export function nearestOf(word: string, words: readonly string[]): string | undefined {
  const given = word.toLowerCase()
  const distances = words.map(known => ({ known, distance: editDistance(given, known.toLowerCase()) }))
  distances.sort((a, b) => a.distance - b.distance)
  // Either one contains the other, as `timezone` contains `zone`, or few letters differ.
  const isPart = (known: string) => Math.min(given.length, known.length) > 3 && (known.includes(given) || given.includes(known))
  const limit = given.length < 4 ? 1 : Math.max(2, given.length / 3)
  const nearest = distances.find(({ known, distance }) => distance <= limit || isPart(known.toLowerCase()))
  return nearest?.known
}

/** A value as a message shows it: JSON of at most 60 characters, or a description where JSON has none. */
export function printValue(value: unknown): string {
  if (value instanceof Date && Number.isNaN(value.getTime())) return 'an invalid Date'
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'number' || value === undefined)
    return String(value)
  let text: string
  try {
    text = JSON.stringify(value) ?? String(value)
  } catch {
    text = 'an object that JSON cannot hold'
  }
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

// Levenshtein's distance.
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [at, letter] of [...a].entries()) {
    const next = [at + 1]
    for (let to = 0; to < b.length; to++)
      next.push(Math.min(row[to + 1]! + 1, next[to]! + 1, row[to]! + (letter === b[to] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}
