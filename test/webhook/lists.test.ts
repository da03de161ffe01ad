// Pushes that contradict each other, through the webhook into every store: the status, what was paid and taken back, and what a
// person says. Times are hours of 2 March; the provider does not say when it issued a list.

import type { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine, memoryStore, type Store } from '../../src/engine/index.js'
import { defineRules } from '../../src/index.js'
import { webhook } from '../../src/webhook/index.js'
import { inMemory } from '../pglite/template.js'
import { isFullLength } from '../runs.js'
import { emptied } from '../stores/contract.js'
import { opened } from '../stores/pool.js'
import { accepted, formOf, md5, nobodyIn, onVan, picked, postOf, pushOf, SALT, way } from './door.js'

const rules = defineRules([
  { name: 'pay', when: { kind: 'reached', outcome: 'delivered' }, do: { kind: 'pay' }, undo: { kind: 'refund' } },
  {
    name: 'bonus',
    when: { kind: 'reached', outcome: 'delivered' },
    if: { certain: 'P1D' },
    do: { kind: 'bonus' },
    undo: { kind: 'drop-bonus' },
  },
])

const hour = (hours: number): number => Date.UTC(2026, 2, 2) + hours * 3_600_000
const later = '1002 2026-03-02 12:30:00'

/** A shop: the webhook into an engine whose effects are delivered after every push. */
class Shop {
  readonly engine
  readonly effects: string[] = []
  readonly problems: string[] = []
  #now = 0
  readonly #handle

  constructor(store: Store) {
    this.engine = createEngine({ store, rules, zone: '+08:00' })
    this.#handle = webhook({
      ...{ engine: this.engine, feed: 'kuaidi100', secret: SALT, now: () => this.#now },
      onProblem: ({ kind, message }) => void this.problems.push(`${kind}: ${message}`),
    })
  }

  /** Posts a push at an hour; tells how the shipment stands then. */
  async push(hours: number, scans: readonly string[]): Promise<string> {
    this.#now = hour(hours)
    const body = pushOf(scans)
    const response = await this.#handle(postOf(formOf(body, md5(body, SALT))))
    expect(await response.json()).toEqual(accepted)
    return this.standing()
  }

  async wait(hours: number): Promise<void> {
    this.#now = hour(hours)
    await this.engine.tick(hour(hours))
    await this.#relay()
  }

  async standing(): Promise<string> {
    await this.#relay()
    const { status, certain } = (await this.engine.read('YX1'))!
    return certain ? status : `${status} ?`
  }

  async #relay(): Promise<void> {
    await this.engine.relay(
      async ({ effect, revision }) => {
        this.effects.push(`${effect.kind} ${revision}`)
      },
      { now: () => this.#now },
    )
  }
}

const stores: readonly { name: string; open: () => Promise<Store> }[] = [
  { name: 'memory', open: async () => memoryStore() },
  ...(isFullLength ? [{ name: 'PGlite', open: async () => emptied(database!) }] : []),
  { name: 'PostgreSQL', open: async () => (await opened()).store },
]
let database: PGlite | undefined
beforeAll(async () => {
  if (isFullLength) database = await inMemory()
}, 60_000)
afterAll(() => database?.close())

describe.each(stores)('in $name', ({ open }) => {
  const shop = async () => new Shop(await open())

  test('a delivery re-coded: undone at once, uncertain until confirmed', async () => {
    const its = await shop()
    expect(await its.push(11, way)).toBe('delivered')
    expect(await its.push(12, [picked, onVan, nobodyIn])).toBe('exception ?')
    expect(await its.push(16, [picked, onVan, nobodyIn])).toBe('exception')
    expect(its.effects).toEqual(['pay 1', 'refund 2'])
  })

  test('a delivery dropped, which is repeated hourly: never paid by a rule that waits a day', async () => {
    const its = await shop()
    await its.push(11, way)
    const standings: string[] = []
    for (const hours of [12, 13, 14, 15]) standings.push(await its.push(hours, [picked, onVan]))
    expect(standings).toEqual(['delivered ?', 'delivered ?', 'delivered ?', 'outForDelivery'])
    for (const hours of [20, 40, 60]) await its.push(hours, [picked, onVan])
    await its.wait(80)
    expect(its.effects).toEqual(['pay 1', 'refund 2'])
  })

  test('the same where that list was received before: redeliveries, then uncertain, then believed', async () => {
    const its = await shop()
    await its.push(10, [picked, onVan])
    await its.push(11, way)
    const standings: string[] = []
    for (const hours of [12, 13, 14, 15]) standings.push(await its.push(hours, [picked, onVan]))
    expect(standings).toEqual(['delivered', 'delivered', 'delivered ?', 'outForDelivery'])
  })

  test('nobody at home, delivered, nobody at home, 26 hours apart: paid with its bonus, and both taken back', async () => {
    const its = await shop()
    await its.push(11, [picked, onVan, nobodyIn])
    expect(await its.push(37, way)).toBe('delivered')
    await its.wait(62)
    expect(await its.push(63, [picked, onVan, nobodyIn])).toBe('exception')
    expect(its.effects).toEqual(['pay 1', 'bonus 1', 'drop-bonus 2', 'refund 2'])
  })

  test('taken back and told again with a new scan: paid again under the next revision', async () => {
    const its = await shop()
    await its.push(11, way)
    await its.push(12, [picked, onVan, nobodyIn])
    expect(await its.push(13, [...way, later])).toBe('delivered')
    expect(its.effects).toEqual(['pay 1', 'refund 2', 'pay 3'])
  })

  test('a retried old body within the window changes nothing, and its repetition costs no effect', async () => {
    const its = await shop()
    await its.push(10, [picked, onVan])
    await its.push(11, way)
    const before = (await its.engine.read('YX1'))!.report
    expect(await its.push(12.5, [picked, onVan])).toBe('delivered')
    expect((await its.engine.read('YX1'))!.report).toEqual(before)
    expect(its.effects).toEqual(['pay 1'])
  })

  test('a list of days ago that comes again within the window after a delivery: uncertain', async () => {
    const its = await shop()
    await its.push(11, [picked, onVan])
    await its.push(59, way)
    expect(await its.push(60, [picked, onVan])).toBe('delivered ?')
  })

  test('re-coded, after which the body before comes again: an exception, uncertain until confirmed', async () => {
    const its = await shop()
    await its.push(11, way)
    await its.push(12, [picked, onVan, nobodyIn])
    expect(await its.push(12.5, way)).toBe('exception ?')
  })

  test('a person rules the delivery untrue, and it is undone for good', async () => {
    const its = await shop()
    await its.push(11, way)
    const { identity } = (await its.engine.read('YX1'))!.report.steps.at(-1)!
    const ruling = { kind: 'override', shipment: 'YX1', by: 'ann', reason: 'other parcel', receivedAt: hour(12) } as const
    await its.engine.ingest({ ...ruling, scans: [{ identity, is: 'false' }] })
    expect(await its.standing()).toBe('outForDelivery')
    expect(await its.push(20, way)).toBe('outForDelivery')
    await its.engine.ingest({ ...ruling, receivedAt: hour(21), add: [{ code: '2/901', time: '2026-03-02T12:50:00Z' }] })
    const { status, outcome, report, evidence } = (await its.engine.read('YX1'))!
    expect([status, outcome, report.rulings.length]).toEqual(['exception', 'lost', 2])
    expect(evidence[report.steps.at(-1)!.index]?.assertedBy).toEqual(['person:ann'])
    expect(its.effects).toEqual(['pay 1', 'refund 2'])
    expect((await its.engine.read('YX1', { asOf: hour(11.5) }))!.report.status).toBe('delivered')
  })

  test('a delivery stamped 60 hours ahead is saved as partial, reported, and leaves the status uncertain', async () => {
    const its = await shop()
    await its.push(1, [picked, onVan])
    expect(await its.push(2, [picked, onVan, '301 2026-03-04 22:00:00'])).toBe('outForDelivery ?')
    expect(its.problems).toEqual(['partial: Event 0, time: more than 48 hours ahead (2026-03-04 22:00:00).'])
    expect(await its.engine.inbox.list({ kind: 'partial' })).toMatchObject([
      { shipment: 'YX1', note: 'Event 0, time: more than 48 hours ahead (2026-03-04 22:00:00).', receivedCount: 1 },
    ])
    const [uncertain] = await its.engine.shipments({ certain: false })
    expect(uncertain?.doubts).toEqual([{ kind: 'rejected', index: 2 }])
    await its.wait(62)
    expect(await its.standing()).toBe('delivered')
  })
})
