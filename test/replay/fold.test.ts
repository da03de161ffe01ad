import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cellAt, codes, fold, foldEncoded, idOf, replay, shippedTable } from '../../src/index.js'
import { events } from './story.js'

const statusOf = (state: number) => shippedTable.states[state]!.status

// Walks the table by codes that are regular where they come, so that the histories are long and still without contradictions.
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
      expect([report.cost, report.settled]).toEqual([0, true])
      expect(statusOf(fold(history.map(code => ({ code }))))).toBe(report.status)
    }),
  )
})

test('fold goes on from a state, and what it refuses or cannot read moves nothing', () => {
  const accepted = fold([{ code: '1/1' }])
  expect(statusOf(fold([{ code: 5 }, { code: 'x' }, {}], shippedTable, accepted))).toBe('outForDelivery')
  expect(statusOf(fold([{ code: 401 }], shippedTable, accepted))).toBe('accepted')
  expect(statusOf(fold([{ code: '3/301' }, null as never]))).toBe('delivered')
})

test('foldEncoded says the same of many histories at once, event by event', () => {
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
