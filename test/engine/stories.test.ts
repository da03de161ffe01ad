// What happens to an order backend, on a store in memory.

import { describe, expect, test } from 'vitest'
import { defineRules } from '../../src/index.js'
import { scans } from '../journal/parcel.js'
import { hour, Workbench } from './workbench.js'

const delivered = '1/1@1 5/5@5 3/301@9'

describe('a delivery', () => {
  test('is paid once, however often it is ingested and relayed', async () => {
    const bench = new Workbench()
    await bench.receive('1/1@1 5/5@5', 6)
    expect(await bench.relay(6)).toEqual([])
    for (const at of [10, 11, 12]) {
      await bench.receive(delivered, at)
      expect(await bench.relay(at)).toEqual(at === 10 ? ['release-payment 1'] : [])
    }
    expect(bench.delivered[0]).toMatchObject({
      key: 'A1/0/pay/release-payment/1',
      activation: 'A1/0/pay',
      revision: 1,
      kind: 'do',
      shipment: 'A1',
      rule: 'pay',
      journey: 0,
      attempt: 1,
      cause: { code: '3/301', time: '2026-03-01 09:00:00' },
    })
  })

  test('that its source corrects is undone, and paid again under another key when it comes true later', async () => {
    const bench = new Workbench()
    await bench.receive(delivered, 10)
    await bench.relay(10)
    await bench.receive('1/1@1 5/5@5 2/204@9', 11)
    await bench.receive('1/1@1 5/5@5 2/204@9 5/5@12 3/301@13', 14)
    // The undo was never claimed: it is dropped, and the payment stays.
    expect(await bench.relay(14)).toEqual([])
    await bench.receive('1/1@1 5/5@5 2/204@9', 15)
    expect(await bench.relay(15)).toEqual(['take-payment-back 2'])
    await bench.receive('1/1@1 5/5@5 2/204@9 5/5@12 3/301@13', 16)
    expect(await bench.relay(16)).toEqual(['release-payment 3'])
    expect(new Set(bench.delivered.map(({ key }) => key)).size).toBe(3)
  })

  test('retracted before its effect was claimed is never paid, and leaves no trace', async () => {
    const bench = new Workbench()
    await bench.receive(delivered, 10)
    await bench.receive('1/1@1 5/5@5 2/204@9', 11)
    expect(await bench.relay(12)).toEqual([])
    expect(await bench.engine.effects()).toEqual([])
  })

  test('that is uncertain is not paid, but what was paid stays paid', async () => {
    const uncertain = `${delivered} 0/0@10 5/5@11`
    const early = new Workbench()
    await early.receive(delivered, 10)
    await early.receive(uncertain, 12)
    expect(await early.relay(12)).toEqual([])
    const late = new Workbench()
    await late.receive(delivered, 10)
    await late.relay(10)
    await late.receive(uncertain, 12)
    expect(await late.relay(12)).toEqual([])
    expect(await late.engine.read('A1')).toMatchObject({
      status: 'delivered',
      certain: false,
      doubts: [{ kind: 'other-reading', status: 'outForDelivery' }],
    })
  })

  test('that went back to the sender is undone', async () => {
    const bench = new Workbench()
    await bench.receive(delivered, 10)
    await bench.relay(10)
    await bench.receive(`${delivered} 6/6@20 4/4@40`, 41)
    expect(await bench.relay(41)).toEqual(['take-payment-back 2'])
  })
})

describe('time', () => {
  const waiting = '1/1@1 5/5@5 5/501@9'

  test('reminds after three days in a locker, once', async () => {
    const bench = new Workbench()
    await bench.receive(waiting, 10)
    expect((await bench.engine.read('A1'))?.deadlines).toMatchObject([
      { at: hour(9 + 72).toISOString(), rule: 'remind' },
      { at: hour(9 + 120).toISOString(), rule: 'warn' },
    ])
    await bench.engine.tick(hour(9 + 72 - 1))
    expect(await bench.relay(9 + 72)).toEqual([])
    await bench.engine.tick(hour(9 + 72))
    await bench.engine.tick(hour(9 + 73))
    expect(await bench.relay(9 + 73)).toEqual(['mail-reminder 1'])
  })

  test('sends no reminder after the delivery, even if the tick is late', async () => {
    const bench = new Workbench()
    await bench.receive(waiting, 10)
    await bench.receive(`${waiting} 3/301@100`, 101)
    await bench.engine.tick(hour(300))
    expect(await bench.relay(300)).toEqual(['release-payment 1'])
  })

  test('suppresses a pending reminder when the parcel is collected', async () => {
    const bench = new Workbench()
    await bench.receive(waiting, 10)
    await bench.engine.tick(hour(90))
    expect(await bench.engine.effects({ state: 'pending' })).toHaveLength(1)
    await bench.receive(`${waiting} 3/301@91`, 92)
    expect(await bench.relay(92)).toEqual(['release-payment 1'])
  })

  test('warns when nothing moves for five days, and undoes it when a late scan shows a move', async () => {
    const bench = new Workbench()
    await bench.receive('1/1@1 0/0@5', 6)
    await bench.engine.tick(hour(5 + 120))
    expect(await bench.relay(126)).toEqual(['open-ticket 1'])
    await bench.receive('1/1@1 0/0@5 0/1002@60', 130)
    expect(await bench.relay(130)).toEqual(['close-ticket 2'])
  })

  test('evaluates all other shipments when one fails, and names it', async () => {
    const where = (journey: { readonly since: string | null }) => {
      if (journey.since === '2026-03-01 10:00:00') throw new Error('no such order')
      return true
    }
    const rules = defineRules([{ name: 'x', when: { kind: 'silent', for: 'P1D' }, if: { where }, do: { kind: 'x' } }])
    const old = new Workbench({ rules: defineRules([{ name: 'x', when: { kind: 'silent', for: 'P1D' }, do: { kind: 'x' } }]) })
    for (const shipment of ['A', 'C', 'D']) await old.receive('1/1@9', 9, shipment)
    await old.receive('1/1@10', 10, 'B')
    const bench = new Workbench({ store: old.store, rules })
    await expect(bench.engine.tick(hour(99))).rejects.toMatchObject({ code: 'bad-rule', message: expect.stringContaining('"B"') })
    expect((await bench.engine.effects()).map(({ shipment }) => shipment)).toEqual(['A', 'C', 'D'])
    expect((await bench.engine.shipments({ dueBy: hour(99).getTime() })).map(({ shipment }) => shipment)).toEqual(['B'])
  })

  test('accepts an event whose time lay too far ahead', async () => {
    const bench = new Workbench()
    await bench.receive('1/1@1 5/5@5 3/301@100', 10)
    expect(await bench.engine.read('A1')).toMatchObject({ status: 'outForDelivery', wakeAt: hour(52).toISOString() })
    await bench.engine.tick(hour(60))
    expect(await bench.relay(60)).toEqual(['release-payment 1'])
  })
})

describe('the present and the past', () => {
  test('an earlier report can still be read', async () => {
    const bench = new Workbench()
    await bench.receive(delivered, 10)
    await bench.receive('1/1@1 5/5@5 2/204@9', 20)
    const [then, now] = [await bench.engine.read('A1', { asOf: hour(15) }), await bench.engine.read('A1')]
    expect([then?.report.status, now?.report.status]).toEqual(['delivered', 'exception'])
    expect(then?.evidence.at(-1)).toMatchObject({ receivedAt: hour(10).toISOString(), retractedAt: hour(20).toISOString() })
    expect(await bench.engine.read('B2')).toBeNull()
  })

  test('a reused number is another journey with its own effects', async () => {
    const bench = new Workbench()
    await bench.receive(delivered, 10)
    const later = 24 * 60
    await bench.receive(`${delivered} 1/1@${later} 5/5@${later + 1} 3/301@${later + 2}`, later + 3)
    expect(await bench.relay(later + 3)).toEqual(['release-payment 1', 'release-payment 1'])
    expect(bench.delivered.map(({ key }) => key)).toEqual(['A1/0/pay/release-payment/1', 'A1/1/pay/release-payment/1'])
  })

  test('an older journey received later does not change the keys of the newer one', async () => {
    const bench = new Workbench()
    const later = 24 * 60
    const newer = `1/1@${later} 5/5@${later + 1} 3/301@${later + 2}`
    await bench.receive(newer, later + 3)
    await bench.relay(later + 3)
    await bench.receive(`${delivered} ${newer}`, later + 4)
    expect(await bench.relay(later + 4)).toEqual(['release-payment 1'])
    expect(bench.delivered.map(({ key, cause }) => `${key} ${cause?.time}`)).toEqual([
      'A1/0/pay/release-payment/1 2026-04-30 02:00:00',
      'A1/1/pay/release-payment/1 2026-03-01 09:00:00',
    ])
    await bench.receive(`${delivered} 1/1@${later} 5/5@${later + 1} 2/204@${later + 2}`, later + 5)
    expect(await bench.relay(later + 5)).toEqual(['take-payment-back 2'])
    expect(bench.delivered.at(-1)?.key).toBe('A1/0/pay/take-payment-back/2')
  })
})

describe('many shipments in one call', () => {
  test('are all committed, with results in the order of first occurrence', async () => {
    const bench = new Workbench()
    const input = (shipment: string, hours: number, code: string) => ({
      shipment,
      kind: 'delta' as const,
      events: [{ code, time: hour(hours) }],
      receivedAt: hour(hours),
    })
    const results = await bench.engine.ingest([input('B', 1, '1/1'), input('A', 1, '1/1'), input('B', 2, '5/5')])
    expect(results.map(({ shipment, change }) => `${shipment} ${change.after.status}`)).toEqual([
      'B outForDelivery',
      'A accepted',
    ])
    expect(await bench.engine.ingest([])).toEqual([])
  })

  test('give the same status in every order and batch, even with a time too far ahead at receipt', async () => {
    const list = (trace: string, hours: number, kind: 'snapshot' | 'delta' = 'snapshot') => ({
      ...{ shipment: 'A', kind, events: scans(trace), receivedAt: hour(hours) },
    })
    const inputs = [list('1/1@1 5/5@5 3/301@9', 10), list('1/1@1 5/5@5 2/204@8 0/0@120', 11), list('0/1002@3', 144, 'delta')]
    for (const batches of [[[0], [1], [2]], [[0], [1, 2]], [[2], [0], [1]], [[2, 1, 0]]]) {
      const bench = new Workbench()
      for (const batch of batches) await bench.engine.ingest(batch.map(at => inputs[at]!))
      expect((await bench.engine.read('A'))?.status, JSON.stringify(batches)).toBe('inTransit')
    }
  })

  test('are all refused if one is unusable', async () => {
    const bench = new Workbench()
    const good = { shipment: 'A', kind: 'delta' as const, events: [{ code: '1/1', time: hour(1) }], receivedAt: hour(1) }
    for (const bad of [
      { ...good, shipment: '' },
      { ...good, shipment: 'a\0b' },
      { ...good, receivedAt: 'soon' },
      { ...good, kind: 'x' },
      null,
    ])
      await expect(bench.engine.ingest([good, bad as typeof good])).rejects.toMatchObject({ code: 'bad-option' })
    expect(await bench.engine.shipments()).toEqual([])
  })
})
