// docs/codes.md held to the library: a row for every code, in the order of the vocabulary, as the vocabulary has it; and links
// to it from where codes are asked for.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { codeRows } from '../../src/index.js'

const page = readFileSync('docs/codes.md', 'utf8')
const factsOf = (facts: readonly string[]) => facts.map(fact => `\`${fact}\``).join(', ') || '–'

describe('the codes page', () => {
  test('has the vocabulary’s own row for each code, and no other', () => {
    const written = codeRows.map(
      ({ code, label, status, meaning, presupposes, weight }) =>
        `| \`${code}\` | ${label} | \`${status}\` | ${meaning} | ${factsOf(presupposes)} | ${weight} |`,
    )
    expect(written).toHaveLength(36)
    expect(page.match(/^\| `\d.*$/gm)).toEqual(written)
  })

  test.each([
    ['README.md', 'docs/codes.md'],
    ['docs/rules.md', 'codes.md'],
    ['docs/law.md', 'codes.md'],
    ['docs/feeds.md', 'codes.md'],
  ])('is linked from %s', (from, link) => {
    expect(readFileSync(from, 'utf8')).toContain(`](${link})`)
  })
})
