// The order backend: orders, the providers' webhooks, a relay, a tick, and pages. Run one process, or several on PostgreSQL.

import { createHash, timingSafeEqual } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { createEngine } from 'shipfold/engine'
import { webhook } from 'shipfold/webhook'
import { openDatabase } from './database.mjs'
import { delivererOf } from './deliver.mjs'
import { openOrders } from './orders.mjs'
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
const { store, sql, close } = await openDatabase(process.env)
const orders = await openOrders(sql)
const engine = createEngine({ store, rules, zones, registration: 'explicit' })

// Registering is idempotent, so a crash between the two calls does no harm.
async function register(shipments) {
  await engine.register(shipments.map(shipment => ({ shipment, at: new Date() })))
  await orders.markRegistered(shipments)
}

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
  const { id, shipment: written } = (await context.req.json().catch(() => null)) ?? {}
  const shipment = shipmentOf(written)
  if (typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id) || shipment === null)
    return context.json({ message: 'Send { "id": "…", "shipment": "…" }.' }, 400)
  if (!(await orders.save({ id, shipment })))
    return context.json({ message: 'This order has another parcel, or this parcel another order.' }, 409)
  await register([shipment])
  return context.json({ id, shipment }, 201)
})
const unclaimed = () => engine.shipments({ registered: false })
const unread = async () => (await Promise.all(['unreadable', 'partial'].map(kind => engine.inbox.list({ kind })))).flat()
app.get('/', async context => context.html(listPage(await orders.list(), await unclaimed(), await unread())))
app.get('/orders/:name', async context => {
  const [, id, isJson] = /^(.*?)(\.json)?$/.exec(context.req.param('name'))
  const order = await orders.find(id)
  const reading = order && (await engine.read(order.shipment))
  if (!reading) return context.text('There is no such order.', 404)
  const actions = await orders.actionsOf(order.shipment)
  if (!isJson) return context.html(orderPage(order, reading, actions))
  const { status, outcome, certain, effects } = reading
  return context.json({ ...order, status, outcome, certain, effects: effects.map(({ key, state }) => ({ key, state })), actions })
})
app.get('/unclaimed.json', async context => context.json(await unclaimed()))
app.get('/inbox.json', async context => context.json(await unread()))
app.get('/health', async context => context.text((await sql('select 1 as up')).length === 1 ? 'ok' : 'no'))
app.onError((error, context) => {
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

// Tick, and register orders that were saved just before a crash.
async function tickAll() {
  while (!stop.signal.aborted) {
    await engine.tick(new Date()).catch(report)
    await orders.toRegister().then(register).catch(report)
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
