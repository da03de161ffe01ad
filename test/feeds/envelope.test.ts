import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { beginsEnvelope, envelopeOf } from '../../src/feeds/envelope.js'

const json = '{"nu":"YX1","data":[{"context":"a & b = (c)"}]}'

describe('an envelope is', () => {
  test.each([
    [`callback(${json})`, 'JSONP'],
    [`callback(${json});`, 'JSONP'],
    [` /**/ jQuery.cb_1\t( ${json}\n) ;\n`, 'JSONP'],
    [`$(${json})`, 'JSONP'],
    [`param=${json}`, 'form'],
    [`param=${json}&sign=ABC`, 'form'],
    [`sign=ABC&t=1&param=${json}`, 'form'],
    [`param=${encodeURIComponent(json)}&sign=ABC`, 'form'],
    [new URLSearchParams({ sign: 'ABC', param: json }).toString(), 'form'],
  ])('%s', (text, kind) => {
    const found = envelopeOf(text)
    expect(found?.kind).toBe(kind)
    expect(JSON.parse(found!.json)).toEqual(JSON.parse(json))
  })

  test.each([
    json,
    `[${json}]`,
    'callback',
    `callback(${json}`,
    `a b(${json})`,
    `(${json})`,
    'x=1&params={}',
    'param=%E0%A4%A',
    '',
    '"callback({})"',
  ])('not %s', text => {
    expect(envelopeOf(text)).toBeNull()
  })

  test('what its beginning promises', () => {
    for (const text of ['cb({"a":', 'cb(\n[', 'param={"a"', 'sign=1&param=%7B']) expect(beginsEnvelope(text)).toBe(true)
    for (const text of ['{"a":1}', 'cb', 'hello(world)', 'param', 'a=1&b=2']) expect(beginsEnvelope(text)).toBe(false)
  })

  test('found in any JSON put into one, and in no JSON', () => {
    fc.assert(
      fc.property(fc.object(), value => {
        const text = JSON.stringify(value)
        expect(envelopeOf(text)).toBeNull()
        for (const wrapped of [`cb(${text});`, `param=${text}&sign=A`, new URLSearchParams({ param: text }).toString()])
          expect(JSON.parse(envelopeOf(wrapped)!.json)).toEqual(JSON.parse(text))
      }),
    )
  })

  test('looked for in any text without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'param=&%{}()c;7B \n'), maxLength: 40 }), text => {
        envelopeOf(text)
        beginsEnvelope(text)
      }),
    )
  })
})
