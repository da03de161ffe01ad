// Whether parsing lost anything. JSON.parse keeps the last of two equal keys and rounds long numbers, both without a word. A text
// that is as short as its value can be written holds nothing else. In any other, the keys are counted: as many in the text as in
// the value means that none was repeated. Both are exact, in one pass over the value and at most one over the text.

import { MAX_DEPTH } from './positions.js'

/** Whether a text's value has all its keys, no unsafe number under `exact` keys, and at most the depth that is read. */
export function isParsedWhole(text: string, value: unknown, exact: readonly string[]): boolean {
  keys = 0
  length = 0
  return measure(value, exact, 0) && (length === text.length || keys === keysWritten(text))
}

// What `measure` adds up: the keys of a value, and the least length of its text.
let keys = 0
let length = 0

/** The number of keys in the text of a JSON value: outside strings, each is followed by the only kind of colon. */
export function keysWritten(text: string): number {
  let written = 0
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (character === COLON) written++
    else if (character === QUOTE)
      for (let next = text.charCodeAt(++at); next !== QUOTE; next = text.charCodeAt(++at)) if (next === ESCAPE) at++
  }
  return written
}

const QUOTE = 34
const COLON = 58
const ESCAPE = 92

// False where only the text can tell whether the value was parsed exactly.
function measure(value: unknown, exact: readonly string[], depth: number): boolean {
  if (typeof value === 'string') length += value.length + 2
  else if (typeof value !== 'object' || value === null) length += shortestLength(value)
  else if (depth === MAX_DEPTH) return false
  else if (Array.isArray(value)) {
    length += value.length === 0 ? 2 : value.length + 1
    for (const item of value) if (!measure(item, exact, depth + 1)) return false
  } else {
    const before = keys
    for (const key in value) {
      const part = (value as Readonly<Record<string, unknown>>)[key]
      keys++
      length += key.length + 4
      if (typeof part === 'string') length += part.length + 2
      else if ((exact.includes(key) && hasUnsafeNumber(part)) || !measure(part, exact, depth + 1)) return false
    }
    length += keys === before ? 2 : 1
  }
  return true
}

// At most the length of any text of a number, true, false or null. An exponent makes only multiples of 1,000 shorter.
function shortestLength(value: unknown): number {
  if (typeof value !== 'number') return value === false ? 5 : 4
  return Number.isSafeInteger(value) && value % 1000 !== 0 ? String(value).length : 1
}

const hasUnsafeNumber = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : typeof value === 'number' && !Number.isSafeInteger(value)
