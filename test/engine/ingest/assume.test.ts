// Going live with shipments that others have dealt with: their history is recorded as done, and nothing is sent for it.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { IngestOptions, ShipmentInput } from '../../../src/engine/index.js'
import { defineRules, type Rule } from '../../../src/index.js'
import { histories } from '../../../src/testing/index.js'
import { scans } from '../../journal/parcel.js'
import { isFullLength } from '../../runs.js'
import { hour, Workbench } from '../workbench.js'

const rules = defineRules([
  {
    name: 'pay',
    when: { kind: 'reached', outcome: 'delivered' },
    if: { certain: true },
    do: { kind: 'pay' },
    undo: { kind: 'take-back' },
  },
  {
    name: 'book',
    when: { kind: 'reached', outcome: 'delivered' },
    if: { certain: 'P1D' },
    do: { kind: 'book' },
    undo: { kind: 'unbook' },
  },
  { name: 'remind', when: { kind: 'lasted', code: '5/501', for: 'P3D' }, do: { kind: 'remind' } },
  { name: 'warn', when: { kind: 'silent', for: 'P5D' }, do: { kind: 'open-ticket' }, undo: { kind: 'close-ticket' } },
  { name: 'late', when: { kind: 'overdue', since: 'accepted', for: 'P9D' }, do: { kind: 'apologise' } },
  { name: 'mirror', when: { kind: 'changed', of: ['status', 'outcome'] }, do: { kind: 'set' } },
])

const input = (shipment: string, trace: string, hours: number): ShipmentInput => ({
  ...{ shipment, kind: 'snapshot', events: scans(trace) },
  ...{ receivedAt: hour(hours), issuedAt: hour(hours) },
})

const taken = { assumeDone: true } as const
const moving = '1/1@1 5/5@2'
const delivered = `${moving} 3/301@3`
const corrected = `${moving} 2/204@3`

class Cutover extends Workbench {
  constructor() {
    super({ rules })
  }

  async take(trace: string, hours: number, options: IngestOptions = taken) {
    const [result] = await this.engine.ingest(input('A1', trace, hours), options)
    return result!.assumed
  }

  /** Ticks and relays at an hour. */
  async after(hours: number) {
    await this.engine.tick(hour(hours))
    return this.sent(hours)
  }

  async sent(hours: number) {
    return [...(await this.relay(hours))].sort()
  }
}

describe('what is assumed', () => {
  test('is recorded as done, and never sent; a later correction sends its undo', async () => {
    const its = new Cutover()
    expect(await its.take(delivered, 100)).toEqual({ done: 2, later: 1 })
    expect(await its.after(100)).toEqual([])
    const effects = await its.engine.effects()
    expect(effects.map(({ key, state, assumed, attempts }) => [key, state, assumed, attempts])).toEqual([
      ['A1/0/mirror/set/1', 'done', true, 0],
      ['A1/0/pay/pay/1', 'done', true, 0],
    ])
    expect(effects[0]!.standing).toEqual({ status: 'delivered', outcome: 'delivered', certain: true })
    expect(await its.take(delivered, 101)).toEqual({ done: 0, later: 0 })
    await its.receive(corrected, 102)
    expect(await its.after(102)).toEqual(['set 2', 'take-back 2'])
    await its.receive(delivered, 103)
    expect(await its.after(103)).toEqual(['pay 3', 'set 3'])
  })

  test('waits for its time, too: it is recorded when it fires, unless it is to be sent later', async () => {
    const its = new Cutover()
    await its.take(delivered, 100)
    expect(await its.after(200)).toEqual([])
    expect((await its.engine.effects()).map(({ key, assumed }) => [key, assumed])).toContainEqual(['A1/0/book/book/1', true])
    await its.receive(corrected, 201)
    expect(await its.after(201)).toEqual(['open-ticket 1', 'set 2', 'take-back 2', 'unbook 2'])

    const sending = new Cutover()
    expect(await sending.take(delivered, 100, { assumeDone: true, later: 'send' })).toEqual({ done: 2, later: 0 })
    expect(await sending.after(200)).toEqual(['book 1'])
  })

  test.each([
    [moving, ['warn', 'late'], 300],
    [`${moving} 5/501@3`, ['remind', 'warn', 'late'], 300],
  ])('covers time-outs: %s', async (trace, names, hours) => {
    for (const later of [undefined, 'send'] as const) {
      const its = new Cutover()
      expect(await its.take(trace, 4, { assumeDone: true, later })).toEqual({ done: 1, later: later ? 0 : names.length })
      expect(await its.after(hours)).toHaveLength(later ? names.length : 0)
    }
  })

  test('ends with what it was said of: a new wait is sent', async () => {
    const its = new Cutover()
    await its.take(moving, 4)
    await its.receive(`${moving} 2/204@20`, 21)
    // The silence is another one; the parcel is overdue as it was.
    expect(await its.after(300)).toEqual(['open-ticket 1', 'set 2'])
  })

  test('stays assumed while it is withheld, so that nothing is paid a second time', async () => {
    const its = new Cutover()
    await its.take(delivered, 100)
    await its.receive(`${delivered} 0/0@5 5/5@6`, 101)
    expect((await its.engine.read('A1'))!.certain).toBe(false)
    await its.receive(delivered, 103)
    expect((await its.after(300)).filter(effect => effect.startsWith('book'))).toEqual([])
  })
})

describe('what is not assumed', () => {
  test('effects of other rules, and what a condition withholds', async () => {
    const its = new Cutover()
    expect(await its.take(`${delivered} 0/0@4 5/5@5`, 100, { assumeDone: ['pay', 'warn'] })).toEqual({ done: 0, later: 0 })
    expect(await its.after(100)).toEqual(['set 1'])
    await its.receive(delivered, 101)
    expect(await its.after(101)).toEqual(['pay 1'])
  })

  test('effects that were pending before, and undoing what was sent', async () => {
    const its = new Cutover()
    await its.receive(delivered, 4)
    expect(await its.take(`${delivered} 3/301@4`, 5)).toEqual({ done: 0, later: 1 })
    expect(await its.sent(5)).toEqual(['pay 1', 'set 1'])
    expect(await its.take(corrected, 6)).toEqual({ done: 1, later: 2 })
    expect(await its.sent(6)).toEqual(['take-back 2'])
  })

  test('what follows an undo that is still to be delivered: it is sent, or the undo would be the last word', async () => {
    const its = new Cutover()
    await its.receive(delivered, 10)
    expect(await its.sent(10)).toEqual(['pay 1', 'set 1'])
    await its.receive(corrected, 11)
    const answer = its.answer
    its.answer = () => {
      throw new Error('The receiver is down.')
    }
    await its.relay(11, { onFailure: () => {} })
    its.answer = answer
    await its.take(`${corrected} 5/5@12 3/301@13`, 14)
    expect(await its.sent(100)).toEqual(expect.arrayContaining(['take-back 2', 'pay 3']))
  })

  test('the undo of what was assumed is assumed under assumeDone only', async () => {
    const its = new Cutover()
    await its.take(delivered, 4)
    expect(await its.take(corrected, 5)).toMatchObject({ done: 2 })
    expect(await its.sent(5)).toEqual([])
    await its.receive(delivered, 6)
    expect(await its.sent(6)).toEqual(['pay 3', 'set 3'])
  })
})

test('what follows for an order of several parcels is assumed, too', async () => {
  const orders = defineRules([
    {
      ...{ name: 'complete', about: 'group', when: { kind: 'all', outcome: 'delivered' } },
      ...{ do: { kind: 'close' }, undo: { kind: 'reopen' } },
    },
  ])
  const its = new Workbench({ rules: orders })
  await its.engine.register(['A1', 'A2'].map(shipment => ({ shipment, at: hour(0), group: { name: 'O1', expect: 2 } })))
  const results = await its.engine.ingest([input('A1', delivered, 4), input('A2', delivered, 4)], taken)
  // By the parcel that completed the order.
  expect(results.map(({ shipment, assumed }) => [shipment, assumed.done])).toEqual([
    ['A1', 0],
    ['A2', 1],
  ])
  expect(await its.relay(4)).toEqual([])
  expect(await its.engine.effects()).toMatchObject([{ key: 'group:O1/complete/close/1', state: 'done', assumed: true }])
  await its.receive(corrected, 5, 'A2')
  expect(await its.relay(5)).toEqual(['reopen 2'])
  await its.receive(delivered, 6, 'A2')
  expect(await its.relay(6)).toEqual(['close 3'])
})

test('what was cancelled after a try is not tried again', async () => {
  const [{ undo: _, ...pay }] = rules.rules as unknown as readonly [Record<string, unknown>]
  const its = new Workbench({ rules: defineRules([pay as unknown as Rule]) })
  its.answer = () => {
    throw new Error('refused')
  }
  await its.receive(delivered, 4)
  await its.relay(4)
  await its.receive(corrected, 5)
  await its.engine.ingest(input('A1', delivered, 6), taken)
  its.answer = () => {}
  expect(await its.relay(100)).toEqual([])
  expect(await its.engine.effects()).toMatchObject([{ state: 'cancelled', assumed: false }])
})

test('thousands of finished orders are taken over without a delivery, however often; corrections are sent', async () => {
  const its = new Cutover()
  const count = isFullLength ? 5_000 : 200
  const orders = fc.sample(histories({ maxLength: 8 }), { numRuns: count, seed: 1 })
  const inputs = orders.map(
    (events, at): ShipmentInput => ({ shipment: `O${at}`, kind: 'snapshot', events, receivedAt: '2026-06-01T00:00:00Z' }),
  )
  for (const repeated of [false, true]) {
    let done = 0
    for (let at = 0; at < count; at += 250)
      for (const { assumed } of await its.engine.ingest(inputs.slice(at, at + 250), taken)) done += assumed.done
    expect(done > count).toBe(!repeated)
    await its.engine.tick('2026-08-01T00:00:00Z')
    expect(await its.sent(10_000)).toEqual([])
  }
  const paid = new Set(
    (await its.engine.effects({ limit: 100_000 })).filter(({ rule }) => rule === 'pay').map(each => each.shipment),
  )
  expect(paid.size).toBeGreaterThan(count / 10)
  // The provider takes the last scan of one back.
  const order = inputs.find(({ shipment }, at) => paid.has(shipment) && orders[at]!.at(-1)!.code.startsWith('3/'))!
  const events = orders[inputs.indexOf(order)]!.slice(0, -1)
  const at = new Date('2026-09-01T00:00:00Z')
  await its.engine.ingest({ shipment: order.shipment, kind: 'snapshot', events, receivedAt: at, issuedAt: at })
  expect(await its.sent(10_000)).toEqual(expect.arrayContaining(['take-back 2', 'set 2']))
})

test.each([
  [{ assumeDone: false }, /assumeDone: false. Pass true, or a list of names of rules/],
  [{ assumeDone: [] }, /Pass true, or a list of names of rules/],
  [{ assumeDone: ['remnd'] }, /assumeDone: "remnd". The engine has no such rule. Did you mean remind\?/],
  [{ assumeDone: true, later: 'skip' }, /later: "skip". Pass 'send', or leave the option out/],
  [{ later: 'send' }, /later: "send". Pass it together with assumeDone/],
  [{ assumedone: true }, /ingest has no option assumedone. Did you mean assumeDone\?/],
])('%j is refused', async (options, message) => {
  const { engine } = new Cutover()
  await expect(engine.ingest([], options as IngestOptions)).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringMatching(message),
  })
})
