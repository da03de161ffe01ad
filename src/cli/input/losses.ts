// Whether parsing lost anything. JSON.parse keeps the last of two equal keys and rounds long numbers, both without a word. So the
// keys written in a text are counted, and those of its value: as many means that none was repeated. Exact, in one pass over each.

import { MAX_DEPTH } from './positions.js'

/** Whether a text's value has all its keys, no unsafe number under `exact` keys, and at most the depth that is read. */
export const isParsedWhole = (text: string, value: unknown, exact: readonly string[]): boolean =>
  keysOf(value, exact, 0) === keysWritten(text)

/** The number of keys in the text of a JSON value: outside strings, each is followed by the only kind of colon. */
export function keysWritten(text: string): number {
  let keys = 0
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (character === COLON) keys++
    else if (character === QUOTE)
      for (let next = text.charCodeAt(++at); next !== QUOTE; next = text.charCodeAt(++at)) if (next === ESCAPE) at++
  }
  return keys
}

const QUOTE = 34
const COLON = 58
const ESCAPE = 92

/** The number of keys in a value, NaN where only the text can tell whether it was parsed exactly. */
function keysOf(value: unknown, exact: readonly string[], depth: number): number {
  if (typeof value !== 'object' || value === null) return 0
  if (depth === MAX_DEPTH) return Number.NaN
  let keys = 0
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') keys += keysOf(item, exact, depth + 1)
    return keys
  }
  for (const key in value) {
    const part = (value as Readonly<Record<string, unknown>>)[key]
    keys++
    if (typeof part === 'object') keys += keysOf(part, exact, depth + 1)
    if (typeof part !== 'string' && exact.includes(key) && hasUnsafeNumber(part)) return Number.NaN
  }
  return keys
}

const hasUnsafeNumber = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : typeof value === 'number' && !Number.isSafeInteger(value)
