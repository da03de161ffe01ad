// Leases: renewed while a delivery lasts, lost, and claimed again after a lost answer. And what wakes a relay.

import { describe, expect, test, vi } from 'vitest'
import {
  type ClaimRequest,
  createEngine,
  type Delivery,
  memoryStore,
  type OutboxPort,
  type Store,
} from '../../../src/engine/index.js'
import { hour, shopRules, Workbench } from '../workbench.js'
import { passes, underClock } from './clock.js'

const delivered = '1/1@1 5/5@5 3/301@9'
const now = () => hour(10).getTime()

function withOutbox(store: Store, change: Partial<OutboxPort>): Store {
  return { ...store, outbox: { ...store.outbox, ...change } }
}

/** An engine on a clock, with one effect due. */
async function withEffect(change: (store: Store) => Partial<OutboxPort> = () => ({})) {
  const store = memoryStore()
  const bench = new Workbench({ store })
  await bench.receive(delivered, 10)
  return { store, engine: createEngine({ store: withOutbox(store, change(store)), rules: shopRules }) }
}

describe('a lease', () => {
  test('is renewed while the delivery lasts, so that no other relay delivers the effect', async () => {
    await underClock(async () => {
      const { engine } = await withEffect()
      const starts: number[] = []
      const deliver = () => {
        starts.push(Date.now())
        return new Promise(resolve => setTimeout(resolve, 5_000))
      }
      const stop = new AbortController()
      const relays = [1, 2].map(() => engine.relay(deliver, { leaseMs: 1_000, signal: stop.signal }))
      await passes(6_000)
      stop.abort()
      await passes(2_000)
      expect(starts).toHaveLength(1)
      expect((await Promise.all(relays)).map(({ done }) => done).sort()).toEqual([0, 1])
    })
  })

  test('that is lost aborts the delivery, whose result is ignored', async () => {
    await underClock(async () => {
      const { store, engine } = await withEffect()
      let reason: unknown
      const deliver = ({ signal }: Delivery) =>
        new Promise<void>(() => signal.addEventListener('abort', () => (reason ??= signal.reason)))
      const relaying = engine.relay(deliver, { leaseMs: 3_000, timeoutMs: 60_000 })
      await passes(100)
      // Another relay, whose clock is ahead.
      await store.outbox.claim({ now: Date.now() + 10_000, until: Date.now() + 100_000, limit: 1 })
      await passes(2_000)
      expect(String(reason)).toContain('another relay has claimed the effect')
      await relaying
      expect(await engine.effects()).toMatchObject([{ state: 'claimed', attempts: 2, error: null }])
    })
  })

  test('is renewed at the next try where one failed', async () => {
    await underClock(async () => {
      let tries = 0
      const { engine } = await withEffect(store => ({
        renew: how => (++tries === 1 ? Promise.reject(new Error('down')) : store.outbox.renew(how)),
      }))
      const deliver = () => new Promise(resolve => setTimeout(resolve, 9_000))
      const stop = new AbortController()
      const relaying = engine.relay(deliver, { leaseMs: 3_000, timeoutMs: 60_000, signal: stop.signal, onFailure: () => {} })
      await passes(10_000)
      stop.abort()
      await passes(10_000)
      expect(await relaying).toEqual({ done: 1, failed: 0, dead: 0 })
      expect(tries).toBeGreaterThan(2)
    })
  })

  test('that cannot be renewed aborts the delivery before it ends', async () => {
    await underClock(async () => {
      const { engine } = await withEffect(() => ({ renew: () => new Promise(() => {}) }))
      let abortedAt = 0
      const start = Date.now()
      const deliver = ({ signal }: Delivery) =>
        new Promise<void>(() => signal.addEventListener('abort', () => (abortedAt ||= Date.now())))
      void engine.relay(deliver, { leaseMs: 3_000, timeoutMs: 60_000 })
      await passes(4_000)
      expect(abortedAt - start).toBe(2_700)
    })
  })
})

describe('a claim whose answer is lost', () => {
  // Loses the answers of the first claims.
  const losing =
    (lost: number, requests: ClaimRequest[] = []) =>
    (store: Store): Partial<OutboxPort> => ({
      claim: async request => {
        requests.push(request)
        const rows = await store.outbox.claim(request)
        if (requests.length <= lost) throw new Error('The connection was lost.')
        return rows
      },
    })

  test('is repeated: nothing is left leased, no failure is counted, and a single try is not used up', async () => {
    const requests: ClaimRequest[] = []
    const { engine } = await withEffect(losing(2, requests))
    const stop = new AbortController()
    const seen: Delivery[] = []
    const failures: unknown[] = []
    const deliver = async (delivery: Delivery) => {
      seen.push(delivery)
      stop.abort()
    }
    const onFailure = (delivery: unknown) => void failures.push(delivery)
    expect(await engine.relay(deliver, { signal: stop.signal, tries: 1, pollMs: 1, now, onFailure })).toMatchObject({ done: 1 })
    expect(seen).toMatchObject([{ attempt: 1 }])
    expect(failures).toEqual([null, null])
    expect(new Set(requests.slice(0, 3).map(({ token }) => token)).size).toBe(1)
    expect(await engine.effects()).toMatchObject([{ state: 'done', attempts: 1, failures: 0 }])
  })
})

test('a relay that stops after a lost answer gives back what it holds, untried and without a failure', async () => {
  const stop = new AbortController()
  let calls = 0
  const { store, engine } = await withEffect(its => ({
    claim: async request => {
      const rows = await its.outbox.claim(request)
      if (++calls > 1) return rows
      stop.abort()
      throw new Error('The connection was lost.')
    },
  }))
  await engine.relay(() => Promise.reject(new Error('late')), { signal: stop.signal, tries: 1, now, onFailure: () => {} })
  expect(await store.outbox.list({})).toMatchObject([{ state: 'pending', attempts: 1, failures: 0 }])
})

describe('a relay', () => {
  test('is woken by a commit of its engine, however rarely it polls', async () => {
    const bench = new Workbench()
    const stop = new AbortController()
    const relaying = bench.engine.relay(async () => stop.abort(), { signal: stop.signal, pollMs: 86_400_000, now })
    await new Promise(resolve => setImmediate(resolve))
    await bench.receive(delivered, 10)
    expect(await relaying).toMatchObject({ done: 1 })
  })

  test('is woken by a retry of dead effects through its engine', async () => {
    const bench = new Workbench()
    await bench.receive(delivered, 10)
    await bench.engine.relay(() => Promise.reject(new Error('closed')), { tries: 1, now })
    const stop = new AbortController()
    const relaying = bench.engine.relay(async () => stop.abort(), { signal: stop.signal, pollMs: 86_400_000, now })
    await new Promise(resolve => setImmediate(resolve))
    expect(await bench.engine.retry()).toBe(1)
    expect(await relaying).toMatchObject({ done: 1 })
  })

  test('is woken whenever one of its own failed deliveries is due again, however rarely it polls', async () => {
    await underClock(async () => {
      const bench = new Workbench()
      await bench.receive(delivered, 10, 'A')
      await bench.receive(delivered, 10, 'B')
      const stop = new AbortController()
      const attempts: string[] = []
      const deliver = async ({ shipment, attempt }: Delivery) => {
        attempts.push(`${shipment} ${attempt}`)
        if (attempt < 2) throw new Error('refused')
      }
      // One is due again after half a second, the other after a second.
      const random = vi.spyOn(Math, 'random').mockReturnValueOnce(0).mockReturnValue(0.99)
      const relaying = bench.engine.relay(deliver, { signal: stop.signal, pollMs: 86_400_000 })
      await passes(700)
      expect(attempts.toSorted()).toEqual(['A 1', 'A 2', 'B 1'])
      await passes(400)
      expect(attempts.toSorted()).toEqual(['A 1', 'A 2', 'B 1', 'B 2'])
      random.mockRestore()
      stop.abort()
      await relaying
    })
  })

  test('that starts while the store is down goes on when it is up', async () => {
    const store = memoryStore()
    const bench = new Workbench({ store })
    await bench.receive(delivered, 10)
    let isDown = true
    const open = () => (isDown ? Promise.reject(new Error('down')) : store.open())
    const engine = createEngine({ store: { ...store, open }, rules: shopRules })
    const stop = new AbortController()
    const onFailure = () => {
      isDown = false
    }
    expect(await engine.relay(async () => stop.abort(), { signal: stop.signal, pollMs: 1, now, onFailure })).toMatchObject({
      done: 1,
    })
    await expect(engine.relay(async () => {}, { tries: 0 })).rejects.toMatchObject({ code: 'bad-option' })
  })

  test('of some rules or kinds leaves all others alone', async () => {
    const bench = new Workbench()
    await bench.receive(`${delivered} 2/209@8`, 10)
    expect((await bench.engine.effects()).map(({ rule }) => rule)).toEqual(['claim', 'pay'])
    expect(await bench.relay(10, { kinds: ['open-claim', 'release-payment'], rules: ['pay'] })).toEqual(['release-payment 1'])
    expect(await bench.relay(10, { kinds: ['drop-claim'] })).toEqual([])
    expect(await bench.relay(10, { rules: ['claim'] })).toEqual(['open-claim 1'])
    await expect(bench.relay(10, { rules: [] })).rejects.toMatchObject({ code: 'bad-option' })
  })

  test('that is serial delivers the effects of a shipment one by one, in their order, beside other relays', async () => {
    const bench = new Workbench()
    for (const name of ['A', 'B', 'C']) await bench.receive(`${delivered} 2/209@8`, 10, name)
    const [inFlight, order] = [new Set<string>(), new Map<string, string[]>()]
    const deliver = async ({ activation, rule }: Delivery) => {
      const shipment = activation[0]!
      expect(inFlight.has(shipment)).toBe(false)
      inFlight.add(shipment)
      order.set(shipment, [...(order.get(shipment) ?? []), rule])
      await new Promise(resolve => setImmediate(resolve))
      inFlight.delete(shipment)
    }
    const options = { serial: 'shipment', now } as const
    await Promise.all([1, 2].map(() => bench.engine.relay(deliver, options)))
    await bench.engine.relay(deliver, options)
    expect([...order]).toEqual(['A', 'B', 'C'].map(name => [name, ['claim', 'pay']]))
  })

  test('passes each failed delivery to onFailure, with its error', async () => {
    const bench = new Workbench()
    await bench.receive(delivered, 10)
    const failures: unknown[] = []
    const refuse = () => Promise.reject(new Error('closed'))
    await bench.engine.relay(refuse, { now, onFailure: (delivery, error) => void failures.push([delivery?.key, String(error)]) })
    expect(failures).toEqual([['A1/0/pay/release-payment/1', 'Error: closed']])
  })
})

test('a relay ends with what onFailure throws, after it has acknowledged what was in flight', async () => {
  for (const onFailure of [
    () => {
      throw new Error('no log')
    },
    async () => Promise.reject(new Error('no log')),
  ]) {
    const bench = new Workbench()
    await bench.receive(delivered, 10)
    const signal = new AbortController().signal
    const refuse = () => Promise.reject(new Error('the bank is closed'))
    await expect(bench.engine.relay(refuse, { now, signal, pollMs: 86_400_000, onFailure })).rejects.toThrow('no log')
    expect(await bench.engine.effects()).toMatchObject([{ state: 'pending', error: 'the bank is closed' }])
    const broken = createEngine({
      store: withOutbox(memoryStore(), { claim: () => Promise.reject(new Error('down')) }),
      rules: shopRules,
    })
    await expect(broken.relay(refuse, { signal, pollMs: 86_400_000, onFailure })).rejects.toThrow('no log')
  }
})
