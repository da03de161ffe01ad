// The whole story: two services started, pushes in hostile order, kills in the middle, and what came of it.
//   npm run example [-- --seed 7]       with DATABASE_URL=postgres://… on an empty database of PostgreSQL

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { deal, parcels } from './parcels.mjs'
import { endAll, start, until } from './processes.mjs'
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
const say = text => console.log(text)
const check = (is, what) => {
  if (!is) failures.push(what)
  say(`  ${is ? '✓' : '✗'} ${what}`)
}

try {
  payments = await start('stub-payments.mjs', { LOSE: '3', ...(FORGET && { FORGET }) })
  service = await restart()
  say(`Orders on ${DATABASE_URL ? 'PostgreSQL' : 'PGlite'}, and a payment API that loses every third answer.`)
  for (const parcel of parcels) if (!parcel.isLate) await save(parcel)

  await hostile(deal(Number(values.seed)))
  await uninvited()
  for (const parcel of parcels) if (parcel.isLate) await save(parcel)

  say('\nWhat came of it:')
  const endsAt = Date.now() + Number(PATIENCE_MS)
  for (const parcel of parcels) await settle(parcel, endsAt)
  const keys = (await books()).map(({ key }) => key)
  check(new Set(keys).size === keys.length, `the payment API booked nothing twice (${keys.length} bookings)`)
  const { code, said } = await service.kill('SIGTERM')
  check(code === 0, 'the service ends when it is asked to')
  if (failures.length > 0) say(said)
} finally {
  await end()
}
say(failures.length === 0 ? '\nAll as it must be.' : `\nNot as it must be: ${failures.join('; ')}.`)
process.exitCode = failures.length === 0 ? 0 : 1

async function hostile({ turns, kills }) {
  say('\nPushes come in any order, twice and late; the service is killed and started again in between.')
  for (const [nth, { parcel, list, after }] of turns.entries()) {
    if (after > 0)
      await until(
        () => bookingsOf(parcel),
        ({ length }) => length >= after,
      )
    const sent = tell(parcel, list).catch(() => null)
    if (kills.has(nth)) {
      // Perhaps before it was heard, perhaps after: the provider was not thanked, and tries again.
      await service.kill('SIGKILL')
      service = await restart()
    }
    if ((await sent)?.status === 200) continue
    const again = await until(
      () => tell(parcel, list).catch(() => null),
      answer => answer?.status === 200,
    )
    if (again?.status !== 200) throw new Error(`The service does not take a push of ${parcel.shipment}: ${again?.status}.`)
  }
  say(`  ${turns.length} pushes of ${parcels.length} parcels, ${kills.size} kills`)
}

async function uninvited() {
  say('\nWhat nobody may do, and what nobody can read:')
  const delivered = '103@110 501@97 301@1'
  const forged = await post('kuaidi100', formOf(pushOf('YX1005', delivered), 'a guess'))
  check(forged.status === 401, 'a push with a wrong signature is refused')
  const guessed = await post('kd100/a-guess', kd100Of('YX1005', delivered))
  check(guessed.status === 401, 'so is one to a guessed address')
  const unreadable = await post('kuaidi100', formOf({ hello: 'world' }, SALT))
  check(unreadable.status === 200 && (await json('/pushes.json')).length === 1, 'one that nobody can read is kept for a person')
  const ended = await post('kuaidi100', formOf(pushOf('YX1004', '', { status: 'abort', message: '3天查询无记录' }), SALT))
  check(ended.status === 200, 'that the provider stopped watching is noted, and moves nothing')
  const names = (await json('/unclaimed.json')).map(({ shipment }) => shipment)
  for (const parcel of parcels.filter(({ isLate }) => isLate)) {
    const isLeftAlone = names.includes(parcel.shipment) && (await bookingsOf(parcel)).length === 0
    check(isLeftAlone, `${parcel.shipment} belongs to no order yet: kept, and not paid`)
  }
}

// What must be, as text, beside what is.
async function settle({ id, shipment, outcome, booked, stands }, endsAt) {
  const wanted = `${outcome ?? 'no outcome'}, booked ${booked.join(' ') || 'nothing'}, stands ${stands.join(' ') || 'nothing'}`
  const look = async () => {
    const order = await json(`/orders/${id}.json`)
    const amounts = (await bookingsOf({ shipment })).map(({ amount }) => amount)
    const standing = order.actions.filter(action => action.stands).map(({ effect }) => effect)
    const isOver = order.effects.every(({ state }) => state === 'sent' || state === 'cancelled')
    const text = `${order.outcome ?? 'no outcome'}, booked ${amounts.join(' ') || 'nothing'}, stands ${standing.sort().join(' ') || 'nothing'}`
    return { order, text: isOver ? text : `${text}, and not all is sent` }
  }
  const { order, text } = await until(look, ({ text }) => text === wanted, endsAt - Date.now())
  check(text === wanted, `${shipment}: ${text}${text === wanted ? '' : `; it must be ${wanted}`}`)
  const page = await (await ask(`/orders/${id}`)).text()
  const isShown = page.includes('<pre>') && order.effects.every(({ key }) => page.includes(key))
  if (!isShown) check(false, `the page of order ${id} shows its timeline and effects`)
}

async function save({ id, shipment, about }) {
  const { status } = await ask('/orders', { method: 'POST', body: JSON.stringify({ id, shipment }) })
  say(`  order ${id}, parcel ${shipment}: ${about}`)
  if (status !== 201) check(false, `order ${id} is saved (${status})`)
}

function restart() {
  return start('service.mjs', { ...settings, PAYMENTS_URL: payments.url })
}

function tell({ shipment, feed }, list) {
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

async function bookingsOf({ shipment }) {
  return (await books()).filter(each => each.shipment === shipment)
}
