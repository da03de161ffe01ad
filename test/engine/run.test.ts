// One loop that ticks and relays.

import { describe, expect, test, vi } from 'vitest'
import { createEngine, type Delivery, memoryStore } from '../../src/engine/index.js'
import { defineRules } from '../../src/index.js'
import { passes, underClock } from './outbox/clock.js'
import { hour, shopRules, Workbench } from './workbench.js'

let isBroken = false
const broken = () => {
  if (isBroken) throw new Error('broken')
  return true
}

describe('run', () => {
  test('ticks and relays until its signal', async () => {
    await underClock(async () => {
      const bench = new Workbench()
      const clock = () => Date.now()
      const receivedAt = new Date()
      await bench.engine.ingest({ shipment: 'A1', kind: 'delta', receivedAt, events: [{ code: '5/501', time: receivedAt }] })
      const stop = new AbortController()
      const kinds: string[] = []
      const deliver = async ({ effect }: Delivery) => void kinds.push(effect.kind)
      const running = bench.engine.run({ deliver, signal: stop.signal, now: clock, tickMs: 3_600_000, pollMs: 3_600_000 })
      await passes(71 * 3_600_000)
      expect(kinds).toEqual([])
      await passes(2 * 3_600_000)
      expect(kinds).toEqual(['mail-reminder'])
      stop.abort()
      expect(await running).toEqual({ done: 1, failed: 0, dead: 0 })
    })
  })

  test('goes on beside a shipment that cannot be evaluated, which is printed once or passed to onFailure', async () => {
    const store = memoryStore()
    const rules = defineRules([
      { name: 'ask', when: { kind: 'silent', for: 'P5D' }, if: { where: broken }, do: { kind: 'ask' } },
      { name: 'pay', when: { kind: 'reached', outcome: 'delivered' }, do: { kind: 'pay' } },
    ])
    const engine = createEngine({ store, rules })
    isBroken = false
    await engine.ingest({ shipment: 'A', kind: 'delta', receivedAt: hour(1), events: [{ code: '1/1', time: hour(0) }] })
    isBroken = true
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
    const failures: unknown[] = []
    for (const onFailure of [undefined, (delivery: unknown, error: unknown) => void failures.push([delivery, String(error)])]) {
      const stop = new AbortController()
      let ticks = 0
      const clock = () => {
        // Each tick asks once, and so does the relay.
        if (++ticks > 20) stop.abort()
        return hour(1_000).getTime()
      }
      const deliver = async () => {}
      await engine.run({ deliver, signal: stop.signal, tickMs: 1, pollMs: 1, now: clock, ...(onFailure && { onFailure }) })
    }
    expect(printed.mock.calls).toEqual([[expect.stringMatching(/could not be evaluated.*if\.where threw/)]])
    expect(failures[0]).toEqual([null, expect.stringContaining('if.where threw')])
    printed.mockRestore()
  })

  test('that cannot tick rejects, and ends its relay; with onFailure it goes on', async () => {
    const store = memoryStore()
    let calls = 0
    const due = () => (calls++ < 2 ? Promise.reject(new Error('down')) : Promise.resolve([]))
    const engine = createEngine({ store: { ...store, shipments: { ...store.shipments, due } }, rules: shopRules })
    const stop = new AbortController()
    const deliver = async () => {}
    await expect(engine.run({ deliver, signal: stop.signal })).rejects.toThrow('down')
    const failures: unknown[] = []
    const onFailure = (_: unknown, error: unknown) => {
      failures.push(error)
      stop.abort()
    }
    expect(await engine.run({ deliver, signal: stop.signal, onFailure })).toMatchObject({ done: 0 })
    expect(failures).toHaveLength(1)
    // A tick that lasts is not waited for.
    const silent = createEngine({
      store: { ...store, shipments: { ...store.shipments, due: () => new Promise(() => {}) } },
      rules: shopRules,
    })
    const end = new AbortController()
    const running = silent.run({ deliver, signal: end.signal })
    end.abort()
    expect(await running).toEqual({ done: 0, failed: 0, dead: 0 })
    // Without a signal it could never end.
    await expect(engine.run({ deliver } as never)).rejects.toMatchObject({ code: 'bad-option' })
  })
})
