// The forms in which feeds write a time: each reads as the instant it names, or is refused by the name of its problem.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { replay } from '../../src/replay/index.js'
import { endOfDay, hasZone, isDateOnly, isoText, plainTime, readTime, timeProblem, zoneOf } from '../../src/vocabulary/index.js'

type Parts = readonly [year: number, month: number, day: number, hour: number, minute: number, second: number]

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

const partsOf = (ms: number): Parts => {
  const date = new Date(ms)
  return [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ]
}
const two = (part: number) => String(part).padStart(2, '0')
const four = (part: number) => String(part).padStart(4, '0')
const twelve = (hour: number) => hour % 12 || 12

// Every way to write a day, and every way to write a clock time to the second. All are combined.
const days: readonly ((parts: Parts) => string)[] = [
  ...['-', '/', '.'].flatMap(separator => [
    ([year, month, day]: Parts) => [four(year), two(month), two(day)].join(separator),
    ([year, month, day]: Parts) => [four(year), month, day].join(separator),
    ([year, month, day]: Parts) => [four(year), month, two(day)].join(` ${separator} `),
  ]),
  ([year, month, day]) => `${four(year)}年${month}月${day}日`,
  ([year, month, day]) => `${four(year)}年${two(month)}月${two(day)}日`,
  ([year, month, day]) => `${four(year)} 年 ${month} 月 ${day} 日`,
]
const clocks: readonly ((parts: Parts) => string)[] = [
  ([, , , hour, minute, second]) => [hour, minute, second].map(two).join(':'),
  ([, , , hour, minute, second]) => [hour, minute, second].join(':'),
  ([, , , hour, minute, second]) => [hour, minute, second].map(two).join(' : '),
  ([, , , hour, minute, second]) => `${two(hour)}时${two(minute)}分${two(second)}秒`,
  ([, , , hour, minute, second]) => `${hour} 点 ${minute} 分 ${second} 秒`,
  ([, , , hour, minute, second]) => `${twelve(hour)}:${two(minute)}:${two(second)} ${hour < 12 ? 'AM' : 'PM'}`,
  ([, , , hour, minute, second]) => `${two(twelve(hour))}:${two(minute)}:${two(second)}${hour < 12 ? 'am' : 'pm'}`,
  ([, , , hour, minute, second]) => `${twelve(hour)}:${minute}:${second} ${hour < 12 ? 'a.m.' : 'p.m.'}`,
  ([, , , hour, minute, second]) => `${hour % 12}:${minute}:${second} ${hour < 12 ? 'AM' : 'PM'}`,
  ([, , , hour, minute, second]) => `${hour < 12 ? '上午' : '下午'}${twelve(hour)}:${two(minute)}:${two(second)}`,
  ([, , , hour, minute, second]) => `${hour < 12 ? '上午' : '下午'} ${twelve(hour)}时${minute}分${second}秒`,
]
const forms = days.flatMap(day => [
  (parts: Parts) => `${day(parts)} `,
  ...clocks.flatMap(clock => [
    (parts: Parts) => `${day(parts)} ${clock(parts)}`,
    (parts: Parts) => ` ${day(parts)}  ${clock(parts)}\t`,
    (parts: Parts) => `${day(parts)} ${clock(parts)}Z`,
    (parts: Parts) => `${day(parts)} ${clock(parts)} +08:00`,
    (parts: Parts) => `${day(parts)} ${clock(parts)}-0530`,
  ]),
])
// What each of the five forms per clock adds to the instant that its clock names.
const offsets = [0, 0, 0, -8 * 60, 5 * 60 + 30]

test('every form of every instant reads as that instant', () => {
  fc.assert(
    fc.property(fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }), seconds => {
      const ms = seconds * 1000
      const parts = partsOf(ms)
      const perDay = 1 + clocks.length * offsets.length
      const misread = forms.flatMap((form, at) => {
        const text = form(parts)
        const kind = at % perDay
        const instant = kind === 0 ? Math.floor(ms / DAY_MS) * DAY_MS : ms + offsets[(kind - 1) % 5]! * MINUTE_MS
        const zoned = kind !== 0 && (kind - 1) % 5 > 1
        const plain = plainTime(text)
        const isRight = readTime(text) === instant && isDateOnly(text) === (kind === 0) && hasZone(text) === zoned
        return isRight && readTime(plain) === instant && hasZone(plain) === zoned ? [] : [text]
      })
      expect(misread).toEqual([])
    }),
  )
})

test('every day of thirty years, and no day that they lack', () => {
  for (let year = 2000; year < 2030; year++)
    for (let month = 1; month <= 13; month++)
      for (let day = 0; day <= 32; day++) {
        const ms = Date.UTC(year, month - 1, day)
        const exists = month <= 12 && new Date(ms).getUTCMonth() === month - 1 && day > 0
        const texts = [`${year}/${month}/${day}`, `${year}.${two(month)}.${two(day)}`, `${year}年${month}月${day}日`]
        const isRight = (text: string) =>
          exists ? readTime(text) === ms : Number.isNaN(readTime(text)) && timeProblem(text) === 'impossible'
        expect(texts.filter(text => !isRight(text))).toEqual([])
      }
})

test('every minute of a 12-hour clock', () => {
  const start = Date.UTC(2026, 2, 1)
  const halves = [
    ['AM', '上午'],
    ['PM', '下午'],
  ] as const
  for (const [half, [english, chinese]] of halves.entries())
    for (let hour = 0; hour <= 13; hour++)
      for (let minute = 0; minute < 60; minute++) {
        const ms = hour > 12 ? Number.NaN : start + ((hour % 12) + half * 12) * 3_600_000 + minute * MINUTE_MS
        expect(readTime(`2026-03-01 ${hour}:${two(minute)} ${english}`)).toBe(ms)
        expect(readTime(`2026/3/1 ${chinese}${hour}:${minute}`)).toBe(ms)
      }
})

describe('a time is read', () => {
  test.each([
    ['2026/3/1下午3:05:00', '2026-03-01T15:05:00.000Z'],
    ['2026年3月1日9时', '2026-03-01T09:00:00.000Z'],
    ['2026年03月01日09:05', '2026-03-01T09:05:00.000Z'],
    ['2026年3月1日下午3点5分', '2026-03-01T15:05:00.000Z'],
    ['2026-3-1T9:00:00.25Z', '2026-03-01T09:00:00.250Z'],
    ['2026/03/01 12:30:00 AM', '2026-03-01T00:30:00.000Z'],
    ['2026-03-01\u00a009:00:00', '2026-03-01T09:00:00.000Z'],
    ['2026-03-01\u3000 09:00', '2026-03-01T09:00:00.000Z'],
    ['1772000000', '2026-02-25T06:13:20.000Z'],
    ['1772000000123', '2026-02-25T06:13:20.123Z'],
    [' 1772000000.5 ', '2026-02-25T06:13:20.500Z'],
    [1_772_000_000, '2026-02-25T06:13:20.000Z'],
    [1_772_000_000.25, '2026-02-25T06:13:20.250Z'],
    [1_772_000_000_123, '2026-02-25T06:13:20.123Z'],
    [946_684_800, '2000-01-01T00:00:00.000Z'],
    [99_999_999_999, '5138-11-16T09:46:39.000Z'],
    [946_684_800_000, '2000-01-01T00:00:00.000Z'],
  ])('%s', (time, expected) => {
    expect(isoText(readTime(time))).toBe(expected)
  })

  test.each([
    ['03/04/2026', 'ambiguous'],
    ['13/04/2026', 'ambiguous'],
    ['3/4/2026 9:00', 'ambiguous'],
    ['03.04.2026 09:00:00', 'ambiguous'],
    ['03-04-2026', 'ambiguous'],
    ['03/04/26', 'ambiguous'],
    ['26/03/04 下午3:05', 'ambiguous'],
    ['03/04/2026, 3:05:00 PM', 'ambiguous'],
    ['20260301090000', 'ambiguous'],
    [20_260_301_090_000, 'ambiguous'],
    ['1.2.3.4', 'unreadable'],
    ['03/04', 'unreadable'],
    ['2026/03-01', 'unreadable'],
    ['2026年3月1', 'unreadable'],
    ['2026-3-109:00', 'unreadable'],
    ['2026-03-01 9', 'unreadable'],
    ['2026-03-01 9:', 'unreadable'],
    ['2026-03-01T', 'unreadable'],
    ['2026-03-01 9:00 XM', 'unreadable'],
    ['2026-03-01 上午9:00 AM', 'unreadable'],
    ['2026-03-01 9:00 +0', 'unreadable'],
    ['1e9', 'unreadable'],
    ['-1772000000', 'unreadable'],
    [Number.NaN, 'unreadable'],
    [Number.POSITIVE_INFINITY, 'unreadable'],
    ['2026/2/29', 'impossible'],
    ['2026年13月1日', 'impossible'],
    ['2026-03-01 13:00 PM', 'impossible'],
    ['2026-03-01 9时60分', 'impossible'],
    [1e15, 'impossible'],
    ['0', 'before 2000'],
    ['20260301', 'before 2000'],
    ['202603010900', 'before 2000'],
    [0, 'before 2000'],
    [-1, 'before 2000'],
    [946_684_799, 'before 2000'],
    [946_684_799_999, 'before 2000'],
    [100_000_000_000, 'before 2000'],
    [' ', 'missing'],
  ] as const)('%s not at all: it is %s', (time, problem) => {
    expect(readTime(time)).toBeNaN()
    expect(timeProblem(time)).toBe(problem)
  })

  test('as a number, in seconds or milliseconds, which names its zone', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('2000-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }), date => {
        const ms = date.getTime()
        const seconds = Math.floor(ms / 1000)
        for (const zone of [undefined, zoneOf('Asia/Shanghai')]) {
          for (const time of [ms, `${ms}`]) expect(readTime(time, zone)).toBe(ms)
          for (const time of [seconds, `${seconds}`]) expect(readTime(time, zone)).toBe(seconds * 1000)
        }
        for (const time of [ms, `${ms}`, seconds, `${seconds}`]) {
          expect(hasZone(time)).toBe(true)
          expect(isDateOnly(time)).toBe(false)
        }
        expect(plainTime(`${ms}`)).toBe(date.toISOString())
      }),
    )
  })

  test('in the zone given, to the end of its day', () => {
    const shanghai = zoneOf('Asia/Shanghai')
    for (const text of ['2026/3/1', '2026.03.01', '2026年3月1日', ' 2026-3-1 ']) {
      expect(isoText(readTime(text, shanghai))).toBe('2026-02-28T16:00:00.000Z')
      expect(isoText(endOfDay(text, shanghai))).toBe('2026-03-01T15:59:59.999Z')
    }
    expect(isoText(readTime('2026/3/1 下午3:05', shanghai))).toBe('2026-03-01T07:05:00.000Z')
  })

  test('whatever it is, with a problem exactly where it is not', () => {
    const text = fc.string({ unit: fc.constantFrom(...'0123456789 -/.:TZ年月日时分秒上下午apm+'), maxLength: 24 })
    fc.assert(
      fc.property(fc.oneof(text, fc.anything()), time => {
        const ms = readTime(time)
        if (time instanceof Date && !Number.isNaN(ms)) return
        const found = replay([{ code: '1/1', time } as never])
        expect(found.rejected.length).toBe(Number.isNaN(ms) ? 1 : 0)
        if (isDateOnly(time)) expect(hasZone(time)).toBe(false)
      }),
    )
  })
})

test('one history is the same in every form', () => {
  const history = ['1/103', '0/1002', '5/5', '3/301'].map((code, at) => ({ code, ms: Date.UTC(2026, 2, 1, 9 + at * 7, at) }))
  const plain = replay(history.map(({ code, ms }) => ({ code, time: isoText(ms).slice(0, 19).replace('T', ' ') })))
  for (const form of [...forms.slice(1), (parts: Parts) => Date.UTC(parts[0], parts[1] - 1, ...parts.slice(2)) / 1000]) {
    const report = replay(history.map(({ code, ms }) => ({ code, time: form(partsOf(ms)) })))
    expect(report.steps.map(step => step.verdict)).toEqual(plain.steps.map(step => step.verdict))
    expect(report.status).toBe('delivered')
  }
})
