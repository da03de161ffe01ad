// Answered only after commit, and so that the provider tries again where there was none.

import { expect, test } from 'vitest'
import { memoryStore, type Store } from '../../src/engine/index.js'
import { type ErrorCode, ShipfoldError } from '../../src/index.js'
import { webhook } from '../../src/webhook/index.js'
import { accepted, Door, formOf, NOON, postOf, pushOf, SALT, way } from './door.js'

const push = formOf(pushOf(way))

/** A promise to be settled from outside. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  return { opened, open }
}

// Whichever of the store's calls it is, what it is given is its own.
const call = (method: (given: never) => Promise<unknown>, given: never) => method(given)

test.each(['keepPush', 'commit'] as const)('nothing is answered before %s has happened', async name => {
  const store = memoryStore()
  const { opened, open } = gate()
  const reached = gate()
  const slow: Store = {
    ...store,
    async [name](given: never) {
      reached.open()
      await opened
      return call(store[name], given)
    },
  }
  const door = new Door({ store: slow })
  let isAnswered = false
  const answer = door.post(push).then(said => {
    isAnswered = true
    return said
  })
  await reached.opened
  // Whatever could be answered without the store would be by now.
  for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate)
  expect(isAnswered).toBe(false)
  open()
  expect(await answer).toEqual([200, accepted])
  expect(await door.status()).toBe('delivered')
})

const answers: readonly (readonly [ErrorCode, number, string | null])[] = [
  ['store-failed', 503, '10'],
  ['store-busy', 503, '10'],
  ['store-contended', 503, '10'],
  ['closed', 503, '10'],
  ['store-corrupt', 500, '60'],
  ['unknown-law', 500, '60'],
  ['bad-rule', 500, '60'],
]

test.each(answers.flatMap(row => [['keepPush', ...row] as const, ['commit', ...row] as const]))(
  'a store whose %s fails with %s is answered %i, and the next try is heard',
  async (name, code, status, retryAfter) => {
    const store = memoryStore()
    let isDown = true
    const failing = async (given: never) => {
      if (isDown) throw new ShipfoldError(code, 'The password of the database at db.internal is wrong.')
      return call(store[name], given)
    }
    const door = new Door({ store: { ...store, [name]: failing } })
    const response = await door.handle(postOf(push))
    expect([response.status, response.headers.get('retry-after')]).toEqual([status, retryAfter])
    expect(await response.json()).toEqual({ result: false, returnCode: `${status}`, message: 'Try again later.' })
    expect(door.faults).toMatchObject(
      [{ kind: status === 503 ? 'unavailable' : 'failed', status, message: /db\.internal/, key: null, error: { code } }].map(
        fault => ({ ...fault, message: expect.stringMatching(fault.message) }),
      ),
    )
    expect(await door.status()).toBeNull()
    isDown = false
    expect(await door.post(push)).toEqual([200, accepted])
    expect(await door.status()).toBe('delivered')
  },
)

test.each([new Error('boom'), 'boom', null, undefined, { code: 7 }, new Proxy({}, { get: () => 'bad' })])(
  'whatever is thrown by the engine, number %#, is answered 500',
  async thrown => {
    for (const failing of ['keep', 'ingest']) {
      const fails = () => Promise.reject(thrown)
      const engine = { keep: async () => ({ heardAt: NOON }), ingest: async () => [], [failing]: fails }
      const handle = webhook({ engine, feed: 'kuaidi100', secret: SALT })
      const response = await handle(postOf(push))
      expect(response.status).toBe(500)
      expect(await response.text()).not.toContain('boom')
    }
  },
)

test('a check, a clock and an engine that throw at once are answered 500, and nothing is kept', async () => {
  const boom = () => {
    throw new Error('boom')
  }
  for (const options of [{ verify: boom }, { now: boom }]) {
    const door = new Door(options)
    expect((await door.post(push))[0]).toBe(500)
    expect(await door.engine.pushes()).toEqual([])
    expect(door.told()).toEqual(['500 failed: boom'])
  }
  const handle = webhook({ engine: { keep: boom, ingest: boom }, feed: 'native' })
  expect((await handle(postOf('{}'))).status).toBe(500)
})

test('an unreadable push that cannot be kept is not acknowledged', async () => {
  const store = memoryStore()
  const keepPush = () => Promise.reject(new ShipfoldError('store-failed', 'no disk'))
  const door = new Door({ feed: 'kd100', store: { ...store, keepPush } })
  expect((await door.post('what is this'))[0]).toBe(503)
})

test('what the engine will never take is not acknowledged either until it is kept as unreadable', async () => {
  const store = memoryStore()
  let kept = 0
  const keepPush: Store['keepPush'] = async row => {
    kept++
    if (row.kind === 'unreadable' && kept === 2) throw new ShipfoldError('store-failed', 'no disk')
    return store.keepPush(row)
  }
  const door = new Door({ feed: 'kd100', store: { ...store, keepPush } })
  const body = JSON.stringify({ tracking_number: '9'.repeat(200), items: [{ time: '2026-03-02' }] })
  expect((await door.post(body))[0]).toBe(503)
  expect((await door.post(body))[0]).toBe(200)
  expect(await door.engine.pushes()).toMatchObject([{ kind: 'unreadable', shipment: null, body: { text: body } }])
})

test('an engine that was closed lets the provider try again', async () => {
  const door = new Door()
  await door.engine.close()
  expect((await door.post(push))[0]).toBe(503)
})

test('the same push from many at once is one push, and pays once', async () => {
  const door = new Door()
  const said = await Promise.all(Array.from({ length: 20 }, () => door.post(push)))
  expect(said).toEqual(Array(20).fill([200, accepted]))
  expect(await door.engine.pushes()).toMatchObject([{ times: 20 }])
  expect((await door.engine.read('YX1'))?.effects.map(({ key }) => key)).toEqual(['YX1/0/pay/release-payment/1'])
})
