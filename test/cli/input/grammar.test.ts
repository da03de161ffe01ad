// The byte readers accept what JSON.parse accepts, and nothing else.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findSyntaxFault, inspect, itemOffsets } from '../../../src/cli/input/grammar.js'
import { valueEnd } from '../../../src/cli/input/tokens.js'
import { runs } from '../../runs.js'

const extentOf = (text: string) => {
  // A line feed behind the value, as in a file.
  const bytes = Buffer.from(`${text}\n`)
  return { bytes, start: 0, end: bytes.length - 1 }
}

const parses = (text: string) => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const marks = fc.constantFrom(...'{}[]:,"\\0123.eE+-tfn \t\n\r/u\u0001é'.split(''), 'true', 'null', '\\u00e9', '\\x')
const broken = fc
  .tuple(fc.json(), fc.nat(), fc.nat(3), fc.array(marks, { maxLength: 3 }))
  .map(
    ([text, at, gone, put]) => text.slice(0, at % (text.length + 1)) + put.join('') + text.slice((at % (text.length + 1)) + gone),
  )
const scraps = fc.array(marks, { maxLength: 12 }).map(parts => parts.join(''))

test('a text breaks where JSON.parse refuses it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), broken, scraps), text => {
      expect(findSyntaxFault(extentOf(text)) === null).toBe(parses(text))
    }),
    { numRuns: runs(5000) },
  )
})

test('a value that is passed over parses', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), broken, scraps), text => {
      const { bytes, end } = extentOf(text)
      const after = valueEnd(bytes, 0, true)
      if (after >= 0 && after <= end) expect(parses(bytes.toString('utf8', 0, after))).toBe(true)
      else if (/^[^\s]/.test(text) && after < 0) expect(parses(text)).toBe(false)
    }),
    { numRuns: runs(5000) },
  )
})

describe('what parsing loses', () => {
  const lost = (text: string) => {
    const found = inspect(extentOf(text), ['nu'])
    return (Array.isArray(found) ? found : [found]).map(({ kind, at }) => `${kind} at ${at}`)
  }
  test.each([
    ['{"a":1,"b":{"a":2},"c":[{"a":1},{"a":2}]}', []],
    ['{"a":1,"a":2}', ['repeated at 7']],
    ['{"a":1,"\\u0061":2}', ['repeated at 7']],
    ['{"__proto__":1,"__proto__":2}', ['repeated at 15']],
    ['{"nu":9007199254740993,"id":9007199254740993}', ['inexact at 6']],
    ['{"nu":9007199254740991}', []],
    [`${'['.repeat(256)}${']'.repeat(256)}`, []],
    ['['.repeat(1e6), ['deep at 256']],
    ['{"a":1,"a":2', ['cut at 12']],
    ['{"a":1,"a" 2}', ['odd at 11']],
  ])('%s', (text, expected) => {
    expect(lost(text)).toEqual(expected)
  })
})

test('the items of a list are found, whatever stands around it', () => {
  const text = '{"x":[{"items":[9]}],"data":{"n":[1,[2]],"items":[{"items":[8]}, 5 ,[1,2],"a"]}}'
  expect(itemOffsets(extentOf(text), ['data', 'items']).map(at => text[at])).toEqual(['{', '5', '[', '"'])
  expect(itemOffsets(extentOf(text), ['data', 'none'])).toEqual([])
})
