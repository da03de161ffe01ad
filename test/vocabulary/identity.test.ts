import fc from 'fast-check'
import { expect, test } from 'vitest'
import { identityOf } from '../../src/vocabulary/index.js'
import { runs } from '../runs.js'

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '"', '\\', '\n', '\u007f', '\u2028', '\ud800', '签收 📦', 'plain text'),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 4 }).map(units => String.fromCharCode(...units)),
)

test('an identity is the JSON of its parts, whatever the texts', () => {
  fc.assert(
    fc.property(fc.integer(), fc.boolean(), fc.option(text), text, text, (timeMs, dateOnly, reportedCode, words, place) => {
      const identity = identityOf({ timeMs, dateOnly, reportedCode, text: words, place })
      expect(JSON.parse(identity)).toEqual([timeMs, dateOnly, reportedCode, words, place])
      expect(identity).toBe(JSON.stringify([timeMs, dateOnly, reportedCode, words, place]))
    }),
    { numRuns: runs(2_000) },
  )
})
