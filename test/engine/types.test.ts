// Effects are inferred from the rules through the engine, without a helper type.

import { expect, expectTypeOf, test } from 'vitest'
import { createEngine, type EngineOptions, memoryStore } from '../../src/engine/index.js'
import { defineRules } from '../../src/index.js'
import { hour } from './workbench.js'

const rules = defineRules([
  {
    name: 'pay',
    when: { kind: 'reached', outcome: 'delivered' },
    if: { certain: true, where: ({ cost }) => cost < 9 },
    do: { kind: 'release', share: 1 },
    undo: { kind: 'reclaim', share: 1 },
  },
  { name: 'warn', when: { kind: 'silent', for: 'P5D' }, do: [{ kind: 'mail', template: 'late' }] },
])
type Kind = 'release' | 'reclaim' | 'mail'

test('relay, read, effects, ingest, register and tick know the effects of the rules', async () => {
  const engine = createEngine({ store: memoryStore(), rules, zone: 'UTC' })
  const events = [
    { code: '1/1', time: hour(1) },
    { code: '3/301', time: hour(2) },
  ]
  const results = await engine.ingest({ shipment: 'A', kind: 'snapshot', events, receivedAt: hour(3) })
  expectTypeOf(results[0]!.fire[0]!.do[0]!.effect.kind).toEqualTypeOf<Kind>()
  const registered = await engine.register([])
  expectTypeOf(registered).toEqualTypeOf(results)
  await engine.tick(hour(4), {
    onResult(result) {
      if (result.kind === 'changed') expectTypeOf(result.fire).toEqualTypeOf(results[0]!.fire)
      else expectTypeOf(result.error).toEqualTypeOf<unknown>()
    },
  })
  const [effect] = await engine.effects()
  expectTypeOf(effect!.effect.kind).toEqualTypeOf<Kind>()
  const details = await engine.read('A')
  expectTypeOf(details!.effects[0]!.effect.kind).toEqualTypeOf<Kind>()
  const delivered: unknown[] = []
  await engine.relay(async ({ effect, kind, signal }) => {
    expectTypeOf(effect.kind).toEqualTypeOf<Kind>()
    expectTypeOf(kind).toEqualTypeOf<'do' | 'undo'>()
    expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
    if (effect.kind === 'mail') expectTypeOf(effect.template).toEqualTypeOf<'late'>()
    else expectTypeOf(effect.share).toEqualTypeOf<1>()
    delivered.push(effect)
  })
  expect(delivered).toEqual([{ kind: 'release', share: 1 }])
})

test('misspelt options, queries and states do not compile', async () => {
  const engine = createEngine({ store: memoryStore(), rules })
  // @ts-expect-error an unknown option
  expect(() => createEngine({ store: memoryStore(), rules, timezone: 'UTC' })).toThrow('timezone')
  // @ts-expect-error a list instead of what defineRules returns
  expect(() => createEngine({ store: memoryStore(), rules: [] })).toThrow('rules')
  // @ts-expect-error an unknown field of a query
  await expect(engine.shipments({ uncertain: true })).rejects.toThrow('uncertain')
  // @ts-expect-error an unknown state
  await expect(engine.effects({ state: 'sent' })).rejects.toThrow('state')
  // @ts-expect-error the second argument of deliver is gone
  await expect(engine.relay(async (_, { signal }) => signal)).resolves.toEqual({ done: 0, failed: 0, dead: 0 })
  expectTypeOf<EngineOptions['registration']>().toEqualTypeOf<'automatic' | 'explicit' | undefined>()
})
