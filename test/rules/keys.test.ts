import fc from 'fast-check'
import { expect, test } from 'vitest'
import { identityOf } from '../../src/codes/index.js'
import { defineRules } from '../../src/index.js'
import { eventPart, partOf } from '../../src/rules/keys.js'
import { runs } from '../runs.js'
import { Clerk } from './clerk.js'

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('/', '%', 'u', '~', ' ', 'é', '\ud83d', '\ude00', '\0', '2', 'F'),
    fc.string({ minLength: 1, maxLength: 1 }),
  ),
})

test('a part is plain ASCII without a slash, and another for every other text', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(partOf(a)).toMatch(/^[\w.~:@+%-]*$/)
      expect(partOf(a) === partOf(b)).toBe(a === b)
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
  expect(partOf(given)).toBe(part)
})

test('an event is told by its instant, its code and a hash of the rest', () => {
  const said = Date.UTC(2026, 2, 1, 9)
  const scan = { said, dateOnly: false, reported: '3/301', text: 'At the door', place: '' }
  const part = eventPart(identityOf(scan))
  expect(part).toMatch(/^2026-03-01T09:00:00\.000Z~3%2F301~[0-9a-f]{16}$/)
  expect(eventPart(identityOf({ ...scan }))).toBe(part)
  for (const other of [{ said: said + 1 }, { dateOnly: true }, { reported: null }, { text: 'at the door' }, { place: 'x' }])
    expect(eventPart(identityOf({ ...scan, ...other }))).not.toBe(part)
})

test('parts of more events than are remembered stay the same', () => {
  const scan = (said: number) => identityOf({ said, dateOnly: false, reported: null, text: '', place: '' })
  const first = eventPart(scan(0))
  for (let said = 1; said < 5000; said++) eventPart(scan(said))
  expect(eventPart(scan(0))).toBe(first)
})

test('what does and undoes under one name has two keys', () => {
  const clerk = new Clerk(
    defineRules([
      {
        name: 'mark',
        when: { kind: 'entered', status: 'outForDelivery' },
        do: [{ kind: 'set', to: 'out' }, { kind: 'tell' }],
        undo: [{ kind: 'set', to: 'in' }, { kind: 'apologise' }],
      },
    ]),
  )
  clerk.hear('1/1@1 5/5@2', 3)
  const [firing] = clerk.orders!.send
  expect(firing!.do.map(({ key }) => key)).toEqual(['A1/0/mark/set', 'A1/0/mark/tell'])
  expect(firing!.undo.map(({ key }) => key)).toEqual(['A1/0/mark/set/undo', 'A1/0/mark/apologise'])
})
