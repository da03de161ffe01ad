// Lines are cut where their line feeds stand, however they are decoded.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readLines } from '../../../src/cli/input/lines.js'
import { type Payload, textOf } from '../../../src/cli/input/parse.js'
import { runs } from '../../runs.js'

const line = fc.oneof(
  fc.constantFrom('', '  ', '{}', ' {"a":"深圳"}\r', 'x', '[]', '{"a":"ü"}'),
  fc
    .tuple(fc.constantFrom('x', 'ü'), fc.constantFrom(10, 20_000, 65_530, 65_536, 70_000), fc.nat(3))
    .map(([letter, length, more]) => `"${letter.repeat(length + more)}"`),
)

test('every line comes with its text, bytes and number', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.nat(9), (lines, start) => {
      const bytes = Buffer.from(`${'-'.repeat(start)}${lines.map(text => `${text}\n`).join('')}rest`)
      const taken: string[] = []
      const found = { payloads: 0, sawList: false }
      const take = (payload: Payload) => {
        const { start, end, line, text } = payload
        expect(textOf(payload)).toBe(bytes.toString('utf8', start, end))
        if (text !== undefined) expect(text.length).toBe(end - start)
        taken.push(`${line} ${textOf(payload)}`)
      }
      readLines({ bytes, start, end: bytes.length - 4, file: 'x', line: 7 }, found, take)
      const expected = lines
        .map((text, at) => `${at + 7} ${text.replace(/^[ \r]+/, '')}`)
        .filter(text => !/^\d+ (\[\])?$/.test(text))
      expect(taken).toEqual(expected)
      expect(found).toEqual({ payloads: expected.length, sawList: lines.includes('[]') })
    }),
    { numRuns: runs(300) },
  )
})
