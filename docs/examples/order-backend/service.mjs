// The order backend: orders, the providers' webhooks, a relay, a tick, and pages. Run one process, or several on PostgreSQL.

import { createHash, timingSafeEqual } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { createEngine } from 'shipfold/engine'
import { webhook } from 'shipfold/webhook'
import { openDatabase } from './database.mjs'
import { delivererOf } from './deliver.mjs'
import { openOrders, saveOrder, TakenError } from './orders.mjs'
import { listPage, orderPage } from './page.mjs'
import { rules, zones } from './rules.mjs'
import { shipmentOf } from './shipment.mjs'

const {
  PAYMENTS_URL,
  KUAIDI100_SALT,
  KD100_TOKEN,
  PORT = '3000',
  TICK_MS = '60000',
  POLL_MS = '1000',
  LEASE_MS = '60000',
} = process.env
for (const [name, value] of Object.entries({ PAYMENTS_URL, KUAIDI100_SALT, KD100_TOKEN }))
  if (!value) {
    console.error(`${name} is not set. See the README.`)
    process.exit(2)
  }

const report = error => console.error(error)
const { store, sql, transaction, close } = await openDatabase(process.env)
const orders = await openOrders(sql)
const engine = createEngine({ store, rules, zones, registration: 'explicit' })
await engine.open()

// An order, its parcels and their registration are one transaction.
const place = order =>
  transaction(async (sql, own) => {
    await saveOrder(sql, order)
    const group = { name: order.id, expect: order.shipments.length }
    // A number is used again: the instant says which of its journeys is the order's.
    await engine.with(own).register(order.shipments.map(shipment => ({ shipment, at: order.labelledAt, group })))
  })

// The webhooks. Log what they refuse or cannot read.
const onProblem = ({ feed, status, kind, message, key, error }) =>
  console.error(`${feed} ${status} ${kind}: ${message}${key ? ` (push ${key})` : ''}`, error ?? '')
const common = { engine, onProblem, shipmentOf: decoded => shipmentOf(decoded.shipment) }
const digest = text => createHash('sha256').update(text).digest()
const isOurs = ({ url }) => timingSafeEqual(digest(new URL(url).pathname.split('/').at(-1)), digest(KD100_TOKEN))
const kuaidi100 = webhook({ ...common, feed: 'kuaidi100', secret: KUAIDI100_SALT })
const kd100 = webhook({ ...common, feed: 'kd100', verify: isOurs })

const app = new Hono()
app.post('/hooks/kuaidi100', context => kuaidi100(context.req.raw))
app.post('/hooks/kd100/:token', context => kd100(context.req.raw))

// Put everything below behind your own authentication.
app.post('/orders', async context => {
  const { id, shipments: written, labelledAt = new Date().toISOString() } = (await context.req.json().catch(() => null)) ?? {}
  const shipments = Array.isArray(written) ? [...new Set(written.map(shipmentOf))] : []
  if (
    typeof id !== 'string' ||
    !/^[\w-]{1,64}$/.test(id) ||
    shipments.length === 0 ||
    shipments.includes(null) ||
    !(Date.parse(labelledAt) > 0)
  )
    return context.json({ message: 'Send { "id": "…", "shipments": ["…"], "labelledAt": "…" }.' }, 400)
  await place({ id, shipments, labelledAt: new Date(labelledAt) })
  return context.json({ id, shipments }, 201)
})
const unclaimed = () => engine.shipments({ registered: false })
const unread = async () => (await Promise.all(['unreadable', 'partial'].map(kind => engine.inbox.list({ kind })))).flat()
app.get('/', async context => context.html(listPage(await orders.list(), await unclaimed(), await unread())))
app.get('/orders/:name', async context => {
  const [, id, isJson] = /^(.*?)(\.json)?$/.exec(context.req.param('name'))
  const order = await orders.find(id)
  if (!order) return context.text('There is no such order.', 404)
  const shipments = order.parcels.map(({ shipment }) => shipment)
  const [group, readings, actions] = await Promise.all([engine.group(id), engine.read(shipments), orders.actionsOf(shipments)])
  if (!isJson) return context.html(orderPage(order, group, readings, actions))
  const effects = [group, ...readings].flatMap(each => each.effects.map(({ key, state }) => ({ key, state })))
  return context.json({ ...order, ...group.rollUp, effects, actions })
})
app.get('/unclaimed.json', async context => context.json(await unclaimed()))
app.get('/inbox.json', async context => context.json(await unread()))
app.get('/health', async context => context.text((await sql('select 1 as up')).length === 1 ? 'ok' : 'no'))
app.onError((error, context) => {
  if (error instanceof TakenError) return context.json({ message: error.message }, 409)
  report(error)
  return context.text('Something failed. Try again.', 503)
})

// Deliver effects for as long as the process runs.
const stop = new AbortController()
const relaying = engine.relay(delivererOf(orders, PAYMENTS_URL), {
  signal: stop.signal,
  retryMs: Number(POLL_MS),
  pollMs: Number(POLL_MS),
  leaseMs: Number(LEASE_MS), // effects that a killed relay had claimed are retried after that
  onFailure: (_delivery, error) => report(error),
})

// Tick, for the rules that wait.
async function tickAll() {
  while (!stop.signal.aborted) {
    await engine.tick(new Date()).catch(report)
    await wait(Number(TICK_MS), null, { signal: stop.signal }).catch(() => {})
  }
}
const ticking = tickAll()

const server = serve({ fetch: app.fetch, port: Number(PORT), hostname: '127.0.0.1' }, ({ port }) =>
  console.log(`orders at http://127.0.0.1:${port}`),
)

// Shut down gracefully: refuse new requests, finish running ones, then close. A kill -9 loses nothing either.
async function end() {
  if (stop.signal.aborted) return
  stop.abort()
  setTimeout(() => server.closeAllConnections(), 5_000).unref()
  await new Promise(resolve => server.close(resolve))
  await Promise.all([relaying, ticking])
  await engine.close()
  await close()
}
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, end)
