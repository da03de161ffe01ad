import { expect, test } from 'vitest'
import { badArgument, badOption, checkOptions, nearestOf, printValue } from '../../src/vocabulary/index.js'

test('an unusable option is named, with its value and what to pass', () => {
  expect(() => badOption('cache.shipments', -1, 'Pass a whole number of 0 or more.')).toThrow(
    'Unusable option cache.shipments: -1. Pass a whole number of 0 or more.',
  )
  expect(() => badArgument('replay', 'a list of events', null)).toThrow('replay takes a list of events, not null.')
})

test('an unknown option is refused, with the nearest known name or all of them', () => {
  expect(() => checkOptions('replay', undefined, ['zone'])).not.toThrow()
  expect(() => checkOptions('replay', { zone: 1 }, ['zone'])).not.toThrow()
  expect(() => checkOptions('replay', { zones: 1 }, ['now', 'zone'])).toThrow('replay has no option zones. Did you mean zone?')
  expect(() => checkOptions('replay', { foo: 1 }, ['now', 'zone'])).toThrow(
    'replay has no option foo. Its options are now, zone.',
  )
  for (const options of [null, 5, [], 'zone'])
    expect(() => checkOptions('replay', options, ['zone'])).toThrow(/^Unusable options of replay: .*\. Pass an object\.$/)
})

test.each([
  ['zones', 'zone'],
  ['timezone', 'zone'],
  ['pollms', 'pollMs'],
  ['concurency', 'concurrency'],
  ['concurrent', 'concurrency'],
  ['x', undefined],
])('%s is taken for %s', (word, expected) => {
  expect(nearestOf(word, ['zone', 'pollMs', 'concurrency', 'retryMs'])).toBe(expected)
})

test.each([
  [undefined, 'undefined'],
  [Number.NaN, 'NaN'],
  [5n, '5'],
  [Symbol('s'), 'Symbol(s)'],
  [() => 1, 'a function'],
  [new Date(Number.NaN), 'an invalid Date'],
  [new Date(0), '"1970-01-01T00:00:00.000Z"'],
  [{ a: [1] }, '{"a":[1]}'],
  [{ a: 1n }, 'an object that JSON cannot hold'],
  ['x'.repeat(99), `"${'x'.repeat(58)}…`],
])('a value is printed: %s', (value, expected) => {
  expect(printValue(value)).toBe(expected)
})
