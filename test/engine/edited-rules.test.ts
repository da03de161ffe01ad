// Rules that are edited while shipments are there: what was decided stays, and nothing that waited is lost.

import { describe, expect, test } from 'vitest'
import { defineRules, type Rule } from '../../src/index.js'
import { hour, Workbench } from './workbench.js'

const delivered = '1/1@1 5/5@5 3/301@9'

describe('rules that change', () => {
  test('a new rule does not fire for what was already true', async () => {
    const old = new Workbench({
      rules: defineRules([{ name: 'other', when: { kind: 'silent', for: 'P9D' }, do: { kind: 'x' } }]),
    })
    await old.hear(delivered, 10)
    const bench = new Workbench({ store: old.store })
    await bench.hear(`${delivered} 3/3@11`, 12)
    expect(await bench.relay(12)).toEqual([])
  })

  test('what waited for its time when its rule was edited is not lost', async () => {
    const rule = (settled: true | string) => ({
      ...{ name: 'pay', when: { kind: 'reached', outcome: 'delivered' }, only: { settled }, do: { kind: 'release-payment' } },
    })
    for (const [isToldAgain, settled] of [
      [false, true],
      [true, true],
      [false, 'PT1H'],
      [true, 'PT1H'],
    ] as const) {
      const old = new Workbench({ rules: defineRules([rule('PT12H')] as Rule[]) })
      await old.hear(delivered, 10)
      const bench = new Workbench({ store: old.store, rules: defineRules([rule(settled)] as Rule[]) })
      if (isToldAgain) await bench.hear(delivered, 11)
      await bench.engine.tick(hour(10 + 12))
      await bench.engine.tick(hour(10 + 13))
      expect(await bench.relay(23), `${isToldAgain} ${settled}`).toEqual(['release-payment 1'])
      await bench.hear(`${delivered} 3/3@24`, 25)
      expect(await bench.relay(25)).toEqual([])
    }
  })

  describe('what a condition held back is sent when the rule lets it go', () => {
    const pay = (only: Rule['only']) =>
      defineRules([
        {
          name: 'pay',
          when: { kind: 'reached', outcome: 'delivered' },
          ...(only && { only }),
          do: { kind: 'pay' },
          undo: { kind: 'take-back' },
        },
      ] as Rule[])
    const disputed = `${delivered} 0/0@10 5/5@11`
    const strict = [
      ['doubt', disputed, { settled: true }],
      ['a question', delivered, { where: () => false }],
      ['doubt, and a time', disputed, { settled: 'PT1H' }],
    ] as const
    test.each(strict)('%s, by rejudging, and only once', async (_, trace, only) => {
      const old = new Workbench({ rules: pay(only) })
      await old.hear(trace, 12)
      await old.engine.tick(hour(20))
      expect(await old.relay(20)).toEqual([])
      const bench = new Workbench({ store: old.store, rules: pay(undefined) })
      const { changed } = await bench.engine.rejudge({ all: true, dryRun: true })
      expect(changed).toMatchObject([{ shipment: 'A1', send: ['A1/0/pay/pay/1'], undo: [], cancel: [] }])
      expect(await bench.relay(21)).toEqual([])
      await bench.engine.rejudge({ all: true })
      await bench.engine.rejudge({ all: true })
      expect(await bench.relay(22)).toEqual(['pay 1'])
      // And back: what was sent stays, and is not sent again when it is let go once more.
      await new Workbench({ store: old.store, rules: pay(only) }).engine.rejudge({ all: true })
      await bench.engine.rejudge({ all: true })
      expect(await bench.relay(23)).toEqual([])
    })

    test.each(strict)('%s, by the next scan', async (_, trace, only) => {
      const old = new Workbench({ rules: pay(only) })
      await old.hear(trace, 12)
      const bench = new Workbench({ store: old.store, rules: pay(undefined) })
      await bench.hear(`1/101@2 ${trace}`, 13)
      expect(await bench.relay(13)).toEqual(['pay 1'])
    })

    test('but not what was true before it was held back, be it sent or older than the rule', async () => {
      const stores = [defineRules([]), pay(undefined)].map(async rules => {
        const old = new Workbench({ rules })
        await old.hear(delivered, 10)
        await old.relay(10)
        return old.store
      })
      const more = defineRules([{ ...pay(undefined).rules[0]!, do: [{ kind: 'pay' }, { kind: 'thank' }] } as Rule])
      for (const store of await Promise.all(stores))
        for (const rules of [pay(undefined), pay({ where: () => false }), pay(undefined), pay({ where: () => false }), more]) {
          const bench = new Workbench({ store, rules })
          await bench.engine.rejudge({ all: true })
          expect(await bench.relay(12)).toEqual([])
        }
    })

    test('and what waited for its time when the rule was paused', async () => {
      const old = new Workbench({ rules: pay({ settled: 'PT12H' }) })
      await old.hear(delivered, 10)
      await new Workbench({ store: old.store, rules: pay({ where: () => false }) }).engine.rejudge({ all: true })
      const bench = new Workbench({ store: old.store, rules: pay(undefined) })
      await bench.engine.rejudge({ all: true })
      expect(await bench.relay(11)).toEqual(['pay 1'])
    })

    test('but not what was true before there was the rule', async () => {
      const old = new Workbench({ rules: defineRules([]) })
      await old.hear(delivered, 10)
      const bench = new Workbench({ store: old.store, rules: pay(undefined) })
      await bench.engine.rejudge({ all: true })
      await bench.hear(`${delivered} 3/301@11`, 12)
      expect(await bench.relay(12)).toEqual([])
    })
  })

  test('a rule that is gone takes nothing back', async () => {
    const old = new Workbench()
    await old.hear(delivered, 10)
    await old.relay(10)
    const bench = new Workbench({ store: old.store, rules: defineRules([]) })
    await bench.hear('1/1@1 5/5@5 2/204@9', 12)
    expect(await bench.relay(12)).toEqual([])
  })
})
