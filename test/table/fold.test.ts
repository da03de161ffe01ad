import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codes, idOf, replay } from '../../src/index.js'
import { cellAt, fold, foldEncoded, shippedTable } from '../../src/table/index.js'
import { events } from '../replay/story.js'

const statusOf = (state: number) => shippedTable.states[state]!.status

// Histories of regular codes only, so that they are long and still without contradictions.
const walks = fc.array(fc.nat({ max: 999 }), { maxLength: 40 }).map(choices => {
  let state = shippedTable.initial
  return choices.map(choice => {
    const regular = codes.filter((_, at) => cellAt(shippedTable, state, at + 1).judgement.kind === 'regular')
    const code = regular[choice % regular.length]!
    state = cellAt(shippedTable, state, idOf(code)).to
    return code
  })
})

test('fold ends where replay does, for histories without contradictions', () => {
  fc.assert(
    fc.property(walks, history => {
      const report = replay(events(history.join(' ')))
      expect([report.cost, report.certain]).toEqual([0, history.length > 0])
      expect(statusOf(fold(history.map(code => ({ code }))))).toBe(report.status)
    }),
  )
})

test('fold continues from a state; refused and unknown codes move nothing', () => {
  const accepted = fold([{ code: '1/1' }])
  expect(statusOf(fold([{ code: 5 }, { code: 'x' }, {}], shippedTable, accepted))).toBe('outForDelivery')
  expect(statusOf(fold([{ code: 401 }], shippedTable, accepted))).toBe('accepted')
  expect(statusOf(fold([{ code: '3/301' }, null as never]))).toBe('delivered')
})

test('foldEncoded agrees with fold, history by history and event by event', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.constantFrom(...codes), { maxLength: 9 }), { maxLength: 9 }), histories => {
      const all = histories.flat()
      const starts = new Uint32Array(histories.length + 1)
      for (const [at, history] of histories.entries()) starts[at + 1] = starts[at]! + history.length
      const into = { states: new Uint8Array(histories.length), judgements: new Uint8Array(all.length) }
      foldEncoded({ codes: Uint8Array.from(all, idOf), starts }, into)
      for (const [at, history] of histories.entries()) {
        expect(into.states[at]).toBe(fold(history.map(code => ({ code }))))
        for (const event of history.keys()) {
          const before = fold(history.slice(0, event).map(code => ({ code })))
          const cell = shippedTable.grid[(before << 6) | idOf(history[event]!)]!
          expect(into.judgements[starts[at]! + event]).toBe(cell >> 8)
        }
      }
    }),
  )
})

test('fold and foldEncoded refuse other arguments', () => {
  expect(() => fold(null as never)).toThrow('fold takes a list of events, not null.')
  expect(() => fold([], {} as never)).toThrow('Unusable option table: {}. Pass shippedTable, or a table that compile')
  expect(() => fold([], shippedTable, 67)).toThrow('Unusable option state: 67. Pass the id of a state, from 1 to 66.')
  const encoded = { codes: Uint8Array.of(5, 19), starts: Uint32Array.of(0, 2) }
  const into = { states: new Uint8Array(1), judgements: new Uint8Array(2) }
  expect(() => foldEncoded(encoded, into)).not.toThrow()
  expect(() => foldEncoded(null as never, into)).toThrow('Unusable option codes: undefined. Pass a Uint8Array')
  expect(() => foldEncoded({ ...encoded, starts: [0, 2] as never }, into)).toThrow('Unusable option starts: [0,2]. Pass')
  expect(() => foldEncoded({ ...encoded, starts: Uint32Array.of(0, 3) }, into)).toThrow('Unusable option starts: 3.')
  expect(() => foldEncoded(encoded, { ...into, states: new Uint8Array(0) })).toThrow('Unusable option states: 0.')
  expect(() => foldEncoded(encoded, { ...into, judgements: new Uint8Array(1) })).toThrow('Unusable option judgements: 1.')
})
