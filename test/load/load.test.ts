// Short runs of test/load/run.ts without its figures: nothing is lost, and the checks report what would be.

import { beforeAll, describe, expect, test } from 'vitest'
import { postgresUrl } from '../postgres/url.js'
import { figuresOf } from './figures.js'
import { lossesOf } from './losses.js'
import { inPostgres, places, type Site } from './places.js'
import { posts } from './posts.js'
import type { StoredRows } from './stored-rows.js'
import { runTrial, type Trial } from './trial.js'

const short = (site: Site, more: Partial<Parameters<typeof runTrial>[0]> = {}): Promise<Trial> =>
  runTrial({ ...site, seed: 7, requests: 200, connections: 8, until: Date.now() + 60_000, ...more })

// The run in memory, shared by several tests.
let running: Promise<Trial> | undefined
const inMemory = () => {
  running ??= places.memory(site => short(site))
  return running
}

describe('a webhook server under load', () => {
  test('loses nothing in memory', { timeout: 120_000 }, async () => {
    expectNoLoss(await inMemory())
  })

  test('loses nothing in PostgreSQL, although it is killed after the last response', { timeout: 120_000 }, async () => {
    expectNoLoss(await inPostgres(await postgresUrl(), `load_${process.pid}`, site => short(site)))
  })

  // Also that the checks had something to check.
  function expectNoLoss(tried: Trial) {
    expect(tried.losses).toEqual([])
    const { statuses } = figuresOf(tried)
    expect(Object.keys(statuses)).toEqual(['200', '401'])
    expect(statuses['200']! + statuses['401']!).toBe(200)
    expect(statuses['401']).toBeGreaterThan(2)
    expect(tried.stored.messages.length).toBeLessThan(statuses['200']!)
    expect(tried.stored.shipments.length).toBeGreaterThan(20)
    expect(tried.delivered.length).toBeGreaterThan(4)
    expect(tried.exchanges.filter(({ post }) => post.kind === 'unreadable').length).toBeGreaterThan(2)
  }
})

describe('the checks report ', () => {
  test('a server that acknowledges first and drops some', { timeout: 120_000 }, async () => {
    const { losses } = await places.memory(site => short(site, { handler: 'hasty', requests: 100 }))
    const report = losses.join('\n')
    expect(report).toMatch(/^The push \w+ \(scans, of YT7\d+\) was acknowledged, and is not stored\.$/m)
    expect(report).toMatch(/^Shipment YT7\d+ differs: .+ is .+, and should be .+\.$/m)
  })

  test('a server that accepts forgeries', { timeout: 120_000 }, async () => {
    const { losses } = await places.memory(site => short(site, { handler: 'credulous', requests: 100 }))
    const report = losses.join('\n')
    expect(report).toMatch(/^The push \w+ \(forged, of \w+\) got the status 200\.$/m)
    expect(report).toMatch(/^The push \w+ \(forged, of \w+\) is stored\.$/m)
    expect(report).toMatch(/^Shipment FORGED\d+ is stored, and nothing of it was acknowledged\.$/m)
  })
})

describe('the checks report, of a good run', () => {
  let tried: Trial
  beforeAll(async () => {
    tried = await inMemory()
  }, 120_000)

  const damages: readonly (readonly [string, (good: StoredRows) => StoredRows, RegExp])[] = [
    ['a shipment', good => ({ ...good, shipments: good.shipments.slice(1) }), /^Shipment \w+ is lost\.$/m],
    ['an event', good => ({ ...good, shipments: withoutEvent(good) }), /^Shipment \w+ differs: /m],
    ['a message', good => ({ ...good, messages: good.messages.slice(1) }), /was acknowledged, and is not stored\.$/m],
    [
      'a count of repeats',
      good => ({ ...good, messages: good.messages.map(each => ({ ...each, receivedCount: 1 })) }),
      /and received 1×\.$/m,
    ],
    ['a status', good => ({ ...good, shipments: withStatus(good) }), /differs: status is "misplaced", and should be/m],
    ['a body', good => ({ ...good, messages: good.messages.map(each => ({ ...each, body: null })) }), /with another body\.$/m],
    ['an effect', good => ({ ...good, effects: good.effects.slice(1) }), /^Effect \S+ was delivered, and is not stored\.$/m],
  ]
  test.each(damages)('that %s is lost', (_, damage, sentence) => {
    expect(tried.losses).toEqual([])
    expect(lossesOf(tried.exchanges, damage(tried.stored), tried.delivered).join('\n')).toMatch(sentence)
  })

  test('that a delivery is lost or duplicated', () => {
    const [first] = tried.delivered
    const lost = lossesOf(tried.exchanges, tried.stored, tried.delivered.slice(1))
    expect(lost.join('\n')).toMatch(/^Effect \S+ is done, and never arrived\.$/m)
    const twice = lossesOf(tried.exchanges, tried.stored, [...tried.delivered, first!])
    expect(twice).toContain(`Effect ${first!.key} was delivered 2×.`)
  })

  const withoutEvent = ({ shipments }: StoredRows) =>
    shipments.map((each, at) => (at === 0 ? { ...each, entries: each.entries.slice(0, -1) } : each))
  // Deliberately not a status of the vocabulary.
  const withStatus = ({ shipments }: StoredRows) =>
    shipments.map(each => ({ ...each, row: { ...each.row, status: 'misplaced' as typeof each.row.status } }))
})

test('the same seed makes the same posts, and another seed makes others', () => {
  const bodies = (seed: number) => posts(seed, 60).map(({ body }) => body)
  expect(bodies(3)).toEqual(bodies(3))
  expect(bodies(3)).not.toEqual(bodies(4))
})
