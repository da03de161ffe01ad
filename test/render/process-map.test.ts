import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codes, idOf, type Report, readCode, replay } from '../../src/index.js'
import { type ProcessMap, processMap } from '../../src/render/index.js'
import { ProcessMapCounter } from '../../src/render/process-map.js'
import { isKept } from '../../src/replay/index.js'
import { cellAt, shippedTable } from '../../src/table/index.js'
import { rowOf } from '../../src/vocabulary/index.js'
import { events } from '../replay/story.js'
import { runs } from '../runs.js'

const mapOf = (...traces: string[]) => processMap(traces.map(trace => replay(events(trace))))
const edgesOf = (map: ProcessMap) =>
  map.edges.map(({ from, to, kind, constraint, scans, shipments, medianMs }) =>
    [from, to, kind, constraint, scans, shipments, medianMs === null ? '-' : Math.round(medianMs / 3_600_000)]
      .filter(part => part !== undefined)
      .join(' '),
  )

test('counts scans, shipments and median hours, by standing', () => {
  const map = mapOf('1/1 0/0 0/0@4 5/5@6 3/301@9', '1/1 0/0@3 5/5@5 2/204@8 5/5@9 3/301@10 0/1002@11', '3/301', '1/101 4/401@3')
  expect(map.shipments).toBe(4)
  expect(map.nodes.map(({ standing, scans, shipments }) => `${standing} ${scans} ${shipments}`)).toEqual([
    'expected 0 4',
    'inTransit 3 2',
    'accepted 3 4',
    'exception 1 1',
    'delivered 3 3',
    'outForDelivery 3 3',
    'cancelled 1 1',
  ])
  expect(edgesOf(map)).toEqual([
    'expected accepted scan 3 3 -',
    'expected accepted presumed 1 1 -',
    'inTransit inTransit scan 1 1 3',
    'inTransit outForDelivery scan 2 2 2',
    'accepted inTransit scan 2 2 1',
    'accepted outForDelivery presumed 1 1 -',
    'accepted cancelled scan 1 1 3',
    'exception outForDelivery scan 1 1 1',
    'delivered inTransit refused delivered-is-final 1 1 1',
    'outForDelivery exception scan 1 1 3',
    'outForDelivery delivered scan 3 3 1',
  ])
})

test('earlier journeys of a number count as the same shipment', () => {
  const map = mapOf('1/1 5/5 3/301 1/1@4000 5/5@4001')
  expect(map.shipments).toBe(1)
  expect(map.edges[0]).toMatchObject({ from: 'expected', to: 'accepted', scans: 2, shipments: 1 })
})

test('a time that goes backwards counts as none passed, an unusable one not at all', () => {
  const report = replay(events('1/1 0/0@2 5/5@3'))
  const [first, second, third] = report.steps
  const steps = [first!, { ...second!, time: '2020-01-01 00:00:00' }, { ...third!, time: 'later' }]
  expect(edgesOf(processMap([{ ...report, steps } as Report]))).toEqual([
    'expected accepted scan 1 1 -',
    'inTransit outForDelivery scan 1 1 -',
    'accepted inTransit scan 1 1 0',
  ])
})

// The same counts by the table alone: every kept and presumed code moves its state.
function recount(reports: readonly Report[]) {
  const counts: Record<string, number> = {}
  const times: Record<string, number[]> = {}
  for (const report of reports) {
    const seen = new Set<string>()
    for (const { steps } of [...report.journeys, report]) {
      let state = shippedTable.initial
      let since = Number.NaN
      const standing = () => shippedTable.states[state]!.outcome ?? shippedTable.states[state]!.status
      for (const { verdict, code, readAs, presumed = [], constraint, time } of steps) {
        const row = rowOf(readCode(readAs ?? code).id)
        if (!row || verdict === 'duplicate' || verdict === 'voided') continue
        const at = Date.parse(`${time.replace(' ', 'T')}Z`)
        const from = standing()
        const note = (key: string, passed: number) => {
          counts[key] = (counts[key] ?? 0) + 1
          seen.add(key)
          if (!Number.isNaN(passed)) times[key] = [...(times[key] ?? []), passed]
        }
        if (!isKept(verdict)) {
          note(`${from} ${row.outcome ?? row.status} refused ${constraint}`, at - since)
          continue
        }
        for (const each of presumed) {
          const before = standing()
          state = cellAt(shippedTable, state, idOf(each)).to
          note(`${before} ${standing()} presumed`, Number.NaN)
          if (before !== standing()) since = Number.NaN
        }
        const before = standing()
        state = cellAt(shippedTable, state, idOf(row.code)).to
        note(`${before} ${standing()} scan`, at - since)
        if (before !== standing()) since = at
      }
    }
    for (const key of seen) counts[`shipments: ${key}`] = (counts[`shipments: ${key}`] ?? 0) + 1
  }
  return { counts, times }
}

const traces = fc.array(fc.tuple(fc.constantFrom(...codes, '-', '99/9', '3/999'), fc.integer({ min: 0, max: 3000 })), {
  maxLength: 14,
})
const reports = fc.array(
  traces.map(words => replay(events(words.map(([code, hour]) => `${code}@${hour}`).join(' ')))),
  { maxLength: 12 },
)

describe('any reports', () => {
  test('are counted as the table counts them, medians within 5 %', () => {
    fc.assert(
      fc.property(reports, all => {
        const { counts, times } = recount(all)
        const map = processMap(all)
        const found: Record<string, number> = {}
        for (const { from, to, kind, constraint, scans, shipments, medianMs } of map.edges) {
          const key = [from, to, kind, constraint].filter(Boolean).join(' ')
          found[key] = scans
          found[`shipments: ${key}`] = shipments
          const sorted = (times[key] ?? []).sort((a, b) => a - b)
          const median = sorted[Math.ceil(sorted.length / 2) - 1] ?? null
          if (median === null || medianMs === null) expect(medianMs).toBe(median)
          else expect(Math.abs(medianMs - median)).toBeLessThanOrEqual(median * 0.05)
        }
        expect(found).toEqual(counts)
        for (const { standing, scans } of map.nodes)
          expect(scans).toBe(
            map.edges.reduce((sum, { to, kind, scans }) => (to === standing && kind === 'scan' ? sum + scans : sum), 0),
          )
      }),
      { numRuns: runs(1000) },
    )
  })

  test('are counted the same in blocks, whose counts are plain JSON', () => {
    fc.assert(
      fc.property(reports, fc.nat(12), (all, cut) => {
        const [first, second, both] = [new ProcessMapCounter(), new ProcessMapCounter(), new ProcessMapCounter()]
        for (const report of all.slice(0, cut)) first.add(report)
        for (const report of all.slice(cut)) second.add(report)
        for (const part of [second, first]) both.merge(JSON.parse(JSON.stringify(part.counts())))
        expect(JSON.stringify(both.map())).toBe(JSON.stringify(processMap(all)))
      }),
      { numRuns: runs(300) },
    )
  })
})

test('what is no report is refused', () => expect(() => processMap([{}] as never)).toThrow('processMap takes reports, not {}.'))
