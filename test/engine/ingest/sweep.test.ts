// What tick and reevaluate hand on, page by page, and that they keep nothing of it.

import { expect, test } from 'vitest'
import { defineRules } from '../../../src/index.js'
import { hour, Workbench } from '../workbench.js'

// As many as two pages and a bit, of either call.
const COUNT = 430
const name = (at: number) => `S${String(at).padStart(3, '0')}`
const silent = { kind: 'silent', for: 'P30D' } as const

async function stored(): Promise<Workbench> {
  const bench = new Workbench({ rules: defineRules([{ name: 'x', when: silent, do: { kind: 'x' } }]) })
  // The later the name, the earlier the deadline.
  for (let at = 0; at < COUNT; at++) await bench.receive(`1/1@${COUNT - at}`, COUNT, name(at))
  return bench
}

/** Calls with rules under which the shipments with these numbers cannot be evaluated; counts how often each was tried. */
async function failing(isFailing: (at: number) => boolean) {
  const old = await stored()
  const tried = new Map<string, number>()
  const rules = defineRules([
    {
      name: 'x',
      when: silent,
      do: { kind: 'x' },
      if: {
        where({ steps }) {
          const hours = (Date.parse(`${steps[0]!.time}Z`) - hour(0).getTime()) / 3_600_000
          if (isFailing(COUNT - hours)) throw new Error('no such order')
          return true
        },
      },
    },
  ])
  const commit: Workbench['store']['shipments']['commit'] = writes => {
    for (const { row } of writes) tried.set(row.shipment, (tried.get(row.shipment) ?? 0) + 1)
    return old.store.shipments.commit(writes)
  }
  const bench = new Workbench({ store: { ...old.store, shipments: { ...old.store.shipments, commit } }, rules })
  return { bench, tried }
}

test('each result is handed on once it is committed, and awaited before the next page is evaluated', async () => {
  const { engine, store } = await stored()
  const seen: string[] = []
  let isBusy = false
  const counts = await engine.tick(hour(9_999), {
    async onResult(result) {
      expect(isBusy).toBe(false)
      isBusy = true
      const [stored] = await store.shipments.load([result.shipment!])
      expect(stored?.row.evaluatedAt).toBe(hour(9_999).getTime())
      seen.push(result.shipment!)
      // Of all pages at most the one that this result is from is committed.
      const open = await store.shipments.due({ by: hour(9_999).getTime(), limit: COUNT })
      expect(COUNT - open.length - seen.length).toBeLessThan(200)
      isBusy = false
    },
  })
  expect(counts).toEqual({ evaluated: COUNT, changed: COUNT, failed: 0 })
  expect(seen).toEqual(Array.from({ length: COUNT }, (_, at) => name(COUNT - 1 - at)))
})

test('a signal that aborts within a page makes no shipment fail', async () => {
  const { store } = await stored()
  const stop = new AbortController()
  const reason = new Error('shutting down')
  const load: Workbench['store']['shipments']['load'] = names => {
    stop.abort(reason)
    return store.shipments.load(names)
  }
  const { engine } = new Workbench({ store: { ...store, shipments: { ...store.shipments, load } } })
  const seen: unknown[] = []
  const onResult = (result: unknown) => seen.push(result)
  await expect(engine.tick(hour(9_999), { signal: stop.signal, onResult })).rejects.toBe(reason)
  await engine.close()
  expect(seen).toEqual([])
})

test('an onResult that rejects ends the call after the commit that the result came from', async () => {
  const { engine } = await stored()
  let calls = 0
  const full = new Error('disk full')
  const onResult = async () => {
    if (++calls === 3) throw full
  }
  await expect(engine.tick(hour(9_999), { onResult })).rejects.toBe(full)
  const left = await engine.shipments({ dueBy: hour(9_999), limit: COUNT })
  expect([calls, left.length]).toEqual([3, COUNT - 200])
  // The next tick goes on.
  expect(await engine.tick(hour(9_999))).toMatchObject({ evaluated: COUNT - 200 })
})

test('more failing shipments than a page has are each tried once, and block no others', async () => {
  const { bench, tried } = await failing(at => at % 10 !== 0)
  const failed: string[] = []
  const counts = await bench.engine.tick(hour(9_999), {
    onResult(result) {
      if (result.kind === 'failed') {
        expect(result.error).toMatchObject({ code: 'bad-rule' })
        failed.push(result.shipment!)
      }
    },
  })
  expect(counts).toEqual({ evaluated: 43, changed: 43, failed: 387 })
  expect([new Set(failed).size, failed.length]).toEqual([387, 387])
  expect([...tried.values()].every(times => times === 1)).toBe(true)
})

test.each(['tick', 'reevaluate'] as const)('without onResult, %s rejects at the end and says how many failed', async call => {
  const { bench, tried } = await failing(at => at === 7 || at === 300)
  const calling = call === 'tick' ? bench.engine.tick(hour(9_999)) : bench.engine.reevaluate({ all: true })
  const first = call === 'tick' ? 'S300' : 'S007'
  await expect(calling).rejects.toMatchObject({
    ...{
      code: 'bad-rule',
      message: expect.stringContaining(`"${first}" and 1 more could not be evaluated; every other one was.`),
    },
  })
  expect(tried.size).toBe(COUNT - 2)
})
