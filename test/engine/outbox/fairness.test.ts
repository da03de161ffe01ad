// Deliveries that hang hold up no others: counted in virtual time.

import { describe, expect, test } from 'vitest'
import { createEngine, type Delivery, memoryStore, type RelayOptions } from '../../../src/engine/index.js'
import { defineRules } from '../../../src/index.js'
import { passes, underClock, until } from './clock.js'

const rules = defineRules([
  { name: 'pay', when: { kind: 'reached', outcome: 'delivered' }, do: { kind: 'pay' } },
  { name: 'mail', when: { kind: 'entered', status: 'accepted' }, do: { kind: 'mail' } },
  { name: 'text', when: { kind: 'entered', status: 'outForDelivery' }, do: { kind: 'mail' } },
])
const codes = { pay: '3/3', mail: '1/1', text: '5/5' }

/** An engine with a running relay whose deliveries take 100 ms, but those of shipments named `hang…` never end. */
async function started(options: RelayOptions = {}) {
  const engine = createEngine({ store: memoryStore(), rules })
  const stop = new AbortController()
  const delivered: string[] = []
  const starts: string[] = []
  const running = new Map<string, number>()
  let most = 0
  const deliver = ({ shipment, rule, key }: Delivery) => {
    starts.push(shipment!)
    running.set(rule, (running.get(rule) ?? 0) + 1)
    most = Math.max(
      most,
      [...running.values()].reduce((a, b) => a + b),
    )
    const end = () => void running.set(rule, running.get(rule)! - 1)
    return new Promise<void>((resolve, reject) => {
      const isHanging = shipment!.startsWith('hang')
      setTimeout(
        () => {
          end()
          if (isHanging) return reject(new Error('hung'))
          delivered.push(key)
          resolve()
        },
        isHanging ? (options.timeoutMs ?? 10_000) : 100,
      )
    })
  }
  const relaying = engine.relay(deliver, { signal: stop.signal, ...options })
  const add = async (rule: keyof typeof codes, count: number, prefix: string) => {
    const receivedAt = new Date()
    const events = [{ code: codes[rule], time: receivedAt }]
    const names = Array.from({ length: count }, (_, at) => `${prefix}-${rule}-${at}`)
    await engine.ingest(names.map(shipment => ({ shipment, kind: 'delta', receivedAt, events }) as const))
  }
  const end = async () => {
    stop.abort()
    await passes(20_000)
    await relaying
  }
  return { engine, add, delivered, starts, running, most: () => most, end }
}

const HEALTHY = 80

/** How long the healthy effects take while others hang, each of which has had one time-out. */
async function healthyMs(hanging: number, healthyRule: keyof typeof codes, options: RelayOptions = {}): Promise<number> {
  return underClock(async () => {
    const { engine, add, delivered, end } = await started({ retryMs: 1, ...options })
    await add('mail', hanging, 'hang')
    const failed = async () => (await engine.effects({ limit: 1000 })).filter(({ failures }) => failures > 0).length
    while (hanging > 0 && (await failed()) < hanging) await passes(500)
    await add(healthyRule, HEALTHY, 'fine')
    const ms = await until(() => delivered.length === HEALTHY)
    await end()
    return ms
  })
}

describe('healthy effects take at most twice their time alone, once each hanging effect has had one time-out', () => {
  test.each([8, 128])('beside %i hanging effects of another rule', async hanging => {
    expect(await healthyMs(hanging, 'pay')).toBeLessThanOrEqual(2 * (await healthyMs(0, 'pay')))
  })

  test.each([8, 64])('beside %i hanging effects of the same rule', async hanging => {
    expect(await healthyMs(hanging, 'mail')).toBeLessThanOrEqual(2 * (await healthyMs(0, 'mail')))
  })

  test('with 3 slots, and with 32', async () => {
    for (const concurrency of [3, 32])
      expect(await healthyMs(32, 'pay', { concurrency })).toBeLessThanOrEqual(2 * (await healthyMs(0, 'pay', { concurrency })))
  })
})

describe('a rule or kind that hangs', () => {
  test('leaves half of the slots to others from the first moment', async () => {
    await underClock(async () => {
      const { add, delivered, running, end } = await started()
      await add('mail', 100, 'hang')
      await passes(2_000)
      expect(running.get('mail')).toBe(4)
      // Another rule of the same kind shares its half, a rule of another kind has the other half.
      await add('text', 10, 'fine')
      await add('pay', 8, 'fine')
      expect(await until(() => delivered.length > 0)).toBeLessThanOrEqual(110)
      await until(() => delivered.length === 8)
      expect(delivered.every(key => key.includes('/pay/'))).toBe(true)
      await end()
    })
  })

  test('gets no more than half of the slots again after a time-out', async () => {
    await underClock(async () => {
      const { add, delivered, running, end } = await started()
      await add('mail', 20, 'fine')
      await until(() => delivered.length === 20)
      await add('mail', 40, 'hang')
      await passes(1)
      expect(running.get('mail')).toBe(8)
      await passes(10_100)
      expect(running.get('mail')).toBeLessThanOrEqual(4)
      await end()
    })
  })
})

test('a rule alone has all slots once a delivery of it has ended', async () => {
  await underClock(async () => {
    const { add, delivered, most, end } = await started({ concurrency: 10 })
    await add('pay', 100, 'fine')
    expect(await until(() => delivered.length === 100)).toBeLessThanOrEqual(1_200)
    expect(most()).toBe(10)
    await end()
  })
})

test('rules take turns: one with thousands of effects due does not keep the others waiting', async () => {
  await underClock(async () => {
    const { add, delivered, end } = await started()
    await add('mail', 400, 'fine')
    await passes(1_000)
    await add('pay', 10, 'fine')
    await until(() => delivered.filter(key => key.includes('/pay/')).length === 10)
    expect(delivered.length).toBeLessThan(150)
    await end()
  })
})

test('what failed never runs before what has not been tried', async () => {
  await underClock(async () => {
    const { add, delivered, starts, end } = await started({ retryMs: 1, concurrency: 1, timeoutMs: 1_000 })
    await add('mail', 2, 'hang')
    await passes(2_500)
    const before = starts.length
    await add('mail', 5, 'fine')
    await until(() => delivered.length === 5)
    expect(starts.slice(before, before + 5).filter(shipment => shipment.startsWith('hang'))).toEqual([])
    await end()
  })
})
