// The way out: at least once, in order of revision, and nothing lost on the way.

import { describe, expect, test } from 'vitest'
import { createEngine, type Message, type Store } from '../../src/engine/index.js'
import { hour, shopRules, Workbench } from './workbench.js'

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
    await bench.hear(delivered, 10)
    bench.answer = refuse(1)
    expect(await bench.relay(10)).toEqual([])
    expect(await bench.engine.effects()).toMatchObject([
      { state: 'waiting', attempts: 1, failures: 1, error: 'the bank is closed' },
    ])
    expect(await bench.relay(10)).toEqual([])
    expect(await bench.relay(11)).toEqual(['release-payment 1'])
    expect(bench.delivered).toMatchObject([{ attempt: 2 }])
    expect(await bench.engine.effects()).toMatchObject([{ state: 'sent', sentAt: hour(11).getTime() }])
  })

  test('waits longer each time, by half of it at random, and an hour at most', async () => {
    const bench = new Workbench()
    await bench.hear(delivered, 10)
    bench.answer = refuse(99)
    const pauses: number[] = []
    for (let at = 10; at < 40; at += 2) {
      await bench.relay(at, { tries: 99 })
      const [row] = await bench.engine.effects()
      pauses.push((row!.notBefore - hour(at).getTime()) / 1000)
    }
    for (const [at, seconds] of pauses.entries()) {
      expect(seconds).toBeGreaterThanOrEqual(Math.min(3600, 2 ** at) / 2)
      expect(seconds).toBeLessThanOrEqual(Math.min(3600, 2 ** at))
    }
  })

  test('too often is parked with its error, and sent when it is retried', async () => {
    const bench = new Workbench()
    await bench.hear(delivered, 10)
    bench.answer = refuse(3, 'no such\0account \ud800')
    for (const at of [10, 12, 14, 16]) await bench.relay(at, { tries: 3 })
    expect(bench.delivered).toEqual([])
    expect(await bench.engine.effects({ state: 'parked' })).toMatchObject([{ attempts: 3, error: 'no such\ufffdaccount \ufffd' }])
    expect(await bench.engine.retry(['no such key'])).toBe(0)
    expect(await bench.engine.retry()).toBe(1)
    expect(await bench.relay(17)).toEqual(['release-payment 1'])
  })

  test('and is withdrawn is not tried again, and undone in case it took effect', async () => {
    const bench = new Workbench()
    await bench.hear(delivered, 10)
    bench.answer = refuse(1)
    await bench.relay(10)
    await bench.hear('1/1@1 5/5@5 2/204@9', 11)
    expect(await bench.relay(12)).toEqual(['take-payment-back 2'])
    expect((await bench.engine.effects()).map(({ key, state }) => `${key} ${state}`)).toEqual([
      'A1/0/pay/release-payment/1 cancelled',
      'A1/0/pay/take-payment-back/2 sent',
    ])
  })

  test('of a rule without undo, withdrawn and due again, is tried again under its old key', async () => {
    const bench = new Workbench()
    const waiting = '1/1@1 5/5@5 5/501@9'
    await bench.hear(waiting, 10)
    await bench.engine.tick(hour(90))
    bench.answer = refuse(1)
    await bench.relay(90)
    await bench.hear('1/1@1 5/5@5 2/204@9', 91)
    expect(await bench.relay(92)).toEqual([])
    await bench.hear(`2/204@8 ${waiting}`, 93)
    expect(await bench.relay(94)).toEqual(['mail-reminder 1'])
  })
})

describe('a relay that dies', () => {
  test('leaves its messages to others when its lease ends', async () => {
    const bench = new Workbench()
    await bench.hear(delivered, 10)
    await bench.store.claim({ now: hour(10).getTime(), until: hour(11).getTime(), limit: 9 })
    expect(await bench.relay(10)).toEqual([])
    expect(await bench.relay(11)).toEqual(['release-payment 1'])
    expect(bench.delivered).toMatchObject([{ attempt: 2 }])
  })

  test('with a message that was withdrawn meanwhile holds its undoing back until then', async () => {
    const bench = new Workbench()
    await bench.hear(delivered, 10)
    await bench.store.claim({ now: hour(10).getTime(), until: hour(12).getTime(), limit: 9 })
    await bench.hear('1/1@1 5/5@5 2/204@9', 11)
    expect(await bench.relay(11)).toEqual([])
    expect(await bench.relay(12)).toEqual(['take-payment-back 2'])
  })

  test('with a message that is withdrawn, arrives all the same and is due again does not send it twice', async () => {
    const bench = new Workbench()
    const waiting = '1/1@1 5/5@5 5/501@9'
    await bench.hear(waiting, 10)
    await bench.engine.tick(hour(90))
    const [row] = await bench.store.claim({ now: hour(90).getTime(), until: hour(95).getTime(), limit: 9 })
    await bench.hear('1/1@1 5/5@5 2/204@9', 91)
    await bench.store.settle([{ kind: 'sent', key: row!.key, attempts: 1, at: hour(92).getTime() }])
    await bench.hear(`2/204@8 ${waiting}`, 93)
    expect(await bench.relay(99)).toEqual([])
    expect(await bench.engine.effects()).toMatchObject([{ key: row!.key, state: 'sent' }])
  })

  test('on the same message over and over has it parked', async () => {
    const bench = new Workbench()
    await bench.hear(delivered, 10)
    for (const at of [10, 12, 14]) await bench.store.claim({ now: hour(at).getTime(), until: hour(at + 1).getTime(), limit: 9 })
    expect(await bench.relay(16, { tries: 3 })).toEqual([])
    expect(await bench.engine.effects()).toMatchObject([{ state: 'parked', error: expect.stringContaining('died') }])
  })

  test('and answers after all, too late, ends nobody else’s claim', async () => {
    const bench = new Workbench()
    await bench.hear(delivered, 10)
    const [first] = await bench.store.claim({ now: hour(10).getTime(), until: hour(11).getTime(), limit: 9 })
    await bench.store.claim({ now: hour(11).getTime(), until: hour(12).getTime(), limit: 9 })
    await bench.store.settle([{ kind: 'failed', key: first!.key, attempts: first!.attempts, error: 'late', retryAt: null }])
    expect(await bench.engine.effects()).toMatchObject([{ state: 'claimed', attempts: 2, error: null }])
  })
})

describe('a claim that is answered late', () => {
  // A relay whose store once takes so long to answer, and what happens meanwhile.
  async function late(waitMs: number, leaseMs: number, meanwhile: (bench: Workbench) => Promise<unknown> = async () => {}) {
    const bench = new Workbench()
    await bench.hear(delivered, 10)
    let now = hour(10).getTime()
    let isFirst = true
    const slow: Store = {
      ...bench.store,
      claim: async how => {
        const rows = await bench.store.claim(how)
        if (isFirst) {
          isFirst = false
          now += waitMs
          await meanwhile(bench)
        }
        return rows
      },
    }
    const hang = (message: Message) => {
      bench.delivered.push(message)
      return new Promise(() => {})
    }
    await createEngine({ store: slow, rules: shopRules }).relay(hang, { leaseMs, tries: 9, now: () => now })
    return bench
  }

  test('has only what is left of its lease', async () => {
    const bench = await late(890, 1000)
    expect(await bench.engine.effects()).toMatchObject([{ state: 'waiting', error: 'No answer within 10 ms.' }])
  })

  test('until its lease is ending is not delivered, since another may have it', async () => {
    const bench = await late(54_000, 60_000)
    expect(bench.delivered).toEqual([])
    expect(await bench.engine.effects()).toMatchObject([
      { state: 'waiting', failures: 1, error: expect.stringContaining('lease of 60000 ms was ending') },
    ])
    expect(await bench.relay(11)).toEqual(['release-payment 1'])
  })

  test('does not do what was withdrawn and undone meanwhile', async () => {
    const bench = await late(70_000, 60_000, async its => {
      await its.hear('1/1@1 5/5@5 2/204@9', 11)
      await its.relay(12)
    })
    expect(bench.delivered.map(({ effect }) => effect.kind)).toEqual(['take-payment-back'])
    expect((await bench.engine.effects()).map(({ state }) => state)).toEqual(['cancelled', 'sent'])
  })
})

describe('a relay', () => {
  test('gives a message up before its lease ends, and says so', async () => {
    const bench = new Workbench()
    await bench.hear(delivered, 10)
    let wasTold = false
    const hang = (_: unknown, { signal }: { signal: AbortSignal }) =>
      new Promise(() => signal.addEventListener('abort', () => (wasTold = true)))
    await bench.engine.relay(hang, { leaseMs: 10, now: () => hour(10).getTime() })
    expect(wasTold).toBe(true)
    expect(await bench.engine.effects()).toMatchObject([{ state: 'waiting', error: 'No answer within 9 ms.' }])
  })

  test('runs until its signal, and finishes what it began', async () => {
    const bench = new Workbench()
    const stop = new AbortController()
    const seen: string[] = []
    const running = bench.engine.relay(
      async ({ shipment }) => {
        seen.push(shipment)
        if (seen.length === 2) stop.abort()
        await Promise.resolve()
      },
      { signal: stop.signal, pollMs: 1, now: () => hour(10).getTime() },
    )
    await bench.hear(delivered, 10, 'A')
    await bench.hear(delivered, 10, 'B')
    expect(await running).toEqual({ sent: 2, failed: 0, parked: 0 })
    expect(seen.sort()).toEqual(['A', 'B'])
  })

  test('hands each message to one of several running side by side', async () => {
    const bench = new Workbench()
    for (let at = 0; at < 40; at++) await bench.hear(delivered, 10, `S${at}`)
    const keys: string[] = []
    const take = async ({ key }: { key: string }) => void keys.push(key)
    const done = await Promise.all([1, 2, 3].map(() => bench.engine.relay(take, { now: () => hour(10).getTime() })))
    expect(done.reduce((sum, { sent }) => sum + sent, 0)).toBe(40)
    expect(new Set(keys).size).toBe(40)
  })

  test('rejects when the store fails, unless it is told whom to tell', async () => {
    const bench = new Workbench()
    const broken = { ...bench.store, claim: () => Promise.reject(new Error('down')) }
    await expect(new Workbench({ store: broken }).relay(1)).rejects.toThrow('down')
    const stop = new AbortController()
    const told: unknown[] = []
    const onError = (error: unknown) => {
      told.push(error)
      if (told.length === 3) stop.abort()
    }
    await new Workbench({ store: broken }).engine.relay(async () => {}, { signal: stop.signal, pollMs: 1, onError })
    expect(told).toHaveLength(3)
  })

  test('refuses options that make no sense, naming them', async () => {
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
