// Positions agree with JSON.parse: a fault where it refuses, and a look for losses wherever there is one.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isParsedWhole } from '../../../src/cli/input/losses.js'
import { parseJson } from '../../../src/cli/input/parse.js'
import { findSyntaxFault, inspect, itemOffsets } from '../../../src/cli/input/positions.js'
import { nestedLists, unclosedLists } from '../../../src/testing/checks/hostile-texts.js'
import { runs } from '../../runs.js'

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
      expect(findSyntaxFault(text) === null).toBe(parses(text))
      expect(parseJson(text) === undefined).toBe(!parses(text))
    }),
    { numRuns: runs(5000) },
  )
})

const members = fc.constantFrom(
  ...[
    '"a":1',
    '"a" : ":"',
    '"\\u0061":2',
    '"b":{"a":2,"c":":\\":"}',
    '"b":[{"a":1},{"a":1,"a":2}]',
    '"n":1.5',
    '"n":9007199254740993',
  ],
  ...['"x":1e8', '"x":1e21', '"x":1000', '"x":[12,-0,false]', '"a":{}', '"a":[]', '"a":null'],
  ...[
    '"n":-9007199254740991',
    '"n":[[9007199254740993]]',
    '"n":{"x":9007199254740993}',
    '"x":9007199254740993',
    '"n":9007199254740992',
  ],
  `"d":${nestedLists(255)}`,
  `"d":${nestedLists(256)}`,
)

test('a text counts as parsed whole only where nothing is lost', () => {
  fc.assert(
    fc.property(fc.array(members, { maxLength: 4 }), fc.constantFrom(',', ' ,\n'), (parts, comma) => {
      const text = `{${parts.join(comma)}}`
      const found = inspect(text, ['n'])
      const isWhole = isParsedWhole(text, JSON.parse(text), ['n'])
      if (isWhole) expect(found).toEqual([])
      else if (!parts.some(part => part.startsWith('"n"'))) expect(found).not.toEqual([])
    }),
    { numRuns: runs(2000) },
  )
})

test.each([
  ['{"a":1 x}', 'odd at 7, expected "," or the closing bracket'],
  ['{"a":tru', 'cut at 8, expected a value'],
  ['{"a":truth}', 'odd at 5, expected a value'],
  ['[1.x]', 'odd at 3, expected a value or "]"'],
  ['[01]', 'odd at 2, expected "," or the closing bracket'],
  ['{"a":"b\\', 'cut at 8, expected the rest of a string, without control characters or unknown escapes'],
  ['{"a":"b\\q"}', 'odd at 7, expected the rest of a string, without control characters or unknown escapes'],
  ['{"a":"b\nc"}', 'odd at 7, expected the rest of a string, without control characters or unknown escapes'],
  ['{"a" 1}', 'odd at 5, expected ":"'],
  ['{,}', 'odd at 1, expected a key in double quotes or "}"'],
  ['[1}', 'odd at 2, expected "," or the closing bracket'],
  ['/* none */ 1', 'odd at 0, expected a value'],
])('%s', (text, expected) => {
  const { kind, at, expected: wanted } = findSyntaxFault(text)!
  expect(`${kind} at ${at}, expected ${wanted}`).toBe(expected)
})

describe('what parsing loses', () => {
  const lost = (text: string) => {
    const found = inspect(text, ['nu'])
    return (Array.isArray(found) ? found : [found]).map(({ kind, at }) => `${kind} at ${at}`)
  }
  test.each([
    ['{"a":1,"b":{"a":2},"c":[{"a":1},{"a":2}]}', []],
    ['{"a":1,"a":2}', ['repeated at 7']],
    ['{"a":1,"\\u0061":2}', ['repeated at 7']],
    ['{"__proto__":1,"__proto__":2}', ['repeated at 15']],
    ['{"nu":9007199254740993,"id":9007199254740993}', ['inexact at 6']],
    ['{"nu":9007199254740991}', []],
    [nestedLists(256), []],
    [unclosedLists(1e6), ['deep at 256']],
    ['{"a":1,"a":2', ['cut at 12']],
    ['{"a":1,"a" 2}', ['odd at 11']],
  ])('%s', (text, expected) => {
    expect(lost(text)).toEqual(expected)
  })
})

test('the items of a list are found, whatever stands around it', () => {
  const text = '{"x":[{"items":[9]}],"data":{"n":[1,[2]],"items":[{"items":[8]}, 5 ,[1,2],"a"]}}'
  expect(itemOffsets(text, ['data', 'items']).map(at => text[at])).toEqual(['{', '5', '[', '"'])
  expect(itemOffsets(text, ['data', 'none'])).toEqual([])
})
