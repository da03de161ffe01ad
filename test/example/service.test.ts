// The example's service as a process of its own: recorded pushes over HTTP, repeatedly, while it is killed; and its pages.

import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine, memoryStore } from '../../src/engine/index.js'
import { decode } from '../../src/feeds/kuaidi100.js'
import { defineRules } from '../../src/index.js'
import { seededRandom, shuffled } from '../crash/seeded-random.js'
import { madeDirectory } from '../pglite/template.js'
import { inDatabase } from './database.js'
import { endAll, type Running, run, start, until } from './process.js'

interface Order {
  readonly delivered: 'none' | 'some' | 'all'
  readonly parcels: readonly { readonly shipment: string; readonly status: string }[]
  readonly effects: readonly { readonly key: string; readonly state: string }[]
}
interface Booking {
  readonly key: string
  readonly order: string
  readonly amount: number
}

const salt = 'a long random salt'
const settings = { KUAIDI100_SALT: salt, KD100_TOKEN: 'a-long-random-token', TICK_MS: '50', POLL_MS: '20', LEASE_MS: '1000' }
const limit = { timeout: 60_000 }
const folder = mkdtempSync(join(tmpdir(), 'shipfold-example-'))
let payments: Running

beforeAll(async () => {
  payments = await start('stub-payments.mjs', { LOSE: '2' })
}, 60_000)
afterAll(async () => {
  await endAll()
  rmSync(folder, { recursive: true, force: true })
})

const on = (place: Record<string, string>) => start('service.mjs', { ...settings, PAYMENTS_URL: payments.url, ...place })
const ask = ({ url }: Running, path: string, init: RequestInit = {}) => fetch(url + path, init)
const jsonOf = async <T>(service: Running, path: string): Promise<T> => (await ask(service, path)).json() as Promise<T>
const bookings = () => jsonOf<readonly Booking[]>(payments, '/')
const isDelivered = ({ effects }: Order) => effects.every(({ state }) => state === 'done' || state === 'cancelled')
// The shop's own column is read before the effects.
const isFollowed = (order: Order) => isDelivered(order) && order.parcels.every(({ status }) => status !== 'expected')

const push = (service: Running, param: string, signedWith = salt) => {
  const sign = createHash('md5')
    .update(param + signedWith)
    .digest('hex')
    .toUpperCase()
  return ask(service, '/hooks/kuaidi100', { method: 'POST', body: new URLSearchParams({ param, sign }) })
}
// The recorded pushes are old.
const labelledAt = '2020-01-01T00:00:00Z'
const save = (service: Running, id: string, ...shipments: readonly string[]) =>
  ask(service, '/orders', { method: 'POST', body: JSON.stringify({ id, shipments, labelledAt }) })

const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' })
const dayMs = 86_400_000

/** A push of scans a day apart, the last of them so long ago; an hour by default. */
const scansOf = (nu: string, codes: readonly string[], agoMs = 3_600_000) => {
  const timeOf = (at: number) => clock.format(Date.now() - agoMs - (codes.length - 1 - at) * dayMs)
  const data = codes.map((statusCode, at) => ({ time: timeOf(at), context: `scan ${statusCode}`, statusCode })).reverse()
  return JSON.stringify({ status: 'polling', message: '', lastResult: { nu, com: 'yangliex', data } })
}

const fixtures = 'test/feeds/fixtures/kuaidi100'
const recorded = readdirSync(fixtures)
  .filter(name => /^push-.*\.json$/.test(name) && !name.startsWith('push-form'))
  .map(name => JSON.stringify(JSON.parse(readFileSync(join(fixtures, name), 'utf8'))))

/** The status of each recorded shipment, ingested once by an engine in memory. */
async function expectedStatuses(): Promise<ReadonlyMap<string, string>> {
  const engine = createEngine({ store: memoryStore(), rules: defineRules([]), zones: { kuaidi100: 'Asia/Shanghai' } })
  const receivedAt = new Date()
  for (const text of recorded) {
    const { shipment, events } = decode(JSON.parse(text))[0]!
    await engine.ingest({ shipment: shipment!, kind: 'snapshot', source: 'kuaidi100', events, receivedAt })
  }
  return new Map((await engine.shipments({})).map(({ shipment, status, outcome }) => [shipment, outcome ?? status]))
}

describe('the service of the order backend', () => {
  test('killed in the middle of recorded pushes, it reaches the right status of each', limit, async () => {
    const place = { DATA: madeDirectory(join(folder, 'recorded')) }
    const truth = await expectedStatuses()
    expect(truth.size).toBeGreaterThan(6)
    const below = seededRandom(process.pid)
    const turns = shuffled([...recorded, ...recorded, ...recorded], below)
    const kills = new Set([1, 2, 3].map(nth => Math.floor((turns.length * nth) / 4)))
    let service = await on(place)
    for (const [nth, shipment] of [...truth.keys()].entries()) if (nth % 2 === 0) await save(service, `before-${nth}`, shipment)
    for (const [nth, param] of turns.entries()) {
      const sent = push(service, param).then(
        ({ status }) => status,
        () => null,
      )
      if (kills.has(nth)) {
        await service.kill('SIGKILL')
        service = await on(place)
      }
      if ((await sent) !== 200) expect((await push(service, param)).status).toBe(200)
    }
    const orders: Order[] = []
    for (const [nth, shipment] of [...truth.keys()].entries()) {
      const id = `${nth % 2 === 0 ? 'before' : 'after'}-${nth}`
      await save(service, id, shipment)
      const isTrue = (order: Order) => isDelivered(order) && order.parcels[0]?.status === truth.get(shipment)
      orders.push(await until(() => jsonOf<Order>(service, `/orders/${id}.json`), isTrue))
    }
    expect(new Map(orders.flatMap(({ parcels }) => parcels.map(({ shipment, status }) => [shipment, status])))).toEqual(truth)
    expect(orders.filter(order => !isDelivered(order))).toEqual([])
    expect((await service.kill('SIGTERM')).code).toBe(0)
  })

  test('two of them on one PostgreSQL, one killed: each delivery is paid once, and no order is forgotten', limit, async () => {
    await inDatabase(`service_${process.pid}`, async url => {
      const place = { DATABASE_URL: url }
      const [one, other] = await Promise.all([on(place), on(place)])
      const numbers = Array.from({ length: 12 }, (_, nth) => `PG${1_000 + nth}`)
      const pushed = numbers.map(async (shipment, nth) => {
        const lists = [scansOf(shipment, ['103', '5', '301']), scansOf(shipment, ['103', '5'])]
        // Both get everything at once; the last push of each shipment goes to the one that survives.
        await Promise.allSettled([...lists, ...lists].map((list, at) => push(at % 2 === 0 ? one : other, list)))
        await save(other, `pg-${nth}`, shipment)
      })
      await Promise.all(pushed.slice(0, 6))
      await one.kill('SIGKILL')
      await Promise.all(pushed.slice(6))
      for (const shipment of numbers) {
        expect((await push(other, scansOf(shipment, ['103', '5', '301']))).status).toBe(200)
        expect((await save(other, `pg-${numbers.indexOf(shipment)}`, shipment)).status).toBe(201)
      }
      const paid = async () => (await bookings()).filter(({ order }) => order.startsWith('pg-'))
      await until(paid, ({ length }) => length >= numbers.length)
      for (const nth of numbers.keys()) await until(() => jsonOf<Order>(other, `/orders/pg-${nth}.json`), isDelivered)
      expect((await paid()).map(({ order, amount }) => `${order} ${amount}`).sort()).toEqual(
        numbers.map((_, nth) => `pg-${nth} 1`).sort(),
      )
      expect((await other.kill('SIGTERM')).code).toBe(0)
    })
  })

  test('refuses invalid requests, and shows nothing unescaped', limit, async () => {
    const place = { DATA: madeDirectory(join(folder, 'guests')) }
    const service = await on(place)
    const script = '<script>alert(1)</script>'
    expect((await push(service, scansOf('YX7', ['103', '301']), 'a guess')).status).toBe(401)
    expect((await ask(service, '/hooks/kd100/guess', { method: 'POST', body: '{}' })).status).toBe(401)
    for (const order of [
      '',
      'null',
      '{}',
      '{"id":"1"}',
      `{"id":"${script}","shipments":["YX7000"]}`,
      '{"id":"7","shipments":["七"]}',
    ])
      expect((await ask(service, '/orders', { method: 'POST', body: order })).status).toBe(400)
    expect((await save(service, '7', ' yx-7000 ')).status).toBe(201)
    expect((await save(service, '7', 'YX7000')).status).toBe(201)
    expect((await save(service, '8', 'YX7000', 'YX8000')).status).toBe(409)
    expect((await ask(service, '/orders/8')).status).toBe(404)
    expect((await push(service, scansOf('yx7000', ['103', '301']).replace('scan 301', script))).status).toBe(200)
    expect((await push(service, JSON.stringify({ hello: script }))).status).toBe(200)
    const order = await until(
      () => jsonOf<Order>(service, '/orders/7.json'),
      each => each.effects.length === 2 && isFollowed(each),
    )
    expect(order).toMatchObject({ delivered: 'all', parcels: [{ shipment: 'YX7000', status: 'delivered' }] })
    const pages = await Promise.all(['/', '/orders/7'].map(async path => (await ask(service, path)).text()))
    for (const page of pages) expect(page).not.toContain('<script')
    expect(pages[1]).toContain('group:7/pay/releasePayment/1')
    expect(await jsonOf(service, '/inbox.json')).toMatchObject([
      { kind: 'unreadable', body: { text: JSON.stringify({ hello: script }) } },
    ])
    expect((await ask(service, '/orders/none')).status).toBe(404)
    expect(await (await ask(service, '/health')).text()).toBe('ok')

    const second = await run('service.mjs', [], { ...settings, ...place, PAYMENTS_URL: payments.url, PORT: '0' })
    expect(second.printed).toContain('store-busy')
    expect((await service.kill('SIGTERM')).code).toBe(0)
  })

  test('a reminder that becomes due by waiting alone is delivered', limit, async () => {
    await inDatabase(`waiting_${process.pid}`, async url => {
      const service = await on({ DATABASE_URL: url })
      await save(service, '9', 'YX9000')
      await push(service, scansOf('YX9000', ['103', '501'], 3 * dayMs - 2_000))
      const order = await until(
        () => jsonOf<Order>(service, '/orders/9.json'),
        each => each.effects.length === 2 && isFollowed(each),
      )
      expect(order.parcels).toEqual([{ shipment: 'YX9000', status: 'outForDelivery' }])
      expect(order.effects).toContainEqual({ key: 'YX9000/0/remind/mailReminder/1', state: 'done' })
      await service.kill('SIGKILL')
    })
  })

  test('without its secrets it does not start', limit, async () => {
    const { code, printed } = await run('service.mjs', [], {
      PAYMENTS_URL: payments.url,
      KD100_TOKEN: 'x',
      DATA: join(folder, 'none'),
    })
    expect([code, printed]).toEqual([2, 'KUAIDI100_SALT is not set. See the README.\n'])
  })
})
