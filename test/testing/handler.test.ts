// checkHandler on a shop that is right, and on the same shop with the faults that people plant.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createEngine, memoryStore } from '../../src/engine/index.js'
import { defineRules } from '../../src/index.js'
import {
  checkHandler,
  type DisorderKind,
  disorderKinds,
  type HandlerFailure,
  handlerText,
  histories,
  type Push,
} from '../../src/testing/index.js'
import { runs } from '../runs.js'
import { faults } from './shop-faults.js'
import { shop } from './systems.js'

const RUNS = runs(700)
const found = (failures: readonly HandlerFailure[]) => failures.map(({ kind, symptom }) => `${kind}: ${symptom}`)

describe('a handler that is right', () => {
  test('passes more than ten thousand journeys without a false alarm', { timeout: 600_000 }, async () => {
    const report = await checkHandler({ ...shop(), runs: RUNS, seed: 11 })
    expect(handlerText(report).split('\n')[0]).toBe(`Survives 15 of 15 kinds of disorder, ${RUNS} journeys of each, seed 11.`)
    expect(report.rows.reduce((sum, { tried }) => sum + tried, 0)).toBeGreaterThan(10 * RUNS)
    for (const { kind, tried } of report.rows) expect([kind, tried > RUNS / 4]).toEqual([kind, true])
  })

  test('may be an engine with rules, which acts in the background', { timeout: 60_000 }, async () => {
    const rules = defineRules([
      {
        name: 'pay',
        when: { kind: 'reached', outcome: 'delivered' },
        only: { settled: true },
        do: { kind: 'pay' },
        undo: { kind: 'takeBack' },
      },
    ])
    const engine = createEngine({ store: memoryStore(), rules, zone: 'UTC' })
    const done = new Map<string, number>()
    const report = await checkHandler({
      deliver: ({ shipment, message }) => engine.ingest({ shipment, ...message }),
      read: async shipment => {
        await engine.relay(async ({ effect, shipment: name }) => {
          const key = `${name} ${effect.kind}`
          done.set(key, (done.get(key) ?? 0) + 1)
        })
        const { status, outcome } = (await engine.read(shipment))!
        const count = (kind: string) => done.get(`${shipment} ${kind}`) ?? 0
        return { status, outcome, done: { delivered: count('pay') }, undone: { delivered: count('takeBack') } }
      },
      runs: 40,
    })
    expect(report.failures).toEqual([])
    expect(report.tried).toBe(15)
  })
})

// A fault, and what must be found of it.
describe('a failure', () => {
  const pays = shop(faults['pays for each push that comes after the delivery'])

  test('is shrunk to the shortest journey, whatever the seed', async () => {
    for (const seed of [1, 2, 3]) {
      const { failures } = await checkHandler({ ...pays, kinds: ['repeat'], seed, runs: 60 })
      expect(failures.map(({ transcript }) => transcript.truth.history.map(({ code }) => code))).toEqual([['1/1', '5/5', '3/3']])
    }
  })

  test('is found again with its seed, and told as a story', async () => {
    const again = { ...pays, kinds: ['repeat'] as const, seed: 7, runs: 60 }
    const report = await checkHandler(again)
    expect((await checkHandler(again)).failures).toEqual(report.failures)
    expect(handlerText(report)).toMatchInlineSnapshot(`
      "Survives 1 of 2 kinds of disorder, 60 journeys of each, seed 7.

        ✓ none    everything is told as it should be
        ✗ repeat  a message comes again, word for word
                  it acted twice

      ✗ repeat: it acted twice.
        After message 4 it was delivered once, but the system acted for that twice.
        The law "once": What is done for an outcome is done once, however often and in whatever way it is told.

        What happened
          1  2026-01-05 01:00:00  1/1  Accepted
          2  2026-01-05 02:00:00  5/5  Out for delivery
          3  2026-01-05 03:00:00  3/3  Delivered
        What was told, and what the system said then
          1  1/1          accepted
          2  1/1 5/5      outForDelivery
          3  1/1 5/5 3/3  delivered, acted 1× for delivered
        ✗ 4  1/1 5/5 3/3  delivered, acted 2× for delivered
            message 3 comes again as message 4
        Again: checkHandler({ …, kinds: ['repeat'], seed: 7, runs: 60 })
      "
    `)
  })

  test('is plain data', async () => {
    const report = await checkHandler({ ...pays, kinds: ['repeat'], runs: 60 })
    expect(report.failures).toHaveLength(1)
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  })
})

describe('what the system is given', () => {
  test('is a journey of a shipment of its own, made ready before the first push', async () => {
    const begun: string[] = []
    const pushes: Push[] = []
    const right = shop()
    const check = { ...right, kinds: ['repeat'] as DisorderKind[], runs: 5 }
    for (const _ of [1, 2])
      await checkHandler({
        ...check,
        begin: shipment => void begun.push(shipment),
        deliver: push => {
          expect(begun.at(-1)).toBe(push.shipment)
          pushes.push(push)
          return (right.deliver as (push: Push) => unknown)(push)
        },
      })
    expect(new Set(begun).size).toBe(begun.length)
    expect(new Set(pushes.map(({ shipment }) => shipment))).toEqual(new Set(begun))
    for (const { shipment, message, payload, body } of pushes) {
      expect(payload).toEqual({ shipment, ...message })
      expect(JSON.parse(body)).toEqual(payload)
    }
  })

  test('comes again where it was refused, three times at most', async () => {
    let calls = 0
    const right = shop()
    const flaky = await checkHandler({
      ...right,
      runs: 5,
      kinds: ['repeat'],
      deliver: push => {
        if (++calls % 3 !== 0) throw new Error('busy')
        return (right.deliver as (push: Push) => unknown)(push)
      },
    })
    expect(flaky.failures).toEqual([])
    const down = await checkHandler({ ...right, runs: 5, kinds: [], deliver: () => new Response('', { status: 503 }) })
    expect(down.failures).toMatchObject([
      { kind: 'none', symptom: 'refused', law: null, at: 0, what: 'it refused the message, each time: HTTP status 503' },
    ])
  })

  test('is of the histories asked for', async () => {
    const seen = new Set<string>()
    const right = shop()
    await checkHandler({
      ...right,
      runs: 20,
      kinds: ['stale'],
      histories: histories({ end: 'cancelled', maxLength: 3 }),
      deliver: push => {
        for (const { code } of push.message.events) seen.add(code)
        return (right.deliver as (push: Push) => unknown)(push)
      },
    })
    expect(seen.has('4/401')).toBe(true)
    expect(seen.has('5/5')).toBe(false)
  })
})

describe('what the system says', () => {
  test('of what it says nothing, nothing is checked', async () => {
    const { failures } = await checkHandler({ ...shop(), read: () => ({ done: { delivered: 0 } }), runs: 30 })
    expect(new Set(failures.map(({ symptom }) => symptom))).toEqual(new Set(['never-acted']))
    const silent = await checkHandler({ deliver: () => {}, read: () => null, runs: 10, kinds: [] })
    expect(found(silent.failures)).toContain('none: lost-delivery')
  })

  test('may hang on its own clock, which tells no order of two pushes in one millisecond', { timeout: 60_000 }, async () => {
    const right = shop()
    const deliver = (push: Push) => {
      const heardAt = new Date().toISOString()
      return (right.deliver as (push: Push) => unknown)({ ...push, message: { ...push.message, heardAt } })
    }
    expect((await checkHandler({ ...right, deliver, runs: 60 })).failures).toEqual([])
  })

  test('what goes wrong without disorder says nothing of disorder: no kind is survived by it', async () => {
    const down = await checkHandler({
      runs: 5,
      read: () => null,
      deliver: () => {
        throw new Error('down')
      },
    })
    expect([down.survived, down.rows.slice(1).map(({ judged }) => judged)]).toEqual([0, down.rows.slice(1).map(() => 0)])
    expect(handlerText(down)).toMatch(
      / \? stale {6}an old list.*\n +judged in 0 of \d+ journeys: the others go wrong without it, too/,
    )

    const idle = await checkHandler({ runs: 20, deliver: () => {}, read: () => ({ status: 'accepted', done: { delivered: 0 } }) })
    const stale = idle.rows.find(({ kind }) => kind === 'stale')!
    expect(stale.judged).toBeLessThan(stale.tried)
    expect(handlerText(idle)).not.toContain('✓')
  })

  test('a kind that cannot happen to the journeys is no kind survived', async () => {
    const report = await checkHandler({
      ...shop(),
      kinds: ['drop', 'repeat'],
      histories: fc.constant(fc.sample(histories({ maxLength: 1 }), { numRuns: 1, seed: 1 })[0]!),
      runs: 5,
    })
    expect(report.rows.map(({ kind, tried }) => [kind, tried])).toEqual([
      ['none', 5],
      ['drop', 0],
      ['repeat', 5],
    ])
    expect([report.survived, report.tried]).toEqual([2, 2])
    expect(handlerText(report)).toContain('- drop    one scan is never told: none of the journeys could have it')
  })

  test.each<[string, unknown, string]>([
    ['nothing', {}, 'it must tell a status, an outcome, or what was done'],
    ['another status', { status: 'lost' }, 'a status is one of expected, inTransit'],
    ['another outcome', { outcome: 'lost' }, 'an outcome is one of delivered, returned, cancelled, or null'],
    ['no counts', { status: 'accepted', done: { delivered: -1 } }, 'done and undone count by outcome'],
    ['a number for counts', { status: 'accepted', done: 3 }, 'done and undone count by outcome'],
    ['a list for counts', { outcome: null, undone: [] }, 'done and undone count by outcome'],
    ['counts of nothing alone', { done: {} }, 'done must name each outcome that it acts for'],
    ['counts of something else', { status: 'accepted', undone: { payed: 1 } }, 'done and undone count by outcome'],
    ['no flag', { status: 'accepted', flagged: 1 }, 'flagged is true or false'],
  ])('%s is refused', async (_, seen, message) => {
    const check = checkHandler({ deliver: () => {}, read: () => seen as never, runs: 1 })
    await expect(check).rejects.toMatchObject({ code: 'bad-option', message: expect.stringContaining(message) })
  })

  test('read must not throw', async () => {
    const check = checkHandler({
      deliver: () => {},
      read: () => {
        throw new Error('no such table')
      },
    })
    await expect(check).rejects.toMatchObject({ code: 'bad-option', message: expect.stringContaining('no such table') })
  })

  test('what went wrong once and not again is told as such', async () => {
    let calls = 0
    const right = shop()
    const read: typeof right.read = shipment => (calls++ < 40 ? { status: 'customs' } : right.read(shipment))
    const report = await checkHandler({ ...right, read, kinds: [], runs: 10 })
    expect(report.failures.length).toBeGreaterThan(0)
    expect(report.failures.every(({ isSteady }) => !isSteady)).toBe(true)
    expect(handlerText(report)).toContain('It did not go wrong again with the same journey')
  })
})

test.each<[string, object, string]>([
  ['runs', { runs: 0 }, 'runs is 0; give a whole number of 1 or more.'],
  ['seed', { seed: 0.5 }, 'seed is 0.5; give a whole number.'],
  ['kinds', { kinds: ['lose'] }, 'Unusable kinds of disorder: "lose".'],
  ['feed', { feed: 'dhl' }, 'There is no feed "dhl"; give one of native, kd100, kuaidi100, or none.'],
  [
    'a kind that no push can have',
    { feed: 'kd100', kinds: ['batches'] },
    'kd100 always sends the whole list, so there is no batches of its pushes; leave that out.',
  ],
])('unusable %s is refused', async (_, options, message) => {
  const check = checkHandler({ ...shop(), ...options } as never)
  await expect(check).rejects.toMatchObject({ code: 'bad-option', message: expect.stringContaining(message) })
})

test('every kind is a row of the report', async () => {
  const { rows } = await checkHandler({ ...shop(), runs: 3 })
  expect(rows.map(({ kind }) => kind)).toEqual(['none', ...disorderKinds.map(({ kind }) => kind), 'several'])
})
