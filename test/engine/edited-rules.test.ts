// Rules that are edited while shipments are stored: decisions stay, and nothing that waited is lost.

import { describe, expect, test } from 'vitest'
import type { ReevaluatedShipment } from '../../src/engine/index.js'
import { defineRules, type Rule } from '../../src/index.js'
import { collected, hour, Workbench } from './workbench.js'

const delivered = '1/1@1 5/5@5 3/301@9'

describe('rules that change', () => {
  test('a new rule does not fire for what was already true', async () => {
    const old = new Workbench({
      rules: defineRules([{ name: 'other', when: { kind: 'silent', for: 'P9D' }, do: { kind: 'x' } }]),
    })
    await old.receive(delivered, 10)
    const bench = new Workbench({ store: old.store })
    await bench.receive(`${delivered} 3/3@11`, 12)
    expect(await bench.relay(12)).toEqual([])
  })

  test('an edited rule does not lose what waited for its time', async () => {
    const rule = (certain: true | string) => ({
      name: 'pay',
      when: { kind: 'reached', outcome: 'delivered' },
      if: { certain },
      do: { kind: 'release-payment' },
    })
    for (const [isRepeated, certain] of [
      [false, true],
      [true, true],
      [false, 'PT1H'],
      [true, 'PT1H'],
    ] as const) {
      const old = new Workbench({ rules: defineRules([rule('PT12H')] as Rule[]) })
      await old.receive(delivered, 10)
      const bench = new Workbench({ store: old.store, rules: defineRules([rule(certain)] as Rule[]) })
      if (isRepeated) await bench.receive(delivered, 11)
      await bench.engine.tick(hour(10 + 12))
      await bench.engine.tick(hour(10 + 13))
      expect(await bench.relay(23), `${isRepeated} ${certain}`).toEqual(['release-payment 1'])
      await bench.receive(`${delivered} 3/3@24`, 25)
      expect(await bench.relay(25)).toEqual([])
    }
  })

  describe('what a condition withheld fires when the condition is removed', () => {
    const pay = (condition: Rule['if']) =>
      defineRules([
        {
          name: 'pay',
          when: { kind: 'reached', outcome: 'delivered' },
          ...(condition && { if: condition }),
          do: { kind: 'pay' },
          undo: { kind: 'take-back' },
        },
      ] as Rule[])
    const uncertain = `${delivered} 0/0@10 5/5@11`
    const strict = [
      ['uncertainty', uncertain, { certain: true }],
      ['a where', delivered, { where: () => false }],
      ['uncertainty, and a duration', uncertain, { certain: 'PT1H' }],
    ] as const
    test.each(strict)('%s, by reevaluation, and only once', async (_, trace, condition) => {
      const old = new Workbench({ rules: pay(condition) })
      await old.receive(trace, 12)
      await old.engine.tick(hour(20))
      expect(await old.relay(20)).toEqual([])
      const bench = new Workbench({ store: old.store, rules: pay(undefined) })
      const { changed } = await collected<ReevaluatedShipment>(onResult =>
        bench.engine.reevaluate({ all: true, dryRun: true, onResult }),
      )
      expect(changed).toMatchObject([{ shipment: 'A1', do: ['A1/0/pay/pay/1'], undo: [], cancel: [] }])
      expect(await bench.relay(21)).toEqual([])
      await bench.engine.reevaluate({ all: true })
      await bench.engine.reevaluate({ all: true })
      expect(await bench.relay(22)).toEqual(['pay 1'])
      // And back: delivered effects stay, and are not delivered again when the condition is removed once more.
      await new Workbench({ store: old.store, rules: pay(condition) }).engine.reevaluate({ all: true })
      await bench.engine.reevaluate({ all: true })
      expect(await bench.relay(23)).toEqual([])
    })

    test.each(strict)('%s, by the next scan', async (_, trace, condition) => {
      const old = new Workbench({ rules: pay(condition) })
      await old.receive(trace, 12)
      const bench = new Workbench({ store: old.store, rules: pay(undefined) })
      await bench.receive(`1/101@2 ${trace}`, 13)
      expect(await bench.relay(13)).toEqual(['pay 1'])
    })

    test('but not what was true before the condition was added, delivered or older than the rule', async () => {
      const stores = [defineRules([]), pay(undefined)].map(async rules => {
        const old = new Workbench({ rules })
        await old.receive(delivered, 10)
        await old.relay(10)
        return old.store
      })
      const more = defineRules([{ ...pay(undefined).rules[0]!, do: [{ kind: 'pay' }, { kind: 'thank' }] } as Rule])
      for (const store of await Promise.all(stores))
        for (const rules of [pay(undefined), pay({ where: () => false }), pay(undefined), pay({ where: () => false }), more]) {
          const bench = new Workbench({ store, rules })
          await bench.engine.reevaluate({ all: true })
          expect(await bench.relay(12)).toEqual([])
        }
    })

    test('including what waited for its time when the condition was added', async () => {
      const old = new Workbench({ rules: pay({ certain: 'PT12H' }) })
      await old.receive(delivered, 10)
      await new Workbench({ store: old.store, rules: pay({ where: () => false }) }).engine.reevaluate({ all: true })
      const bench = new Workbench({ store: old.store, rules: pay(undefined) })
      await bench.engine.reevaluate({ all: true })
      expect(await bench.relay(11)).toEqual(['pay 1'])
    })

    test('but not what was true before the rule was added', async () => {
      const old = new Workbench({ rules: defineRules([]) })
      await old.receive(delivered, 10)
      const bench = new Workbench({ store: old.store, rules: pay(undefined) })
      await bench.engine.reevaluate({ all: true })
      await bench.receive(`${delivered} 3/301@11`, 12)
      expect(await bench.relay(12)).toEqual([])
    })
  })

  test('a deleted rule undoes nothing', async () => {
    const old = new Workbench()
    await old.receive(delivered, 10)
    await old.relay(10)
    const bench = new Workbench({ store: old.store, rules: defineRules([]) })
    await bench.receive('1/1@1 5/5@5 2/204@9', 12)
    expect(await bench.relay(12)).toEqual([])
  })
})
