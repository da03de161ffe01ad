// Texts of our own in the shape of real ones: what each language says for a code, and what only looks delivered or returned.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { classifier } from '../../src/texts/index.js'
import { idOf, rowOf } from '../../src/vocabulary/index.js'

const folder = join(import.meta.dirname, 'sentences')
const classify = classifier()
const statusOf = (code: string | undefined) => (code === undefined ? 'none' : rowOf(idOf(code))?.status)
const files = readdirSync(folder).map(file => ({
  language: file.slice(0, 2),
  lines: readFileSync(join(folder, file), 'utf8').trim().split('\n'),
}))
const looking = files.flatMap(({ lines }) => lines.filter(line => line.startsWith('! ')).map(line => line.slice(2)))

describe.each(files)('$language', ({ lines }) => {
  test.each(lines.filter(line => !line.startsWith('! ')))('%s', line => {
    const code = line.slice(0, line.indexOf(' '))
    const texts = line.slice(line.indexOf(' ') + 1).split(' | ')
    expect(texts.length).toBeGreaterThanOrEqual(3)
    for (const text of texts) expect(`${text}: ${statusOf(classify({ text }))}`).toBe(`${text}: ${statusOf(code)}`)
  })
})

test('what looks delivered or returned and is not is never taken for it', () => {
  expect(looking.length).toBeGreaterThan(200)
  expect(looking.filter(text => ['delivered', 'returned'].includes(statusOf(classify({ text }))!))).toEqual([])
})
