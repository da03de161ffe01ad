// The hand-written peers of the benchmark do what the table does, on codes that no feed would send.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codes, idOf, statusRows } from '../../src/index.js'
import { cellAt, shippedTable } from '../../src/table/index.js'
import { runs } from '../runs.js'

type Encoded = { readonly codes: Uint8Array; readonly starts: Uint32Array }
type Event = { readonly code: string; readonly time: number; readonly text: string; readonly place: string }
type Flag = { readonly index: number; readonly verdict: string; readonly constraint: string }

const peer = async <T>(name: string): Promise<T> => (await import(`./peers/${name}.mjs`)) as T
const { switchInts } = await peer<{ switchInts: (encoded: Encoded, statuses: Uint8Array) => void }>('switch-ints')
const { switchStrings } = await peer<{ switchStrings: (events: readonly Pick<Event, 'code'>[]) => string }>('switch-strings')
const { switchReport } = await peer<{
  switchReport: (events: readonly Event[], timeOf: (time: number) => number) => { status: string; flags: readonly Flag[] }
}>('switch-report')

const anyCodes = fc.array(fc.constantFrom(...codes), { maxLength: 30 })

/** The status in which the table ends where only what it accepts as reported moves. */
function statusWithoutGaps(list: readonly (typeof codes)[number][]): string {
  let state = shippedTable.initial
  for (const code of list) {
    const { to, judgement } = cellAt(shippedTable, state, idOf(code))
    if (judgement.kind === 'regular' || judgement.kind === 'unusual') state = to
  }
  return shippedTable.states[state]!.status
}

test('the switches on strings and on ints end in the status of the table', () => {
  fc.assert(
    fc.property(anyCodes, list => {
      const expected = statusWithoutGaps(list)
      const places = new Uint8Array(1)
      switchInts({ codes: Uint8Array.from(list, idOf), starts: Uint32Array.of(0, list.length) }, places)
      const place = places[0]!
      expect(switchStrings(list.map(code => ({ code })))).toBe(expected)
      expect(statusRows[place > 11 ? 3 : place === 11 ? 5 : place]!.status).toBe(expected)
    }),
    { numRuns: runs(3000) },
  )
})

const presumable = new Set(shippedTable.judgements.flatMap(each => (each.kind === 'gap' ? [each.constraint] : [])))

test('the switch with flags ends in the status of the table, presumed scans granted, and flags what it flags', () => {
  fc.assert(
    fc.property(anyCodes, list => {
      let state = shippedTable.initial
      const flags: unknown[] = []
      for (const [index, code] of list.entries()) {
        const { to, judgement } = cellAt(shippedTable, state, idOf(code))
        // The switch grants the fact; the table finds no regular scan that supplies it there.
        fc.pre(judgement.kind !== 'impossible' || !presumable.has(judgement.constraint))
        if (judgement.kind === 'unusual' || judgement.kind === 'gap' || judgement.kind === 'impossible')
          flags.push([index, judgement.kind, judgement.constraint])
        if (judgement.kind !== 'impossible') state = to
      }
      const report = switchReport(
        list.map((code, index) => ({ code, time: index, text: `${index}`, place: '' })),
        time => time,
      )
      expect(report.status).toBe(shippedTable.states[state]!.status)
      expect(report.flags.map(({ index, verdict, constraint }) => [index, verdict, constraint])).toEqual(flags)
    }),
    { numRuns: runs(3000) },
  )
})
