// docs/reference/codes.md agrees with the library: it has the vocabulary's own row for every code, in order; and the pages where
// readers need codes link to it.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { codeRows } from '../../src/index.js'

const page = readFileSync('docs/reference/codes.md', 'utf8')
const factsOf = (facts: readonly string[]) => facts.map(fact => `\`${fact}\``).join(', ') || '–'

describe('the codes page', () => {
  test('has the vocabulary’s own row for each code, and no other', () => {
    const written = codeRows.map(
      ({ code, label, status, meaning, presupposes, weight }) =>
        `| \`${code}\` | ${label} | \`${status}\` | ${meaning} | ${factsOf(presupposes)} | ${weight} |`,
    )
    expect(written).toHaveLength(39)
    expect(page.match(/^\| `\d.*$/gm)).toEqual(written)
  })

  test.each([
    ['README.md', 'docs/reference/codes.md'],
    ['docs/guide/your-feed.md', '../reference/codes.md'],
    ['docs/reference/constraints.md', 'codes.md'],
    ['docs/reference/table.md', 'codes.md'],
  ])('is linked from %s', (from, link) => {
    expect(readFileSync(from, 'utf8')).toContain(`](${link})`)
  })
})
