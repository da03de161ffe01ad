import { describe, expect, test } from 'vitest'
import { cleanText, displayWidth, wrapText } from '../../src/render/width.js'

describe('columns', () => {
  test.each([
    ['Departed facility', 17],
    ['深圳市', 6],
    ['배송 완료', 9],
    ['ﾊﾝｶｸ', 4],
    ['ｆｕｌｌ', 8],
    ['𠮷', 2],
    ['e\u0301te\u0301', 3],
    ['हिन्दी', 5],
    ['وصلت', 4],
    ['📦', 2],
    ['👨‍👩‍👧', 2],
    ['👍🏽', 2],
    ['☎️', 2],
    ['🇩🇪🇫🇷', 4],
    ['\u2068وصلت\u2069', 4],
    ['\u2068وصلت 🇩🇪\u2069', 7],
  ])('%s takes %i', (text, columns) => expect(displayWidth(text)).toBe(columns))
})

describe('lines', () => {
  const lines = (text: string, room: number, most?: number) => wrapText(text, room, displayWidth, '…', most)

  test('break at spaces', () =>
    expect(lines('Arrived at the sorting centre', 12)).toEqual(['Arrived at', 'the sorting', 'centre']))
  test('break anywhere in a script without spaces', () => expect(lines('快件已到达深圳', 7)).toEqual(['快件已', '到达深', '圳']))
  test('do not leave half a line empty for a long word', () =>
    expect(lines('顺丰 快件已到达深圳转运中心', 12)).toEqual(['顺丰 快件已', '到达深圳转运', '中心']))
  test('break no sign in two', () => {
    expect(lines('ab👨‍👩‍👧cd', 3)).toEqual(['ab', '👨‍👩‍👧c', 'd'])
    expect(lines('e\u0301e\u0301e\u0301', 2)).toEqual(['e\u0301e\u0301', 'e\u0301'])
  })
  test('end in dots where there were more', () =>
    expect(lines('Arrived at the sorting centre', 12, 2)).toEqual(['Arrived at', 'the sorting…']))
  test('isolate what runs from right to left', () =>
    expect(lines('وصلت الشحنة', 6)).toEqual(['\u2068وصلت\u2069', '\u2068الشحنة\u2069']))
  test('come to an end where not even one sign fits', () => expect(lines('深圳', 1)).toEqual(['深', '圳']))
})

describe('a foreign text', () => {
  test.each([
    ['terminal escapes', 'a\u001b[31mred\u001b]0;title\u0007', 'a [31mred ]0;title'],
    ['line breaks', 'one\r\ntwo\u2028three\u0085four', 'one two three four'],
    ['bidirectional controls', 'gpj.\u202eexe\u2066\u200f', 'gpj. exe'],
    ['invisible characters', 'de\u00adpart\u2060ed\u{e0041}', 'de part ed'],
    ['half characters', 'a\ud83db', 'a b'],
    ['no text', { text: 'in an object' }, ''],
  ])('without %s', (_, text, shown) => expect(cleanText(text, true)).toBe(shown))

  test('keeps joined letters and emoji', () => expect(cleanText('می‌خواهم 👨‍👩‍👧', true)).toBe('می‌خواهم 👨‍👩‍👧'))

  test('loses accents in ASCII, and the rest becomes question marks', () =>
    expect(cleanText('São Paulo – Größe ＡＢＣ 深圳…', false)).toBe('Sao Paulo ? Gro?e ABC ??...'))
})
