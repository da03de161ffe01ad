// checkHandler on a shop with planted faults. On correct handlers: correct.test.ts.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkHandler,
  type FaultKind,
  faultKinds,
  type HandlerFailure,
  handlerText,
  histories,
  type Override,
  type Push,
} from '../../../src/testing/index.js'
import { shop } from './shop.js'
import { faults } from './shop-faults.js'

const found = (failures: readonly HandlerFailure[]) => failures.map(({ kind, symptom }) => `${kind}: ${symptom}`)

describe('a failure', () => {
  const pays = shop(faults['pays for each push that comes after the delivery'])

  test('is shrunk to the shortest journey, whatever the seed', async () => {
    for (const seed of [1, 2, 3]) {
      const { failures } = await checkHandler({ ...pays, kinds: ['repeat'], seed, runs: 60 })
      expect(failures.map(({ transcript }) => transcript.truth.history.map(({ code }) => code))).toEqual([['1/1', '5/5', '3/3']])
    }
  })

  test('is reproduced with its seed, and printed as a story', async () => {
    const reproduce = { ...pays, kinds: ['repeat'] as const, seed: 7, runs: 60 }
    const report = await checkHandler(reproduce)
    expect((await checkHandler(reproduce)).failures).toEqual(report.failures)
    expect(handlerText(report)).toMatchInlineSnapshot(`
      "Survives 1 of 2 kinds of faults, 60 journeys of each, seed 7.

        ✓ none    everything is reported correctly
        ✗ repeat  a message is sent again unchanged
                  it acted twice

      ✗ repeat: it acted twice.
        After message 4 the shipment was delivered once, but the system acted on that twice.
        Guarantee "once": Each outcome is acted on once, however often and in whatever form it is reported.

        What happened
          1  2026-01-05 01:00:00  1/1  Accepted
          2  2026-01-05 02:00:00  5/5  Out for delivery
          3  2026-01-05 03:00:00  3/3  Delivered
        What the feed reported, and the state of the system after it
          1  1/1          accepted
          2  1/1 5/5      outForDelivery
          3  1/1 5/5 3/3  delivered, acted 1× on delivered
        ✗ 4  1/1 5/5 3/3  delivered, acted 2× on delivered
            message 3 is repeated as message 4
        Reproduce: checkHandler({ …, kinds: ['repeat'], seed: 7, runs: 60 })
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
  test('is a journey of a shipment of its own, prepared before the first push', async () => {
    const begun: string[] = []
    const pushes: Push[] = []
    const right = shop()
    const check = { ...right, kinds: ['repeat'] as FaultKind[], runs: 5 }
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

  // Typed by the feed: each callback reads its payload without a cast.
  test('has the payload of the feed', async () => {
    const numbers: string[] = []
    const check = { read: () => ({ status: 'expected' }) as const, runs: 1, kinds: [] }
    await checkHandler({ ...check, feed: 'kd100', deliver: ({ payload }) => numbers.push(payload.tracking_number) })
    await checkHandler({ ...check, feed: 'kuaidi100', deliver: ({ payload }) => numbers.push(payload.lastResult.nu) })
    await checkHandler({ ...check, feed: 'native', deliver: ({ payload }) => numbers.push(payload.shipment) })
    await checkHandler({ ...check, deliver: ({ payload }) => numbers.push(payload.shipment, payload.receivedAt) })
    expect(numbers).toContainEqual(expect.stringMatching(/^T\w{8}/))
    expect(numbers).not.toContain(undefined)
    // @ts-expect-error A push of Kuaidi100 has no such field.
    await checkHandler({ ...check, feed: 'kuaidi100', deliver: ({ payload }) => payload.tracking_number })
  })

  test('is delivered again if refused, three times at most', async () => {
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
      {
        kind: 'none',
        symptom: 'refused',
        guarantee: null,
        messageIndex: 0,
        description: 'it refused the message each time: HTTP status 503',
      },
    ])
  })

  test('includes what a person corrects, if it can take that', async () => {
    const right = shop()
    const check = { ...right, kinds: ['wrongScan'] as FaultKind[], runs: 20 }
    const corrections: Override[] = []
    const report = await checkHandler({
      ...check,
      override: correction => {
        corrections.push(correction)
        return right.override!(correction)
      },
    })
    expect([report.survived, report.tried]).toEqual([2, 2])
    expect(corrections.length).toBe(report.rows[1]!.tried)
    for (const { kind, shipment, scans } of corrections)
      expect([kind, shipment.startsWith('T'), scans.map(({ is }) => is)]).toEqual(['override', true, ['false']])

    const deaf = await checkHandler({ ...check, override: undefined })
    expect(deaf.rows[1]).toMatchObject({ kind: 'wrongScan', tried: 0, skipped: true, failures: [] })
    expect(handlerText(deaf)).toContain('- wrongScan  a wrong scan is reported, and a person corrects it: skipped, because')

    const { failures } = await checkHandler({ ...check, override: () => Promise.reject(new Error('not allowed')) })
    expect(failures.map(({ symptom, description }) => [symptom, description])).toEqual([
      ['refused', 'it refused the message each time: Error: not allowed'],
    ])
    expect(handlerText({ ...report, failures })).toContain('override: ')
  })

  test('uses the given histories', async () => {
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

describe('what the system reports', () => {
  test('is not checked where a field is left out', async () => {
    const { failures } = await checkHandler({ ...shop(), read: () => ({ done: { delivered: 0 } }), runs: 30 })
    expect(new Set(failures.map(({ symptom }) => symptom))).toEqual(new Set(['never-acted']))
    const silent = await checkHandler({ deliver: () => {}, read: () => null, runs: 10, kinds: [] })
    expect(found(silent.failures)).toContain('none: lost-delivery')
  })

  test('may depend on its own clock, which cannot order two pushes in one millisecond', { timeout: 60_000 }, async () => {
    const right = shop()
    const deliver = (push: Push) => {
      const receivedAt = new Date().toISOString()
      return (right.deliver as (push: Push) => unknown)({ ...push, message: { ...push.message, receivedAt } })
    }
    expect((await checkHandler({ ...right, deliver, runs: 60 })).failures).toEqual([])
  })

  test('is inconclusive where it fails without a fault: no kind is survived by that', async () => {
    const down = await checkHandler({
      runs: 5,
      read: () => null,
      deliver: () => {
        throw new Error('down')
      },
    })
    expect([down.survived, down.rows.slice(1).map(({ conclusive }) => conclusive)]).toEqual([0, down.rows.slice(1).map(() => 0)])
    expect(handlerText(down)).toMatch(
      / \? stale {8}an old list.*\n +conclusive in 0 of \d+ journeys: the others fail without the fault, too/,
    )

    const idle = await checkHandler({ runs: 20, deliver: () => {}, read: () => ({ status: 'accepted', done: { delivered: 0 } }) })
    const stale = idle.rows.find(({ kind }) => kind === 'stale')!
    expect(stale.conclusive).toBeLessThan(stale.tried)
    expect(handlerText(idle)).not.toContain('✓')
  })

  test('does not count a kind that cannot happen to the journeys', async () => {
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
    expect(handlerText(report)).toContain('- drop    one scan is never reported: it cannot happen to any of the journeys')
  })

  test.each<[string, unknown, string]>([
    ['nothing', {}, 'it must have a status, an outcome or done'],
    ['another status', { status: 'lost' }, 'status must be one of expected, inTransit'],
    [
      'another outcome',
      { outcome: 'missing' },
      'outcome must be one of delivered, returned, cancelled, lost, destroyed, or null',
    ],
    ['no counts', { status: 'accepted', done: { delivered: -1 } }, 'done and undone must be counts by outcome'],
    ['a number for counts', { status: 'accepted', done: 3 }, 'done and undone must be counts by outcome'],
    ['a list for counts', { outcome: null, undone: [] }, 'done and undone must be counts by outcome'],
    ['counts of nothing alone', { done: {} }, 'done must name each outcome that the system acts on'],
    ['counts of something else', { status: 'accepted', undone: { payed: 1 } }, 'done and undone must be counts by outcome'],
    ['no flag', { status: 'accepted', flagged: 1 }, 'flagged must be true or false'],
  ])('%s is refused', async (_, state, message) => {
    const check = checkHandler({ deliver: () => {}, read: () => state as never, runs: 1 })
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

  test('a failure that does not repeat is reported as such', async () => {
    let calls = 0
    const right = shop()
    const read: typeof right.read = shipment => (calls++ < 40 ? { status: 'customs' } : right.read(shipment))
    const report = await checkHandler({ ...right, read, kinds: [], runs: 10 })
    expect(report.failures.length).toBeGreaterThan(0)
    expect(report.failures.every(({ isReproducible }) => !isReproducible)).toBe(true)
    expect(handlerText(report)).toContain('The failure did not repeat with the same journey')
  })
})

test.each<[string, object, string]>([
  ['option name', { faults: [] }, 'checkHandler has no option faults.'],
  ['deliver', { deliver: 'https://shop.example' }, 'Unusable option deliver: "https://shop.example".'],
  ['read', { read: null }, 'Unusable option read: null.'],
  ['override', { override: {} }, 'Unusable option override: {}.'],
  ['runs', { runs: 0 }, 'Unusable option runs: 0. Pass a whole number of 1 or more.'],
  ['seed', { seed: 0.5 }, 'Unusable option seed: 0.5. Pass a whole number.'],
  ['kinds', { kinds: ['lose'] }, 'Unusable option kinds: "lose".'],
  ['feed', { feed: 'dhl' }, 'Unusable option feed: "dhl". Pass one of native, kd100, kuaidi100, or leave the option out.'],
  [
    'a kind that cannot happen to a push',
    { feed: 'kd100', kinds: ['batches'] },
    'Unusable option kinds: "batches". The feed kd100 always sends the whole list, so this fault cannot happen: leave it out.',
  ],
])('unusable %s is refused', async (_, options, message) => {
  const check = checkHandler({ ...shop(), ...options } as never)
  await expect(check).rejects.toMatchObject({ code: 'bad-option', message: expect.stringContaining(message) })
})

test('every kind is a row of the report', async () => {
  const { rows } = await checkHandler({ ...shop(), runs: 3 })
  expect(rows.map(({ kind }) => kind)).toEqual(['none', ...faultKinds.map(({ kind }) => kind), 'several'])
})
