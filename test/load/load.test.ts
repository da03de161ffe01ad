// Short forms of test/load/run.ts, without its figures: nothing is lost, and where something is, the check says so.

import { beforeAll, describe, expect, test } from 'vitest'
import { postgresUrl } from '../postgres/url.js'
import { figuresOf } from './figures.js'
import type { Kept } from './kept.js'
import { lossesOf } from './losses.js'
import { inPostgres, places, type Site } from './places.js'
import { posts } from './posts.js'
import { type Trial, trial } from './trial.js'

const short = (site: Site, more: Partial<Parameters<typeof trial>[0]> = {}): Promise<Trial> =>
  trial({ ...site, seed: 7, requests: 200, connections: 8, until: Date.now() + 60_000, ...more })

// The run in memory, once for all that look at it.
let running: Promise<Trial> | undefined
const inMemory = () => {
  running ??= places.memory(site => short(site))
  return running
}

describe('a webhook server under load', () => {
  test('loses nothing in memory', { timeout: 120_000 }, async () => {
    expectWhole(await inMemory())
  })

  test('loses nothing in PostgreSQL, though it is killed after the last answer', { timeout: 120_000 }, async () => {
    expectWhole(await inPostgres(await postgresUrl(), `load_${process.pid}`, site => short(site)))
  })

  // And that the check had something to look at.
  function expectWhole(tried: Trial) {
    expect(tried.losses).toEqual([])
    const { answers } = figuresOf(tried)
    expect(Object.keys(answers)).toEqual(['200', '401'])
    expect(answers['200']! + answers['401']!).toBe(200)
    expect(answers['401']).toBeGreaterThan(2)
    expect(tried.kept.pushes.length).toBeLessThan(answers['200']!)
    expect(tried.kept.shipments.length).toBeGreaterThan(20)
    expect(tried.delivered.length).toBeGreaterThan(4)
    expect(tried.exchanges.filter(({ post }) => post.kind === 'unreadable').length).toBeGreaterThan(2)
  }
})

describe('the check says so', () => {
  test('where a server says "thank you" first, and drops some', { timeout: 120_000 }, async () => {
    const { losses } = await places.memory(site => short(site, { handler: 'hasty', requests: 100 }))
    const said = losses.join('\n')
    expect(said).toMatch(/^The push \w+ \(scans, of YT7\d+\) was acknowledged, and is not kept\.$/m)
    expect(said).toMatch(/^Shipment YT7\d+ stands otherwise: .+ is .+, and should be .+\.$/m)
  })

  test('where a server believes forgeries', { timeout: 120_000 }, async () => {
    const { losses } = await places.memory(site => short(site, { handler: 'credulous', requests: 100 }))
    const said = losses.join('\n')
    expect(said).toMatch(/^The push \w+ \(forged, of \w+\) was answered 200\.$/m)
    expect(said).toMatch(/^The push \w+ \(forged, of \w+\) left a trace\.$/m)
    expect(said).toMatch(/^Shipment FORGED\d+ is there, and nothing of it was acknowledged\.$/m)
  })
})

describe('the check says so, where of a good run', () => {
  let tried: Trial
  beforeAll(async () => {
    tried = await inMemory()
  }, 120_000)

  const faults: readonly (readonly [string, (good: Kept) => Kept, RegExp])[] = [
    ['a shipment', good => ({ ...good, shipments: good.shipments.slice(1) }), /^Shipment \w+ is lost\.$/m],
    ['an event', good => ({ ...good, shipments: withoutEvent(good) }), /^Shipment \w+ stands otherwise: /m],
    ['a push', good => ({ ...good, pushes: good.pushes.slice(1) }), /was acknowledged, and is not kept\.$/m],
    ['a count of repeats', good => ({ ...good, pushes: good.pushes.map(each => ({ ...each, times: 1 })) }), /and heard 1×\.$/m],
    ['a status', good => ({ ...good, shipments: withStatus(good) }), /stands otherwise: status is "unheard", and should be/m],
    ['a kept body', good => ({ ...good, pushes: good.pushes.map(each => ({ ...each, body: null })) }), /with another body\.$/m],
    ['an effect', good => ({ ...good, effects: good.effects.slice(1) }), /^Effect \S+ was delivered, and is not kept\.$/m],
  ]
  test.each(faults)('%s is lost', (_, spoil, sentence) => {
    expect(tried.losses).toEqual([])
    expect(lossesOf(tried.exchanges, spoil(tried.kept), tried.delivered).join('\n')).toMatch(sentence)
  })

  test('a delivery is lost, or comes twice', () => {
    const [first] = tried.delivered
    const lost = lossesOf(tried.exchanges, tried.kept, tried.delivered.slice(1))
    expect(lost.join('\n')).toMatch(/^Effect \S+ is sent, and never arrived\.$/m)
    const twice = lossesOf(tried.exchanges, tried.kept, [...tried.delivered, first!])
    expect(twice).toContain(`Effect ${first!.key} was delivered 2×.`)
  })

  const withoutEvent = ({ shipments }: Kept) =>
    shipments.map((each, at) => (at === 0 ? { ...each, entries: each.entries.slice(0, -1) } : each))
  // No status of the vocabulary, which is the point.
  const withStatus = ({ shipments }: Kept) =>
    shipments.map(each => ({ ...each, row: { ...each.row, status: 'unheard' as typeof each.row.status } }))
})

test('the same seed posts the same, and another seed something else', () => {
  const bodies = (seed: number) => posts(seed, 60).map(({ body }) => body)
  expect(bodies(3)).toEqual(bodies(3))
  expect(bodies(3)).not.toEqual(bodies(4))
})
