import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defineRules } from '../../src/index.js'
import { eventKeyPart, keyPart } from '../../src/rules/keys.js'
import { identityOf } from '../../src/vocabulary/index.js'
import { runs } from '../runs.js'
import { RuleRunner } from './run-rules.js'

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('/', '%', 'u', '~', ' ', 'é', '\ud83d', '\ude00', '\0', '2', 'F'),
    fc.string({ minLength: 1, maxLength: 1 }),
  ),
})

test('a part is plain ASCII without a slash, and another for every other text', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(keyPart(a)).toMatch(/^[\w.~:@+%-]*$/)
      expect(keyPart(a) === keyPart(b)).toBe(a === b)
    }),
    { numRuns: runs(5000) },
  )
})

test.each([
  ['SF-123_4', 'SF-123_4'],
  ['a/b c', 'a%2Fb%20c'],
  ['包裹', '%E5%8C%85%E8%A3%B9'],
  ['😀', '%F0%9F%98%80'],
  ['\ud83d', '%uD83D'],
  ['%uD83D', '%25uD83D'],
  ['\0!', '%00%21'],
])('%j is written %s', (given, part) => {
  expect(keyPart(given)).toBe(part)
})

test('the part of an event is its instant, its code and a hash of its identity', () => {
  const timeMs = Date.UTC(2026, 2, 1, 9)
  const scan = { timeMs, dateOnly: false, reportedCode: '3/301', text: 'At the door', place: '' }
  const part = eventKeyPart(identityOf(scan))
  expect(part).toMatch(/^2026-03-01T09:00:00\.000Z~3%2F301~[0-9a-f]{16}$/)
  expect(eventKeyPart(identityOf({ ...scan }))).toBe(part)
  for (const other of [
    { timeMs: timeMs + 1 },
    { dateOnly: true },
    { reportedCode: null },
    { text: 'at the door' },
    { place: 'x' },
  ])
    expect(eventKeyPart(identityOf({ ...scan, ...other }))).not.toBe(part)
})

test('parts of more events than the cache holds stay the same', () => {
  const scan = (timeMs: number) => identityOf({ timeMs, dateOnly: false, reportedCode: null, text: '', place: '' })
  const first = eventKeyPart(scan(0))
  for (let timeMs = 1; timeMs < 5000; timeMs++) eventKeyPart(scan(timeMs))
  expect(eventKeyPart(scan(0))).toBe(first)
})

test('effects that do and undo under one kind have two keys', () => {
  const runner = new RuleRunner(
    defineRules([
      {
        name: 'mark',
        when: { kind: 'entered', status: 'outForDelivery' },
        do: [{ kind: 'set', to: 'out' }, { kind: 'notify' }],
        undo: [{ kind: 'set', to: 'in' }, { kind: 'apologise' }],
      },
    ]),
  )
  runner.receive('1/1@1 5/5@2', 3)
  const [activation] = runner.result!.fire
  expect(activation!.do.map(({ key }) => key)).toEqual(['A1/0/mark/set', 'A1/0/mark/notify'])
  expect(activation!.undo.map(({ key }) => key)).toEqual(['A1/0/mark/set/undo', 'A1/0/mark/apologise'])
})
