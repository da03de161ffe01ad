// The feed that docs/reference/feeds.md adds: its code, its fixture and its story are those on the page.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parcelpost } from './example.js'
import { feeds } from './fixtures.js'
import { decodedStory } from './story.js'

const page = readFileSync(new URL('../../docs/reference/feeds.md', import.meta.url), 'utf8')
const chapter = page.slice(page.indexOf('## Adding a feed'))
const block = (language: string) => chapter.split(`\`\`\`${language}\n`)[1]?.split('```')[0]

test('the documented feed is the one tested here', () => {
  const source = readFileSync(new URL('example.ts', import.meta.url), 'utf8')
  expect(block('ts')).toBe(source.replaceAll("'../../src/feeds/", "'./"))
})

test('the documented feed alone recognises the documented fixture, which has the documented story', () => {
  const payload: unknown = JSON.parse(block('json') ?? '')
  expect(parcelpost.recognise(payload)).toBe(true)
  expect(feeds.filter(feed => feed.recognise(payload))).toEqual([])
  expect(parcelpost.decode(payload).map(decodedStory).join('\n')).toBe(block('text'))
})
