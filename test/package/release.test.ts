// What .github/release.mjs lets through: nothing goes to the registry whose home its owner has not named.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { lacking, notesOf } from '../../.github/release.mjs'

const complete = { version: '0.2.0', repository: 'r', bugs: 'b', homepage: 'h' }
const changelog = '# Changelog\n\n## 0.2.0 — 2026-12-01\n\n- New.\n\n## 0.1.0 — 2026-11-01\n\n- Old.\n'

test('a package with a home, a dated section and its own tag may be published', () => {
  expect(lacking(complete, changelog)).toEqual([])
  expect(lacking(complete, changelog, 'v0.2.0')).toEqual([])
  expect(notesOf(complete, changelog)).toBe('- New.')
})

test.each(['repository', 'bugs', 'homepage'])('without %s it is refused', field => {
  expect(lacking({ ...complete, [field]: undefined }, changelog)).toEqual([
    `package.json names no ${field}. Its owner sets it there, and nowhere else.`,
  ])
})

test.each([
  ['no section', { ...complete, version: '0.3.0' }, changelog, null, 'has no section "## 0.3.0"'],
  ['a section of a longer version', { ...complete, version: '0.2' }, changelog, null, 'has no section "## 0.2"'],
  ['no date', complete, changelog.replace('2026-12-01', 'unreleased'), null, 'does not say when'],
  ['another tag', complete, changelog, 'v0.1.0', 'Tag v0.2.0'],
])('%s is refused', (_, given, text, tag, says) => {
  expect(lacking(given, text, tag).join()).toContain(says)
})

test('npm publish and the release workflow ask it first', () => {
  expect(JSON.parse(readFileSync('package.json', 'utf8')).scripts.prepublishOnly).toBe('node .github/release.mjs')
  const steps = readFileSync('.github/workflows/release.yml', 'utf8').match(/(?<=run: ).*/g)!
  const places = ['node .github/release.mjs', 'npm publish'].map(command => steps.findIndex(step => step.startsWith(command)))
  expect(places).not.toContain(-1)
  expect(places[0]).toBeLessThan(places[1]!)
})
