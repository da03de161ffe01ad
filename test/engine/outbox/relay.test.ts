// Delivery: at least once, in order of revision, and nothing lost.

import { describe, expect, test } from 'vitest'
import { createEngine, type Delivery, memoryStore, type Store } from '../../../src/engine/index.js'
import { hour, shopRules, Workbench } from '../workbench.js'

const delivered = '1/1@1 5/5@5 3/301@9'
const refuse = (times: number, why = 'the bank is closed') => {
  let left = times
  return () => {
    if (left-- > 0) throw new Error(why)
  }
}

describe('a delivery that fails', () => {
  test('is tried again later, under the same key', async () => {
    const bench = new Workbench()
    await bench.receive(delivered, 10)
    bench.answer = refuse(1)
    expect(await bench.relay(10)).toEqual([])
    expect(await bench.engine.effects()).toMatchObject([
      { state: 'pending', attempts: 1, failures: 1, error: 'the bank is closed' },
    ])
    expect(await bench.relay(10)).toEqual([])
    expect(await bench.relay(11)).toEqual(['release-payment 1'])
    expect(bench.delivered).toMatchObject([{ attempt: 2 }])
    expect(await bench.engine.effects()).toMatchObject([{ state: 'done', doneAt: hour(11).toISOString() }])
  })

  test('waits longer after each failure, up to half of it at random, and at most an hour', async () => {
    const bench = new Workbench()
    await bench.receive(delivered, 10)
    bench.answer = refuse(99)
    const pauses: number[] = []
    for (let at = 10; at < 40; at += 2) {
      await bench.relay(at, { tries: 99 })
      const [row] = await bench.engine.effects()
      pauses.push((Date.parse(row!.notBefore) - hour(at).getTime()) / 1000)
    }
    for (const [at, seconds] of pauses.entries()) {
      expect(seconds).toBeGreaterThanOrEqual(Math.min(3600, 2 ** at) / 2)
      expect(seconds).toBeLessThanOrEqual(Math.min(3600, 2 ** at))
    }
  })

  test('too often is dead, with its error, until it is retried', async () => {
    const bench = new Workbench()
    await bench.receive(delivered, 10)
    bench.answer = refuse(3, 'no such\0account \ud800')
    for (const at of [10, 12, 14, 16]) await bench.relay(at, { tries: 3 })
    expect(bench.delivered).toEqual([])
    expect(await bench.engine.effects({ state: 'dead' })).toMatchObject([{ attempts: 3, error: 'no such\ufffdaccount \ufffd' }])
    expect(await bench.engine.retry(['no such key'])).toBe(0)
    expect(await bench.engine.retry()).toBe(1)
    expect(await bench.relay(17)).toEqual(['release-payment 1'])
  })

  test('and is compensated is not tried again, and undone in case it took effect', async () => {
    const bench = new Workbench()
    await bench.receive(delivered, 10)
    bench.answer = refuse(1)
    await bench.relay(10)
    await bench.receive('1/1@1 5/5@5 2/204@9', 11)
    expect(await bench.relay(12)).toEqual(['take-payment-back 2'])
    expect((await bench.engine.effects()).map(({ key, state }) => `${key} ${state}`)).toEqual([
      'A1/0/pay/release-payment/1 cancelled',
      'A1/0/pay/take-payment-back/2 done',
    ])
  })

  test('of a rule without undo, compensated and due again, is tried again under its old key', async () => {
    const bench = new Workbench()
    const waiting = '1/1@1 5/5@5 5/501@9'
    await bench.receive(waiting, 10)
    await bench.engine.tick(hour(90))
    bench.answer = refuse(1)
    await bench.relay(90)
    await bench.receive('1/1@1 5/5@5 2/204@9', 91)
    expect(await bench.relay(92)).toEqual([])
    await bench.receive(`2/204@8 ${waiting}`, 93)
    expect(await bench.relay(94)).toEqual(['mail-reminder 1'])
  })
})

describe('a relay that dies', () => {
  test('leaves its effects to others when its lease ends', async () => {
    const bench = new Workbench()
    await bench.receive(delivered, 10)
    await bench.store.outbox.claim({ now: hour(10).getTime(), until: hour(11).getTime(), limit: 9 })
    expect(await bench.relay(10)).toEqual([])
    expect(await bench.relay(11)).toEqual(['release-payment 1'])
    expect(bench.delivered).toMatchObject([{ attempt: 2 }])
  })

  test('with an effect that was compensated meanwhile delays the undo until its lease ends', async () => {
    const bench = new Workbench()
    await bench.receive(delivered, 10)
    await bench.store.outbox.claim({ now: hour(10).getTime(), until: hour(12).getTime(), limit: 9 })
    await bench.receive('1/1@1 5/5@5 2/204@9', 11)
    expect(await bench.relay(11)).toEqual([])
    expect(await bench.relay(12)).toEqual(['take-payment-back 2'])
  })

  test('with an effect that is compensated, delivered nevertheless and due again, does not deliver it twice', async () => {
    const bench = new Workbench()
    const waiting = '1/1@1 5/5@5 5/501@9'
    await bench.receive(waiting, 10)
    await bench.engine.tick(hour(90))
    const [row] = await bench.store.outbox.claim({ now: hour(90).getTime(), until: hour(95).getTime(), limit: 9 })
    await bench.receive('1/1@1 5/5@5 2/204@9', 91)
    await bench.store.outbox.acknowledge([
      { kind: 'done', subject: row!.subject, key: row!.key, attempts: 1, at: hour(92).getTime() },
    ])
    await bench.receive(`2/204@8 ${waiting}`, 93)
    expect(await bench.relay(99)).toEqual([])
    expect(await bench.engine.effects()).toMatchObject([{ key: row!.key, state: 'done' }])
  })

  test('on the same effect over and over makes it dead', async () => {
    const bench = new Workbench()
    await bench.receive(delivered, 10)
    for (const at of [10, 12, 14])
      await bench.store.outbox.claim({ now: hour(at).getTime(), until: hour(at + 1).getTime(), limit: 9 })
    expect(await bench.relay(16, { tries: 3 })).toEqual([])
    expect(await bench.engine.effects()).toMatchObject([
      { state: 'dead', error: expect.stringContaining('lease expired repeatedly') },
    ])
  })

  test('and answers too late ends no other claim', async () => {
    const bench = new Workbench()
    await bench.receive(delivered, 10)
    const [first] = await bench.store.outbox.claim({ now: hour(10).getTime(), until: hour(11).getTime(), limit: 9 })
    await bench.store.outbox.claim({ now: hour(11).getTime(), until: hour(12).getTime(), limit: 9 })
    await bench.store.outbox.acknowledge([{ ...first!, kind: 'failed', error: 'late', retryAt: null }])
    expect(await bench.engine.effects()).toMatchObject([{ state: 'claimed', attempts: 2, error: null }])
  })
})

describe('a claim that is answered late', () => {
  // A relay whose store takes this long for its first claim, and what happens meanwhile.
  async function late(waitMs: number, leaseMs: number, meanwhile: (bench: Workbench) => Promise<unknown> = async () => {}) {
    const bench = new Workbench()
    await bench.receive(delivered, 10)
    let now = hour(10).getTime()
    let isFirst = true
    const slow: Store = {
      ...bench.store,
      outbox: {
        ...bench.store.outbox,
        claim: async how => {
          const rows = await bench.store.outbox.claim(how)
          if (isFirst) {
            isFirst = false
            now += waitMs
            await meanwhile(bench)
          }
          return rows
        },
      },
    }
    const hang = (delivery: Delivery) => {
      bench.delivered.push(delivery)
      return new Promise(() => {})
    }
    await createEngine({ store: slow, rules: shopRules }).relay(hang, {
      leaseMs,
      timeoutMs: 50,
      pollMs: 1,
      tries: 9,
      now: () => now,
    })
    return bench
  }

  test('has only the rest of its lease, unless it is renewed', async () => {
    const bench = await late(890, 1000)
    expect(await bench.engine.effects()).toMatchObject([
      { state: 'pending', failures: 1, error: 'The lease of 1000 ms could not be renewed.' },
    ])
  })

  test('after most of its lease is given back, untried, since another relay may claim it', async () => {
    const bench = await late(54_000, 60_000)
    expect(bench.delivered.map(({ attempt }) => attempt)).toEqual([2])
    expect(await bench.engine.effects()).toMatchObject([
      { state: 'pending', attempts: 2, failures: 1, error: 'No answer within 50 ms.' },
    ])
  })

  test('does not deliver what was compensated and undone meanwhile', async () => {
    const bench = await late(70_000, 60_000, async its => {
      await its.receive('1/1@1 5/5@5 2/204@9', 11)
      await its.relay(12)
    })
    expect(bench.delivered.map(({ effect }) => effect.kind)).toEqual(['take-payment-back'])
    expect((await bench.engine.effects()).map(({ state }) => state)).toEqual(['cancelled', 'done'])
  })
})

describe('a relay', () => {
  test('aborts a delivery that takes too long', async () => {
    const bench = new Workbench()
    await bench.receive(delivered, 10)
    let wasAborted = false
    const hang = ({ signal }: Delivery) => new Promise(() => signal.addEventListener('abort', () => (wasAborted = true)))
    await bench.engine.relay(hang, { timeoutMs: 10, now: () => hour(10).getTime() })
    expect(wasAborted).toBe(true)
    expect(await bench.engine.effects()).toMatchObject([{ state: 'pending', error: 'No answer within 10 ms.' }])
  })

  test('runs until its signal, and finishes deliveries in flight', async () => {
    const bench = new Workbench()
    const stop = new AbortController()
    const seen: string[] = []
    const running = bench.engine.relay(
      async ({ shipment }) => {
        seen.push(shipment!)
        if (seen.length === 2) stop.abort()
        await Promise.resolve()
      },
      { signal: stop.signal, pollMs: 1, now: () => hour(10).getTime() },
    )
    await bench.receive(delivered, 10, 'A')
    await bench.receive(delivered, 10, 'B')
    expect(await running).toEqual({ done: 2, failed: 0, dead: 0 })
    expect(seen.sort()).toEqual(['A', 'B'])
  })

  test('delivers each effect once beside other relays', async () => {
    const bench = new Workbench()
    for (let at = 0; at < 40; at++) await bench.receive(delivered, 10, `S${at}`)
    const keys: string[] = []
    const record = async ({ key }: { key: string }) => void keys.push(key)
    const results = await Promise.all([1, 2, 3].map(() => bench.engine.relay(record, { now: () => hour(10).getTime() })))
    expect(results.reduce((sum, { done }) => sum + done, 0)).toBe(40)
    expect(new Set(keys).size).toBe(40)
  })

  test('rejects when the store fails, unless it has onFailure', async () => {
    const bench = new Workbench()
    const broken = { ...bench.store, outbox: { ...bench.store.outbox, claim: () => Promise.reject(new Error('down')) } }
    await expect(new Workbench({ store: broken }).relay(1)).rejects.toThrow('down')
    const stop = new AbortController()
    const failures: unknown[] = []
    const onFailure = (_: unknown, error: unknown) => {
      failures.push(error)
      if (failures.length === 3) stop.abort()
    }
    await new Workbench({ store: broken }).engine.relay(async () => {}, { signal: stop.signal, pollMs: 1, onFailure })
    // The last one is the attempt to give back what a lost answer may have left claimed.
    expect(failures).toHaveLength(4)
  })

  test('ends when its engine is closed', async () => {
    const bench = new Workbench()
    const failures: unknown[] = []
    const onFailure = (_: unknown, error: unknown) => void failures.push(error)
    const relaying = bench.engine.relay(async () => {}, { signal: new AbortController().signal, pollMs: 1, onFailure })
    await bench.engine.close()
    await expect(relaying).rejects.toMatchObject({ code: 'closed' })
    expect(failures).toEqual([])
  })

  test('refuses unusable options by name', async () => {
    const bench = new Workbench()
    for (const [name, value] of Object.entries({
      concurrency: 0,
      leaseMs: 30 * 86_400_000,
      tries: 1.5,
      retryMs: Number.NaN,
      pollMs: 0,
    }))
      await expect(bench.relay(1, { [name]: value })).rejects.toMatchObject({
        code: 'bad-option',
        message: expect.stringContaining(`${name}: ${value}`),
      })
  })
})

test('a relay without a signal delivers all that is due, even if the answers to its claims come late', async () => {
  const inner = memoryStore()
  const claim: Store['outbox']['claim'] = async request => {
    const rows = await inner.outbox.claim(request)
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate)
    return rows
  }
  const bench = new Workbench({ store: { ...inner, outbox: { ...inner.outbox, claim } } })
  for (let at = 0; at < 20; at++) await bench.receive(delivered, 10, `S${at}`)
  expect(await bench.relay(10)).toHaveLength(20)
})
