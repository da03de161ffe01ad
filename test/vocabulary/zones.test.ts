// Named zones keep one offset per UTC day. Here they are compared with the calendar itself, asked anew for each reading.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { zoneOf } from '../../src/vocabulary/index.js'
import { runs } from '../runs.js'

const HOUR = 3_600_000
const names = ['Europe/Berlin', 'America/New_York', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Shanghai', 'Pacific/Apia']

function clockOf(name: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
  })
  return ms => {
    const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
    return Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!)
  }
}

// The hours after which a zone's clock changes, within two years of which one, 2011, has the day that Apia skipped.
function changesOf(clock: (ms: number) => number): number[] {
  const [from, to] = [Date.UTC(2010, 11, 25), Date.UTC(2012, 0, 10)]
  const changes: number[] = []
  const changesWithin = (at: number, ms: number) => clock(at + ms) - clock(at) !== ms
  for (let day = from; day < to; day += 24 * HOUR)
    if (changesWithin(day, 24 * HOUR))
      for (let at = day; at < day + 24 * HOUR; at += HOUR) if (changesWithin(at, HOUR)) changes.push(at)
  return changes
}

const zones = names.map(name => {
  const clock = clockOf(name)
  return { name, clock, changes: changesOf(clock) }
})

test('clocks change in the zones compared, but in one', () => {
  expect(zones.map(({ changes }) => changes.length)).toEqual([2, 2, 2, 2, 0, 3])
})

const nearChange = fc.constantFrom(...zones).chain(({ name, clock, changes }) =>
  fc.record({
    name: fc.constant(name),
    clock: fc.constant(clock),
    // Within two days of a change, to the second.
    ms: fc
      .tuple(fc.constantFrom(...changes, Date.UTC(2011, 5, 30)), fc.integer({ min: -172_800, max: 172_800 }))
      .map(([at, seconds]) => at + seconds * 1000),
  }),
)

test('an instant is read back from its clock reading, unless the clock shows that twice: then it is the earlier', () => {
  fc.assert(
    fc.property(nearChange, ({ name, clock, ms }) => {
      const read = zoneOf(name)(clock(ms))
      expect(clock(read)).toBe(clock(ms))
      expect(read).toBeLessThanOrEqual(ms)
      if (read < ms) expect(ms - read).toBeLessThanOrEqual(HOUR)
    }),
    { numRuns: runs(2_000) },
  )
})

test('a clock reading that the clock skips is read with the offset before the change', () => {
  for (const { name, clock, changes } of zones)
    for (const change of changes) {
      const skippedMs = clock(change + HOUR) - clock(change) - HOUR
      for (let past = 0; past < skippedMs && skippedMs <= HOUR; past += 60_000) {
        const firstSkipped = clock(change + HOUR - 1000) + 1000
        expect(zoneOf(name)(firstSkipped + past)).toBe(change + HOUR + past)
      }
    }
})
