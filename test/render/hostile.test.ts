// Whatever a carrier writes: no line is wider than allowed, only printable text reaches the terminal, and no scan is lost.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codes, type Report, replay, timeline } from '../../src/index.js'
import { displayWidth } from '../../src/render/width.js'

const escapes = ['\u001b[31m', '\u001b]0;title\u0007', '\u009b2J', '\r\n', '\t', '\u0000', '\u2028', '\ud83d']
const controls = [
  '\u202e',
  '\u2066',
  '\u2069',
  '\u200f',
  '\u200d',
  '\u{e0041}',
  '\ufeff',
  '\u3000',
  '\ufdfa',
  'e\u0301\u0302\u0303',
]
const words =
  '深圳市转运中心 【 배송 وصلت الشحنة שלום 👨‍👩‍👧 👍🏽 🇩🇪 ☎️ Größe ¿ Departed facility Gesellschaftskapitän ... [1] ● 09:00'.split(
    ' ',
  )
const nasty = fc.constantFrom(...escapes, ...controls, ...words, ' ', 'x'.repeat(90))
const text = fc.oneof(
  fc.array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 12 }).map(parts => parts.join('')),
  fc.constantFrom(undefined, null, ''),
)
const clock = fc.integer({ min: 0, max: 200 * 86_400 }).map(at => new Date(Date.UTC(2026, 0, 1) + at * 1000).toISOString())
const time = fc.oneof(
  { weight: 9, arbitrary: clock },
  clock.map(at => at.slice(0, 19).replace('T', ' ')),
  clock.map(at => `\n${at.slice(0, 19)}\u3000+08:00 `),
  clock.map(at => at.slice(0, 10)),
  text.map(String),
)
const code = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...codes) },
  fc.constantFrom(null, '99/1', '3/999', '2/\u001b[1m深', '\u202e'),
  text,
)
const reports = fc.array(fc.record({ code, time, text, place: text }), { maxLength: 12 }).map(events => replay(events))
const options = fc.record({
  width: fc.integer({ min: 40, max: 140 }),
  unicode: fc.boolean(),
  colour: fc.boolean(),
  reported: code,
})

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes that colour is made of
const withoutColour = (text: string) => text.replace(/\u001b\[\d+m/g, '')

const scansOf = (report: Report) =>
  [...report.journeys, report].reduce((sum, { steps, presumed }) => sum + steps.length + presumed.length, 0)

describe('any report', () => {
  test('has no line wider than asked', () => {
    fc.assert(
      fc.property(reports, options, (report, layout) => {
        for (const line of withoutColour(timeline(report, layout)).split('\n'))
          expect(displayWidth(line)).toBeLessThanOrEqual(layout.width)
      }),
    )
  })

  test('has no line wider than asked by the given measure', () => {
    const measure = (line: string) =>
      [...line.replace(/[\p{Mn}\p{Me}\p{Cf}]/gu, '')].reduce((sum, sign) => sum + (sign > '\u00ff' ? 2 : 1), 0)
    fc.assert(
      fc.property(reports, options, (report, layout) => {
        const lines = withoutColour(timeline(report, { ...layout, measure })).split('\n')
        for (const line of lines) expect(measure(line)).toBeLessThanOrEqual(layout.width)
      }),
    )
  })

  test('is free of control characters, and isolates are closed where they began', () => {
    fc.assert(
      fc.property(reports, options, (report, layout) => {
        const lines = (layout.colour ? withoutColour(timeline(report, layout)) : timeline(report, layout)).split('\n')
        for (const line of lines) {
          expect(line).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u)
          expect(line.replace(/\u2068[^\u2068\u2069]*\u2069/g, '')).not.toMatch(/(?![\u200c\u200d])\p{Cf}/u)
        }
      }),
    )
  })

  test('shows a scan whose code is nothing but control characters', () => {
    expect(timeline(replay([{ code: '\u202e\u001b', time: '2026-01-01' }]))).toContain('2026-01-01  ?   ? [1]\n')
  })

  test('is ASCII where that is all there is', () => {
    fc.assert(
      fc.property(reports, options, (report, layout) => {
        expect(withoutColour(timeline(report, { ...layout, unicode: false }))).toMatch(/^[\n -~]*$/)
      }),
    )
  })

  test('shows every scan, presumed one and reject', () => {
    fc.assert(
      fc.property(reports, options, (report, layout) => {
        const lines = withoutColour(timeline(report, layout)).split('\n')
        const scan = layout.unicode ? /^.{12}[●·◆◉○✗⊘=?-] / : /^.{12}[*.~+ox!=?-] /
        const isScan = (line: string) => scan.test(line) && /^(\d{4}-\d\d-\d\d| {10}) {2}/.test(line)
        expect(lines.filter(isScan)).toHaveLength(scansOf(report))
        expect(lines.filter(line => /^\u2068?Event \d+ was left out/.test(line))).toHaveLength(report.rejected.length)
      }),
    )
  })
})
