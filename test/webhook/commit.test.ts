// The response comes only after the commit; without a commit it makes the provider try again.

import { expect, test } from 'vitest'
import { memoryStore, type Store } from '../../src/engine/index.js'
import { type ErrorCode, ShipfoldError } from '../../src/index.js'
import { longNumber } from '../../src/testing/checks/hostile-texts.js'
import { type WebhookProblem, webhook } from '../../src/webhook/index.js'
import { accepted, Door, formOf, NOON, postOf, pushOf, SALT, way } from './door.js'

const push = formOf(pushOf(way))

/** A promise that the test resolves. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  return { opened, open }
}

// A store with something around its calls of one method.
const around = (store: Store, name: 'save' | 'commit', run: <T>(work: () => Promise<T>) => Promise<T>): Store => {
  const { inbox, shipments } = store
  return name === 'save'
    ? { ...store, inbox: { ...inbox, save: message => run(() => inbox.save(message)) } }
    : { ...store, shipments: { ...shipments, commit: writes => run(() => shipments.commit(writes)) } }
}

test.each(['save', 'commit'] as const)('there is no response before %s has finished', async name => {
  const store = memoryStore()
  const { opened, open } = gate()
  const reached = gate()
  const slow = around(store, name, async work => {
    reached.open()
    await opened
    return work()
  })
  const door = new Door({ store: slow })
  let hasResponded = false
  const response = door.post(push).then(result => {
    hasResponded = true
    return result
  })
  await reached.opened
  // A response that does not wait for the store would have come by now.
  for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate)
  expect(hasResponded).toBe(false)
  open()
  expect(await response).toEqual([200, accepted])
  expect(await door.status()).toBe('delivered')
})

const responsesByCode: readonly (readonly [ErrorCode, number, string | null])[] = [
  ['store-failed', 503, '10'],
  ['store-busy', 503, '10'],
  ['store-contended', 503, '10'],
  ['closed', 503, '10'],
  ['store-corrupt', 500, '60'],
  ['unknown-table', 500, '60'],
  ['bad-rule', 500, '60'],
]

// A commit whose rows are locked is repeated for seconds first.
const failures = responsesByCode
  .flatMap(row => [['save', ...row] as const, ['commit', ...row] as const])
  .filter(([name, code]) => name === 'save' || code !== 'store-contended')

test.each(failures)(
  'if %s fails with %s the response is %i, and the next try is ingested',
  async (name, code, status, retryAfter) => {
    const store = memoryStore()
    let isDown = true
    const failing = async <T>(work: () => Promise<T>) => {
      if (isDown) throw new ShipfoldError(code, 'The password of the database at db.internal is wrong.')
      return work()
    }
    const door = new Door({ store: around(store, name, failing) })
    const response = await door.handle(postOf(push))
    expect([response.status, response.headers.get('retry-after')]).toEqual([status, retryAfter])
    expect(await response.json()).toEqual({ result: false, returnCode: `${status}`, message: 'Try again later.' })
    expect(door.problems).toMatchObject(
      [{ kind: status === 503 ? 'unavailable' : 'failed', status, message: /db\.internal/, key: null, error: { code } }].map(
        problem => ({ ...problem, message: expect.stringMatching(problem.message) }),
      ),
    )
    expect(await door.status()).toBeNull()
    isDown = false
    expect(await door.post(push)).toEqual([200, accepted])
    expect(await door.status()).toBe('delivered')
  },
)

test.each([new Error('boom'), 'boom', null, undefined, { code: 7 }, new Proxy({}, { get: () => 'bad' })])(
  'whatever the engine throws, number %#, the response is 500',
  async thrown => {
    const fails = () => Promise.reject(thrown)
    const works = { ingest: async () => [], inbox: { save: async () => ({ receivedAt: NOON }) } }
    for (const engine of [
      { ...works, ingest: fails },
      { ...works, inbox: { save: fails } },
    ]) {
      const handle = webhook({ engine, feed: 'kuaidi100', secret: SALT, onProblem: () => {} })
      const response = await handle(postOf(push))
      expect(response.status).toBe(500)
      expect(await response.text()).not.toContain('boom')
    }
  },
)

test('a check, a clock or an engine that throws synchronously gives 500, and nothing is saved', async () => {
  const boom = () => {
    throw new Error('boom')
  }
  for (const options of [{ verify: boom }, { now: boom }]) {
    const door = new Door(options)
    expect((await door.post(push))[0]).toBe(500)
    expect(await door.engine.inbox.list()).toEqual([])
    expect(door.reported()).toEqual(['500 failed: boom'])
  }
  const handle = webhook({ engine: { ingest: boom, inbox: { save: boom } }, feed: 'native', onProblem: () => {} })
  expect((await handle(postOf('{}'))).status).toBe(500)
})

test('an unreadable push that cannot be saved is not acknowledged', async () => {
  const store = memoryStore()
  const save = () => Promise.reject(new ShipfoldError('store-failed', 'no disk'))
  const door = new Door({ feed: 'kd100', store: { ...store, inbox: { ...store.inbox, save } } })
  expect((await door.post('what is this'))[0]).toBe(503)
})

test('a push that the engine refuses is acknowledged only once it is saved as unreadable', async () => {
  const store = memoryStore()
  let saves = 0
  const save: Store['inbox']['save'] = async row => {
    saves++
    if (row.kind === 'unreadable' && saves === 2) throw new ShipfoldError('store-failed', 'no disk')
    return store.inbox.save(row)
  }
  const door = new Door({ feed: 'kd100', store: { ...store, inbox: { ...store.inbox, save } } })
  const body = JSON.stringify({ tracking_number: longNumber, items: [{ time: '2026-03-02' }] })
  expect((await door.post(body))[0]).toBe(503)
  expect((await door.post(body))[0]).toBe(200)
  expect(await door.engine.inbox.list()).toMatchObject([{ kind: 'unreadable', shipment: null, body: { text: body } }])
})

test('a push with more scans than the engine takes is kept, with its body, and reported', async () => {
  const door = new Door({ feed: 'native' })
  const events = Array.from({ length: 5_001 }, (_, at) => ({ time: NOON - at * 1_000, code: '0/1002' }))
  const body = JSON.stringify({ shipment: 'BIG', events })
  expect((await door.post(body))[0]).toBe(200)
  expect(door.reported()).toEqual([expect.stringMatching(/^200 unreadable: .* "BIG" has 5001 scans; at most 5000/)])
  expect(await door.engine.inbox.list()).toMatchObject([{ kind: 'unreadable', shipment: 'BIG', body: { text: body } }])
})

test('a push for a number that could be a group’s is kept, with its body, and reported', async () => {
  const door = new Door({ feed: 'native' })
  const body = JSON.stringify({ shipment: 'group:o1', events: [{ time: NOON - 1_000, code: '0/1002' }] })
  expect((await door.post(body))[0]).toBe(200)
  expect(door.reported()).toEqual([expect.stringMatching(/^200 unreadable: .*"group:o1".* does not begin with "group:"/)])
  expect(await door.engine.inbox.list()).toMatchObject([{ kind: 'unreadable', shipment: null, body: { text: body } }])
  expect(await door.engine.shipments()).toEqual([])
})

test('a closed engine makes the provider try again', async () => {
  const door = new Door()
  await door.engine.close()
  expect((await door.post(push))[0]).toBe(503)
})

test('the same push posted many times at once is one message and has one effect', async () => {
  const door = new Door()
  const results = await Promise.all(Array.from({ length: 20 }, () => door.post(push)))
  expect(results).toEqual(Array(20).fill([200, accepted]))
  expect(await door.engine.inbox.list()).toMatchObject([{ receivedCount: 20 }])
  expect((await door.engine.read('YX1'))?.effects.map(({ key }) => key)).toEqual(['YX1/0/pay/release-payment/1'])
})

const refusals: readonly (readonly [string, Partial<ConstructorParameters<typeof Door>[0]>, string, string])[] = [
  [
    'bad-option',
    { feed: 'kd100' },
    JSON.stringify({ tracking_number: longNumber, items: [{ time: '2026-03-02' }] }),
    'unreadable',
  ],
  ['ahead', {}, formOf(pushOf([...way, '301 2026-03-09 08:00:00'])), 'partial'],
]

test.each(refusals)('a push that the engine refuses as %s is counted once each time it comes', async (_, options, body, kind) => {
  const door = new Door(options)
  for (const receivedCount of [1, 2]) {
    expect((await door.post(body))[0]).toBe(200)
    expect(await door.engine.inbox.list()).toMatchObject([{ kind, receivedCount, body: { text: expect.any(String) } }])
  }
})

test('a push with too many events is kept with its body, reported, acknowledged and counted once', async () => {
  const { engine } = new Door()
  const problems: WebhookProblem[] = []
  const refusal = new ShipfoldError('too-many-events', 'Too many events in one input: 5001. Pass at most 5000.')
  const handle = webhook({
    engine: { inbox: engine.inbox, ingest: () => Promise.reject(refusal) },
    ...{ feed: 'kuaidi100', secret: SALT, onProblem: problem => void problems.push(problem) },
  })
  const response = await handle(postOf(push))
  expect([response.status, await response.json()]).toEqual([200, accepted])
  const [message] = await engine.inbox.list()
  const kept = { kind: 'unreadable', shipment: 'YX1', note: refusal.message, body: { text: pushOf(way) }, receivedCount: 1 }
  expect(message).toMatchObject(kept)
  const { key } = message!
  expect(problems).toEqual([
    { kind: 'unreadable', status: 200, message: refusal.message, feed: 'kuaidi100', key, shipment: 'YX1', error: refusal },
  ])
})
