import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { compile, shipmentMachine } from '../../../machines/index.js'
import { type Constraint, codes, constraints, replay, ShipfoldError, statusRows, type TrackingEvent } from '../../../src/index.js'
import { applyInput, createJournal, reportOf } from '../../../src/journal/index.js'
import { exercising, histories, illegalHistories, reaching, type Target } from '../../../src/testing/arbitraries/index.js'
import { faultKinds } from '../../../src/testing/faults/index.js'
import type { Push } from '../../../src/testing/index.js'
import { type MatcherResult, matchers, type ShipfoldMatchers } from '../../../src/testing/matchers/index.js'
import { events } from '../../replay/story.js'
import { runs } from '../../runs.js'
import { shop } from '../handler/shop.js'

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the interface to be merged with is declared so
  interface Matchers<T = any> extends ShipfoldMatchers<T> {}
}

// As @types/jest declares it, and as a user of Jest adds to it.
namespace jest {
  export interface Matchers<R, T = unknown> {
    toBe(expected: T): R
  }
  export interface Matchers<R> extends ShipfoldMatchers<R> {}
}

expect.extend(matchers)

/** The message of a failing expectation. */
function failing(expectation: () => unknown): string {
  try {
    expectation()
  } catch (thrown) {
    if (thrown instanceof ShipfoldError) throw thrown
    return (thrown as Error).message
  }
  throw new Error('The expectation holds.')
}

// The refused delivery of a naive feed, an unknown code, and an event without a time.
const delivered = events('1/1 0/1002 5/5 3/301')
const late = [...delivered, ...events('0/1002@5')]
const odd = [...events('1/1 0/1002 5/999 99/1 3/301'), { code: '0/0', time: '2026-02-31 10:00:00' }]
const reused = [...late, { code: '1/1', time: '2026-06-01 09:00:00' }, { code: '0/0', time: '2026-06-02 09:00:00' }]

describe('toBeConsistent', () => {
  test('passes what is regular, unusual or a gap, in any order, and a report', () => {
    for (const trace of ['', '1/1 0/1002 5/5 3/301', '1/1 0/1002 1/101', '3/301']) {
      expect(events(trace)).toBeConsistent()
      expect(events(trace).reverse()).toBeConsistent()
      expect(replay(events(trace))).toBeConsistent()
    }
  })

  test('fails with the scan that cannot be true', () => {
    expect(failing(() => expect(late).toBeConsistent())).toMatchInlineSnapshot(`
      "Expected a consistent history; found 1 impossible (delivered-is-final) in 5 events.

        Delivered on 1 March 03:00 (certain)

        2026-03-01  ● 00:00:00  Accepted          scan 0
                    ● 01:00:00  In transit        scan 1
                    ● 02:00:00  Out for delivery  scan 2
                    ● 03:00:00  Sign by customer  scan 3
      >             ✗ 05:00:00  In transit [1]    scan 0

        [1]  impossible (delivered-is-final): A delivered parcel cannot be scanned on
             its way any more."
    `)
  })

  test('fails with all that is wrong, and with what has no place in time', () => {
    expect(failing(() => expect(odd).toBeConsistent())).toMatchInlineSnapshot(`
      "Expected a consistent history; found 1 unknown (unknown-substatus), 1 unknown (unknown-status) and 1 rejected (time impossible) in 6 events.

        Delivered on 1 March 04:00 (certain)

        2026-03-01  ● 00:00:00  Accepted                      scan 0
                    ● 01:00:00  In transit                    scan 1
      >             ● 02:00:00  Out for delivery (5/999) [1]  scan 2
      >             ? 03:00:00  99/1 [2]                      scan 3
                    ● 04:00:00  Sign by customer              scan 4

        [1]  unknown (unknown-substatus): The vocabulary has no such substatus; it was
             read as its status alone.
        [2]  unknown (unknown-status): The vocabulary has no such code; it moves
             nothing.

      > Event 5 was left out (time impossible): 2026-02-31 10:00:00"
    `)
  })

  test('fails with an earlier journey of the number', () => {
    expect(failing(() => expect(reused).toBeConsistent())).toMatchInlineSnapshot(`
      "Expected a consistent history; found 1 impossible (delivered-is-final) in 7 events.

        Earlier, under the same number: Delivered on 1 March 2026 03:00 (certain)

        2026-03-01  ● 00:00:00  Accepted          scan 0
                    ● 01:00:00  In transit        scan 1
                    ● 02:00:00  Out for delivery  scan 2
                    ● 03:00:00  Sign by customer  scan 3
      >             ✗ 05:00:00  In transit [1]    scan 0

        [1]  impossible (delivered-is-final): A delivered parcel cannot be scanned on
             its way any more.

        Now: In transit since 2 June 2026 09:00 (certain)

        2026-06-01  ● 09:00:00  Accepted
        2026-06-02  ● 09:00:00  In transit"
    `)
  })

  test('fails under .not where it is consistent', () => {
    expect(late).not.toBeConsistent()
    expect(failing(() => expect(events('3/301')).not.toBeConsistent())).toMatchInlineSnapshot(`
      "Expected a history that is not consistent; found nothing impossible, overruled, unknown or rejected in 1 event.

        Delivered on 1 March 00:00 (certain)

                    ○           Accepted (presumed)
                    ○           Out for delivery (presumed)
        2026-03-01  ◉ 00:00:00  Sign by customer [1]         scan 0

        [1]  gap (not-collected): The carrier had not collected the parcel yet."
    `)
  })

  test('holds of every valid history, and of no illegal one', () => {
    fc.assert(
      fc.property(histories(), history => void expect(history).toBeConsistent()),
      { seed: 1, numRuns: runs(100) },
    )
    fc.assert(
      fc.property(illegalHistories(), ({ history }) => void expect(history).not.toBeConsistent()),
      { seed: 1, numRuns: runs(100) },
    )
  })
})

describe('toReach', () => {
  const targets: readonly Target[] = [...statusRows.map(({ status }) => status), 'cancelled', ...codes]

  test.each(targets)('holds of what reaching generates: %s', target => {
    for (const history of fc.sample(reaching(target), { seed: 7, numRuns: 10 })) expect(history).toReach(target)
  })

  test.each(targets.filter(target => target !== 'expected'))('agrees with the table, step by step: %s', target => {
    const isCode = target.includes('/')
    for (const history of fc.sample(histories({ weights: 'uniform' }), { seed: 3, numRuns: 60 })) {
      const isThere = history.some(({ code }, at) => {
        const { status, outcome } = replay(history.slice(0, at + 1))
        if (isCode) return code === target
        return ['delivered', 'returned', 'cancelled'].includes(target) ? outcome === target : status === target
      })
      expect([history, matchers.toReach(history, target).pass]).toEqual([history, isThere])
    }
  })

  test('counts kept scans at any time', () => {
    expect(events('1/1 5/5 3/301 6/6 4/4')).toReach('delivered')
    expect(events('1/1 0/1002 5/5 3/301 0/1002 5/5 2/204')).not.toReach('delivered')
    expect(events('1/1 0/1002 5/5 3/301 0/1002 5/5 2/204')).not.toReach('3/301')
    expect(events('1/1 5/5 3/999')).toReach('3/3')
    expect(events('1/1 5/5 3/301')).not.toReach('4/4')
    expect(events('1/101 4/401')).not.toReach('returned')
    expect(events('1/101 4/401')).toReach('cancelled')
    expect(events('')).toReach('expected')
    expect(reused).not.toReach('delivered')
  })

  test('fails with the scan it ends at', () => {
    expect(failing(() => expect(events('1/1 0/1002 5/5')).toReach('delivered'))).toMatchInlineSnapshot(`
      "Expected a history that reaches "delivered"; found that it reaches accepted, inTransit and outForDelivery.

        Out for delivery since 1 March 02:00 (certain)

        2026-03-01  ● 00:00:00  Accepted          scan 0
                    ● 01:00:00  In transit        scan 1
      >             ● 02:00:00  Out for delivery  scan 2"
    `)
  })

  test('fails with a scan that says so and is not kept', () => {
    expect(failing(() => expect(events('1/1 0/1002 5/5 3/301 0/1002 5/5 2/204')).toReach('delivered'))).toMatchInlineSnapshot(`
      "Expected a history that reaches "delivered"; found that it reaches accepted, inTransit, outForDelivery and exception. The marked scan says so, but replay does not keep it.

        A problem was reported on 1 March 06:00 (uncertain: it could also be
        "delivered")

        2026-03-01  ● 00:00:00  Accepted              scan 0
                    ● 01:00:00  In transit            scan 1
                    ● 02:00:00  Out for delivery      scan 2
      >             ⊘ 03:00:00  Sign by customer [1]  scan 3
                    ● 04:00:00  In transit            scan 4
                    ● 05:00:00  Out for delivery      scan 5
                    ● 06:00:00  Failed Attempt        scan 6

        [1]  overruled (delivered-is-final): A delivered parcel cannot be scanned on its
             way any more."
    `)
  })

  test('fails where only a presumed scan reaches it', () => {
    expect(failing(() => expect(events('1/1 3/301')).toReach('outForDelivery'))).toMatchInlineSnapshot(`
      "Expected a history that reaches "outForDelivery"; found that it reaches accepted and delivered. A presumed scan does not count, because nobody reported it.

        Delivered on 1 March 01:00 (certain)

        2026-03-01  ● 00:00:00  Accepted                     scan 0
                    ○           Out for delivery (presumed)
      >             ◉ 01:00:00  Sign by customer [1]         scan 1

        [1]  gap (not-offered): The parcel had not been out for delivery or available
             for pickup yet."
    `)
  })

  test('tells a loss from a destruction, and neither from trouble afterwards', () => {
    expect(events('1/1 2/901 2/902')).toReach('lost')
    expect(events('1/1 2/901 2/902')).toReach('destroyed')
    expect(events('1/1 2/902 2/901')).not.toReach('lost')
    expect(events('1/1 2/204 2/901')).toReach('lost')
    expect(events('1/1 5/5 2/204')).not.toReach('lost')
  })

  test('fails with nothing at all', () => {
    expect(failing(() => expect([]).toReach('delivered'))).toMatchInlineSnapshot(`
      "Expected a history that reaches "delivered"; found no event.

        Nothing is known of this parcel yet (uncertain: no scan with a code)"
    `)
  })

  test('fails under .not with the scan that reaches it', () => {
    expect(failing(() => expect(late).not.toReach('delivered'))).toMatchInlineSnapshot(`
      "Expected a history that does not reach "delivered"; found that it does, with the scan marked.

        Delivered on 1 March 03:00 (certain)

        2026-03-01  ● 00:00:00  Accepted          scan 0
                    ● 01:00:00  In transit        scan 1
                    ● 02:00:00  Out for delivery  scan 2
      >             ● 03:00:00  Sign by customer  scan 3
                    ✗ 05:00:00  In transit [1]    scan 0

        [1]  impossible (delivered-is-final): A delivered parcel cannot be scanned on
             its way any more."
    `)
    expect(failing(() => expect(late).not.toReach('expected')).split('\n')[0]).toMatchInlineSnapshot(
      `"Expected a history that does not reach "expected"; found that every history begins there."`,
    )
  })
})

describe('toFlag', () => {
  const tableConstraints = constraints.map(({ name }) => name).filter(name => !/^(unknown|ruled|classifier)-/.test(name))

  test.each(tableConstraints)('finds %s in what exercises it', constraint => {
    const found = fc
      .sample(exercising(constraint), { seed: 2, numRuns: 20 })
      .filter(history => matchers.toFlag(history, constraint).pass)
    expect(found.length).toBeGreaterThan(0)
  })

  test('holds by verdict, and of earlier journeys', () => {
    expect(late).toFlag('delivered-is-final')
    expect(late).toFlag('delivered-is-final', 'impossible')
    expect(late).not.toFlag('delivered-is-final', 'overruled')
    expect(odd).toFlag('unknown-status', 'unknown')
    expect(reused).toFlag('delivered-is-final')
  })

  test('fails with the existing flags', () => {
    expect(failing(() => expect(odd).toFlag('reopened'))).toMatchInlineSnapshot(`
      "Expected a flag of "reopened"; found "unknown-substatus" (unknown) and "unknown-status" (unknown), marked.

        Delivered on 1 March 04:00 (certain)

        2026-03-01  ● 00:00:00  Accepted                      scan 0
                    ● 01:00:00  In transit                    scan 1
      >             ● 02:00:00  Out for delivery (5/999) [1]  scan 2
      >             ? 03:00:00  99/1 [2]                      scan 3
                    ● 04:00:00  Sign by customer              scan 4

        [1]  unknown (unknown-substatus): The vocabulary has no such substatus; it was
             read as its status alone.
        [2]  unknown (unknown-status): The vocabulary has no such code; it moves
             nothing.

        Event 5 was left out (time impossible): 2026-02-31 10:00:00"
    `)
    expect(failing(() => expect(delivered).toFlag('reopened', 'unusual')).split('\n')[0]).toMatchInlineSnapshot(
      `"Expected a flag of "reopened" (unusual); found no flags."`,
    )
  })

  test('fails under .not with the flag', () => {
    expect(failing(() => expect(late).not.toFlag('delivered-is-final'))).toMatchInlineSnapshot(`
      "Expected no flag of "delivered-is-final"; found the one marked.

        Delivered on 1 March 03:00 (certain)

        2026-03-01  ● 00:00:00  Accepted          scan 0
                    ● 01:00:00  In transit        scan 1
                    ● 02:00:00  Out for delivery  scan 2
                    ● 03:00:00  Sign by customer  scan 3
      >             ✗ 05:00:00  In transit [1]    scan 0

        [1]  impossible (delivered-is-final): A delivered parcel cannot be scanned on
             its way any more."
    `)
  })
})

describe('toConvergeUnderFaults', () => {
  test('holds of valid histories under every kind, and of what carriers send', () => {
    for (const history of fc.sample(histories({ maxLength: 10 }), { seed: 5, numRuns: 8 }))
      expect(history).toConvergeUnderFaults({ runs: 3 })
    for (const history of [late, odd, [...late, ...late], late.toReversed(), [{ code: 301, time: new Date(0) }], []])
      expect(history).toConvergeUnderFaults({ runs: 3 })
  })

  test('fails under .not where every fault comes to the correct end', () => {
    expect(
      failing(() => expect(delivered).not.toConvergeUnderFaults({ runs: 2, kinds: ['repeat', 'stale'] })),
    ).toMatchInlineSnapshot(`
      "Expected a history that comes to another end under some fault; found the correct end in all 4 tries. Without faults it ends in delivered.

        Delivered on 1 March 03:00 (certain)

        2026-03-01  ● 00:00:00  Accepted          scan 0
                    ● 01:00:00  In transit        scan 1
                    ● 02:00:00  Out for delivery  scan 2
                    ● 03:00:00  Sign by customer  scan 3"
    `)
  })

  test('unusable options are refused', () => {
    for (const [options, message] of [
      [{ runs: 0 }, 'Unusable option runs: 0. Pass a whole number of 1 or more.'],
      [{ seed: 0.5 }, 'Unusable option seed: 0.5. Pass a whole number.'],
      [
        { kinds: ['lost'] as never },
        `Unusable option kinds: "lost". Pass a list of ${faultKinds.map(({ kind }) => kind).join(', ')}.`,
      ],
    ] as const)
      expect(() => matchers.toConvergeUnderFaults(delivered, options)).toThrow(message)
  })
})

describe('what no matcher can take is refused, also under .not', () => {
  const change = applyInput(createJournal('A1'), { kind: 'snapshot', events: late, receivedAt: new Date(0) })
  const decode = 'Decode a payload first, with the decoder of its feed: expect(decode(payload).events).'
  const give = 'Pass events such as { code: "3/301", time: "2026-03-01 09:00:00" }.'
  test.each([
    [null, `null. ${give}`],
    [undefined, `undefined. ${give}`],
    [3, `a number. ${give}`],
    ['{"code":200}', `a string. Parse the text first. ${decode}`],
    [{ code: 200, message: 'ok', data: { items: [] } }, `an object with code, message, data. ${decode}`],
    [{ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7 }, `an object with a, b, c, d, e, f and more. ${decode}`],
    [{}, `an object without fields. ${decode}`],
    [[{ context: 'Left', time: '2026-03-01 09:00:00' }], `a list that begins with an object with context, time. ${decode}`],
    [['1/1', '3/301'], `a list that begins with a string. ${give}`],
    [[[], late], 'a list that begins with a list that begins with undefined. Pass one history at a time.'],
    [
      { shipment: 'A1', events: delivered, rejected: [], reported: null },
      'an object with shipment, events, rejected, reported. Pass its events: expect(it.events).',
    ],
    [
      change.journal,
      'an object with format, shipment, zone, zones, redelivery, receivedAt and more. Pass the report of a journal: expect(reportOf(journal)).',
    ],
    [Promise.resolve(delivered), 'a promise. Await it first.'],
  ])('%j', (received, message) => {
    expect(() => matchers.toBeConsistent(received)).toThrow(
      new ShipfoldError('bad-option', `toBeConsistent takes a history (a list of tracking events) or a report, not ${message}`),
    )
    expect(() => expect(received).not.toReach('delivered')).toThrow(ShipfoldError)
    expect(() => expect(received).not.toFlag('reopened')).toThrow(ShipfoldError)
    expect(() => expect(received).not.toConvergeUnderFaults()).toThrow(ShipfoldError)
  })

  test('a report for toConvergeUnderFaults', () => {
    expect(() => matchers.toConvergeUnderFaults(replay(late))).toThrowErrorMatchingInlineSnapshot(
      `[ShipfoldError: toConvergeUnderFaults takes a history (a list of tracking events) or a handler, not an object with status, substatus, outcome, leg, terminal, since and more. Pass the history itself.]`,
    )
  })

  test('an unknown target, constraint or verdict', () => {
    expect(() => matchers.toReach(late, 'missing' as Target)).toThrowErrorMatchingInlineSnapshot(
      `[ShipfoldError: Unusable target of toReach: "missing". Pass an outcome (delivered, returned, cancelled, lost, destroyed), a status such as "inTransit", or a code such as "3/301".]`,
    )
    expect(() => matchers.toReach(late, undefined as never)).toThrow('Unusable target of toReach: "undefined". Pass an outcome')
    expect(() => matchers.toFlag(late, 'x' as Constraint)).toThrow(/^There is no constraint "x". Pass one of late-paperwork, /)
    expect(() => matchers.toFlag(late, 'reopened', 'lost' as never)).toThrowErrorMatchingInlineSnapshot(
      `[ShipfoldError: There is no verdict of a flag "lost". Pass one of unusual, gap, impossible, overruled, unknown, voided.]`,
    )
  })
})

test('reports of a journal and under another table are used as they are', () => {
  const { journal } = applyInput(createJournal<TrackingEvent>('A1'), { kind: 'snapshot', events: late, receivedAt: new Date(0) })
  expect(reportOf(journal)).toFlag('delivered-is-final')
  const table = compile(shipmentMachine.provide({ guards: { notOffered: () => false } }))
  expect(replay(events('1/1 3/301'), { table })).not.toFlag('not-offered')
  expect(events('1/1 3/301')).toFlag('not-offered')
})

test('Jest calls them as they are, and reads pass and message', () => {
  const context = { isNot: false, promise: '', expand: false, utils: {} }
  const called = matchers.toReach.call(context, delivered, 'delivered')
  expect(called.pass).toBe(true)
  expect(called.message().split('\n')[0]).toMatchInlineSnapshot(
    `"Expected a history that does not reach "delivered"; found that it does, with the scan marked."`,
  )
  const failed = matchers.toFlag.call({ isNot: true }, delivered, 'reopened')
  expect([failed.pass, failed.message().split('\n')[0]]).toMatchInlineSnapshot(`
    [
      false,
      "Expected a flag of "reopened"; found no flags.",
    ]
  `)
  expect(Object.keys(called).sort()).toEqual(['message', 'pass'])
})

test('they are asymmetric matchers too', () => {
  expect({ order: 'A1', events: delivered }).toEqual({ order: 'A1', events: expect.toReach('delivered') })
  expect({ events: delivered }).not.toEqual({ events: expect.toReach('returned') })
})

test('a long history of hostile texts is marked in its own lines', () => {
  const hostile = '> 2026-03-01  ✗ 09:00:00  In transit\nEvent 1 was left out [1]  x  ✗ '.repeat(3)
  const texts = delivered.map(event => ({ ...event, text: hostile, place: '  ✗ x' }))
  const drawn = failing(() => expect([...texts, { code: '5/5', time: '2026-03-03 10:00:00', text: hostile }]).toBeConsistent())
  const arrows = drawn.split('\n').filter(line => line.startsWith('>'))
  expect(arrows).toEqual([expect.stringMatching(/^> 2026-03-03 {2}✗ 10:00:00 {2}Out for delivery \[1\]/)])
})

describe('types', () => {
  test('vitest knows them by one declaration', () => {
    expectTypeOf(expect(delivered).toReach).parameters.toEqualTypeOf<[target: Target]>()
    expectTypeOf(expect(delivered).not.toFlag).toBeCallableWith('reopened', 'unusual')
    // @ts-expect-error no such status
    expect(() => expect(delivered).toReach('missing')).toThrow()
    // @ts-expect-error no such constraint
    expect(() => expect(delivered).toFlag('lost')).toThrow()
  })

  test('Jest knows them by one declaration', () => {
    expectTypeOf<jest.Matchers<void>['toBeConsistent']>().toEqualTypeOf<() => void>()
    expectTypeOf<jest.Matchers<Promise<void>>['toConvergeUnderFaults']>().returns.toEqualTypeOf<Promise<void>>()
  })

  test('the functions are those the interface names', () => {
    expectTypeOf<keyof ShipfoldMatchers>().toEqualTypeOf<keyof typeof matchers>()
    expectTypeOf(matchers.toReach).returns.toEqualTypeOf<MatcherResult>()
    // As Jest's own types want them: expect.extend(matchers).
    type JestMatcher = (this: { isNot: boolean }, received: never, ...given: never[]) => JestResult | Promise<JestResult>
    type JestResult = { pass: boolean; message: () => string }
    expectTypeOf(matchers).toExtend<Record<string, JestMatcher>>()
  })
})

describe('a handler', () => {
  const codes = new Map<string, string>()
  const lastValue = {
    deliver: ({ shipment, message }: Push) => void codes.set(shipment, message.events.at(-1)!.code),
    read: (shipment: string) => ({ outcome: codes.get(shipment)?.startsWith('3/') ? ('delivered' as const) : null }),
  }

  test('that is correct converges', async () => {
    await expect(shop()).toConvergeUnderFaults({ runs: 5 })
    await expect(async () => expect(shop()).not.toConvergeUnderFaults({ runs: 2, kinds: ['repeat'] })).rejects.toThrow(
      'found that it survives all faults that were tried',
    )
  })

  test('that knows no shipment converges to nothing', async () => {
    await expect({ deliver: () => {}, read: () => null }).not.toConvergeUnderFaults({ kinds: ['repeat'], runs: 2 })
  })

  test('that is faulty fails with its failures', async () => {
    await expect(lastValue).not.toConvergeUnderFaults({ kinds: ['stale'] })
    await expect(async () => expect(lastValue).toConvergeUnderFaults({ kinds: ['stale'] })).rejects.toThrow(
      /survives every kind of fault; found the failures below\.[\s\S]*✗ stale: it downgraded an outcome\./,
    )
  })
})
