// An order and its parcel in one transaction, with each client.

import { describe, expect, test } from 'vitest'
import { hour } from '../../engine/workbench.js'
import { clients, gate, scan, shop, someoneWaits } from './shop.js'

describe.each(Object.entries(clients))('with %s', (_, client) => {
  test('an order and its registration are committed together, and what follows is delivered', async () => {
    const { engine, orders, insert } = await shop()
    await client(engine)(async (within, query) => {
      await query(insert, ['A'])
      await within.register({ shipment: 'A', at: hour(1) })
      await within.ingest([scan('A', '5/5', 2), scan('A', '3/3', 3)])
      expect(await within.read('A')).toMatchObject({ status: 'delivered', effects: [{ state: 'pending' }] })
      expect((await within.shipments()).map(({ shipment }) => shipment)).toEqual(['A'])
      expect(await engine.read('A')).toBeNull()
    })
    expect(await orders()).toEqual(['A'])
    const delivered: string[] = []
    await engine.relay(async ({ key }) => void delivered.push(key), { now: () => hour(9).getTime() })
    expect(delivered).toEqual(['A/0/pay/release-payment/1'])
  })

  test('a throw leaves neither', async () => {
    const { engine, orders, insert } = await shop()
    const refused = client(engine)(async (within, query) => {
      await query(insert, ['A'])
      await within.register({ shipment: 'A', at: hour(1) })
      await within.ingest([scan('A', '3/3', 2), scan('B', '3/3', 2)])
      throw new Error('The card was declined.')
    })
    await expect(refused).rejects.toThrow('declined')
    expect([await orders(), await engine.shipments(), await engine.effects()]).toEqual([[], [], []])
    const [result] = await engine.ingest(scan('A', '3/3', 4))
    expect(result!.fire).toHaveLength(1)
  })

  test('of two at once on one shipment, the later waits, sees what the earlier wrote, and both end right', async () => {
    const { schema, engine, other, insert, orders } = await shop()
    const inOne = client(engine)
    const { open, isOpen } = gate()
    const first = inOne(async (within, query) => {
      await query(insert, ['A'])
      await within.ingest(scan('S', '5/5', 2))
      open()
      await someoneWaits(schema)
    })
    await isOpen
    const second = inOne(async (within, query) => {
      const [result] = await within.ingest(scan('S', '3/3', 4))
      expect(result!.change.before.status).toBe('outForDelivery')
      // The wait for the lock ended in an error, which must not have ended the transaction.
      await query(insert, ['B'])
    })
    await Promise.all([first, second])
    expect(await orders()).toEqual(['A', 'B'])
    expect((await other.read('S'))?.report.steps.map(({ code }) => code)).toEqual(['5/5', '3/3'])
  })
})
