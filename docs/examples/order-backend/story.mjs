// The whole story: two services, pushes that come again late, crashes in between, and the result.
//   npm run example [-- --seed 7]       with DATABASE_URL=postgres://… on an empty database of PostgreSQL

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { deal, orders, parcels } from './parcels.mjs'
import { endAll, run, start, until } from './processes.mjs'
import { formOf, kd100Of, pushOf } from './pushes.mjs'

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } })
const { DATABASE_URL, FORGET, PATIENCE_MS = '20000' } = process.env
const SALT = 'a long random salt'
const TOKEN = 'a-long-random-token'
const folder = mkdtempSync(join(tmpdir(), 'order-backend-'))
const settings = {
  KUAIDI100_SALT: SALT,
  KD100_TOKEN: TOKEN,
  DATA: join(folder, 'data'),
  TICK_MS: '100',
  POLL_MS: '20',
  LEASE_MS: '1500',
}

let payments
let service
async function end() {
  await endAll()
  rmSync(folder, { recursive: true, force: true })
}
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => end().finally(() => process.exit(1)))

const failures = []
const print = text => console.log(text)
const check = (is, what) => {
  if (!is) failures.push(what)
  print(`  ${is ? '✓' : '✗'} ${what}`)
}

try {
  const taken = await takeOver()
  payments = await start('stub-payments.mjs', { LOSE: '3', ...(FORGET && { FORGET }) })
  service = await restart()
  print(`Running on ${DATABASE_URL ? 'PostgreSQL' : 'PGlite'}, with a payment API that loses every third answer.`)
  print(`  ${taken}`)
  for (const order of orders) if (!order.isLate) await save(order)

  await chaos(deal(Number(values.seed)))
  await refused()
  for (const order of orders) if (order.isLate) await save(order)

  print('\nResults:')
  const endsAt = Date.now() + Number(PATIENCE_MS)
  for (const order of orders) await checkOrder(order, endsAt)
  await checkOld()
  const keys = (await books()).map(({ key }) => key)
  check(new Set(keys).size === keys.length, `no payment was booked twice (${keys.length} bookings)`)
  const { code, output } = await service.kill('SIGTERM')
  check(code === 0, 'the service stops on SIGTERM')
  if (failures.length > 0) print(output)
} finally {
  await end()
}
print(failures.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failures.join('; ')}.`)
process.exitCode = failures.length === 0 ? 0 : 1

// Orders from before shipfold.
function takeOver() {
  const scan = (code, time) => ({ code, time: `2026-01-${time}:00:00Z` })
  const delivered = shipment => ({ shipment, events: [scan('1/103', '05T09'), scan('5/5', '07T08'), scan('3/301', '07T11')] })
  const old = [
    { id: '900', parcels: [delivered('OL9001'), delivered('OL9002')] },
    { id: '901', parcels: [delivered('OL9011')] },
  ]
  const file = join(folder, 'old-orders.ndjson')
  writeFileSync(file, old.map(order => `${JSON.stringify(order)}\n`).join(''))
  return run('cut-over.mjs', [file], settings)
}

async function checkOld() {
  const old = await Promise.all(['900', '901'].map(id => json(`/orders/${id}.json`)))
  check(
    old.every(({ delivered, effects }) => delivered === 'all' && effects.every(({ state }) => state === 'done')),
    'the old orders are delivered, and nothing is sent for them',
  )
}

async function chaos({ turns, kills }) {
  print('\nPushes are repeated, old ones after newer ones. The service is killed and restarted in between.')
  for (const [nth, { parcel, list, after }] of turns.entries()) {
    if (after > 0)
      await until(
        () => bookingsOf(parcel.order),
        ({ length }) => length >= after,
      )
    const sent = push(parcel, list).catch(() => null)
    if (kills.has(nth)) {
      // Before or after the commit: without an answer the provider retries.
      await service.kill('SIGKILL')
      service = await restart()
    }
    if ((await sent)?.status === 200) continue
    const again = await until(
      () => push(parcel, list).catch(() => null),
      answer => answer?.status === 200,
    )
    if (again?.status !== 200) throw new Error(`The service refuses a push of ${parcel.shipment}: ${again?.status}.`)
  }
  print(`  ${turns.length} pushes of ${parcels.length} parcels, ${kills.size} kills`)
}

async function refused() {
  print('\nRequests that must not move anything:')
  const delivered = '103@110 501@97 301@1'
  const forged = await post('kuaidi100', formOf(pushOf('YX1005', delivered), 'a guess'))
  check(forged.status === 401, 'a wrong signature is refused')
  const guessed = await post('kd100/a-guess', kd100Of('YX1005', delivered))
  check(guessed.status === 401, 'a guessed address is refused')
  const unreadable = await post('kuaidi100', formOf({ hello: 'world' }, SALT))
  check(unreadable.status === 200 && (await json('/inbox.json')).length === 1, 'an unreadable push is stored in the inbox')
  const ended = await post('kuaidi100', formOf(pushOf('YX1004', '', { status: 'abort', message: '3天查询无记录' }), SALT))
  check(ended.status === 200, '"monitoring ended" is stored in the inbox')
  const names = (await json('/unclaimed.json')).map(({ shipment }) => shipment)
  for (const { shipment, order } of parcels.filter(({ order }) => order.isLate)) {
    const isLeftAlone = names.includes(shipment) && (await bookingsOf(order)).length === 0
    check(isLeftAlone, `${shipment} has no order yet: stored, not paid`)
  }
}

// Compares the expected result, as text, with the actual one.
async function checkOrder({ id, statuses, booked, stands }, endsAt) {
  const wanted = `${statuses.join(', ')}, booked ${booked.join(' ') || 'nothing'}, in force ${stands.join(' ') || 'nothing'}`
  const look = async () => {
    const order = await json(`/orders/${id}.json`)
    const amounts = (await bookingsOf({ id })).map(({ amount }) => amount)
    const standing = order.actions.filter(action => action.stands).map(({ effect }) => effect)
    const isOver = order.effects.every(({ state }) => state === 'done' || state === 'cancelled')
    const known = order.parcels.map(({ status }) => status).join(', ')
    const text = `${known}, booked ${amounts.join(' ') || 'nothing'}, in force ${standing.sort().join(' ') || 'nothing'}`
    return { order, text: isOver ? text : `${text}, and effects are still open` }
  }
  const { order, text } = await until(look, ({ text }) => text === wanted, endsAt - Date.now())
  check(text === wanted, `order ${id}: ${text}${text === wanted ? '' : `; expected ${wanted}`}`)
  const page = await (await ask(`/orders/${id}`)).text()
  const isShown = page.includes('<pre>') && order.effects.every(({ key }) => page.includes(key))
  if (!isShown) check(false, `the page of order ${id} shows its timeline and effects`)
}

async function save({ id, parcels: its, about }) {
  const shipments = its.map(({ shipment }) => shipment)
  // Before the first scan of any parcel.
  const labelledAt = new Date(Date.now() - 120 * 3_600_000)
  const { status } = await ask('/orders', { method: 'POST', body: JSON.stringify({ id, shipments, labelledAt }) })
  print(`  order ${id} (${shipments.join(', ')}): ${about}`)
  if (status !== 201) check(false, `order ${id} is saved (${status})`)
}

function restart() {
  return start('service.mjs', { ...settings, PAYMENTS_URL: payments.url })
}

function push({ shipment, feed }, list) {
  return feed === 'kd100'
    ? post(`kd100/${TOKEN}`, kd100Of(shipment, list))
    : post('kuaidi100', formOf(pushOf(shipment, list), SALT))
}

function post(hook, body) {
  return ask(`/hooks/${hook}`, { method: 'POST', body })
}

function ask(path, init) {
  return fetch(service.url + path, init)
}

async function json(path) {
  return (await ask(path)).json()
}

async function books() {
  return (await fetch(payments.url)).json()
}

async function bookingsOf({ id }) {
  return (await books()).filter(({ order }) => order === id)
}
