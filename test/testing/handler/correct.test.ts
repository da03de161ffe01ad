// checkHandler on correct handlers: no false alarm, however many journeys.

import { describe, expect, test } from 'vitest'
import { createEngine, memoryStore } from '../../../src/engine/index.js'
import { defineRules } from '../../../src/index.js'
import { checkHandler, handlerText } from '../../../src/testing/index.js'
import { runs } from '../../runs.js'
import { shop } from './shop.js'

const RUNS = runs(700)

describe('a correct handler', () => {
  test('passes more than ten thousand journeys without a false alarm', { timeout: 600_000 }, async () => {
    const report = await checkHandler({ ...shop(), runs: RUNS, seed: 11 })
    expect(handlerText(report).split('\n')[0]).toBe(`Survives 17 of 17 kinds of faults, ${RUNS} journeys of each, seed 11.`)
    expect(report.rows.reduce((sum, { tried }) => sum + tried, 0)).toBeGreaterThan(10 * RUNS)
    for (const { kind, tried } of report.rows) expect([kind, tried > RUNS / 4]).toEqual([kind, true])
  })

  test('may be an engine with rules that acts in the background', { timeout: 60_000 }, async () => {
    const rules = defineRules([
      {
        name: 'pay',
        when: { kind: 'reached', outcome: 'delivered' },
        if: { certain: true },
        do: { kind: 'pay' },
        undo: { kind: 'takeBack' },
      },
    ])
    const engine = createEngine({ store: memoryStore(), rules, zone: 'UTC' })
    const done = new Map<string, number>()
    const report = await checkHandler({
      deliver: ({ shipment, message }) => engine.ingest({ shipment, ...message }),
      override: override => engine.ingest(override),
      read: async shipment => {
        await engine.relay(async ({ effect, shipment: name }) => {
          const key = `${name} ${effect.kind}`
          done.set(key, (done.get(key) ?? 0) + 1)
        })
        const { status, outcome } = (await engine.read(shipment))!
        const count = (kind: string) => done.get(`${shipment} ${kind}`) ?? 0
        return { status, outcome, done: { delivered: count('pay') }, undone: { delivered: count('takeBack') } }
      },
      runs: 40,
    })
    expect(report.failures).toEqual([])
    expect(report.tried).toBe(17)
  })
})
