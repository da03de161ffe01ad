// What defineRules refuses, and what its types infer.

import { describe, expect, expectTypeOf, test } from 'vitest'
import { type Code, defineRules, evaluateRules, type Rule, type RuleResult, type Rules } from '../../src/index.js'
import type { Effect } from '../../src/rules/index.js'
import { shippedTable, type Table } from '../../src/table/index.js'
import { parseDuration } from '../../src/vocabulary/duration.js'

const good = { name: 'it', when: { kind: 'entered', status: 'delivered' }, do: { kind: 'notify' } } as const
const define =
  (...rules: unknown[]) =>
  () =>
    defineRules(rules as Rule[])
const refused = (message: RegExp) => expect.objectContaining({ code: 'bad-rule', message: expect.stringMatching(message) })
const loop: Record<string, unknown> = { kind: 'notify' }
loop.self = { loop }

describe('refused', () => {
  test.each<[string, unknown, RegExp]>([
    ['no rule', null, /^Unusable rule number 1: the rule is null; give an object with name, about, when/],
    ['an unknown field', { ...good, whem: 1 }, /"it": whem is not a field of a rule; did you mean when\?/],
    [
      'an unknown field of when',
      { ...good, when: { ...good.when, stauts: 1 } },
      /when\.stauts is not a field of when; did you mean status\?/,
    ],
    ['an unknown field of if', { ...good, if: { certan: true } }, /if\.certan is not a field of if; did you mean certain\?/],
    ['no name', { ...good, name: undefined }, /number 1: name is missing/],
    ['an empty name', { ...good, name: '' }, /number 1: name is ""/],
    ['a name with NUL', { ...good, name: 'a\0' }, /without NUL/],
    ['half a character for a name', { ...good, name: '\ud83d' }, /halves of characters/],
    ['no when', { ...good, when: undefined }, /when is missing/],
    ['an unknown kind', { ...good, when: { kind: 'enterd' } }, /when\.kind is "enterd"; did you mean entered\?/],
    ['a kind far from all', { ...good, when: { kind: 'whenever' } }, /give one of entered, left, reached/],
    ['a kind of the prototype', { ...good, when: { kind: 'constructor' } }, /when\.kind is "constructor"/],
    ['an unknown status', { ...good, when: { kind: 'left', status: 'delievered' } }, /did you mean delivered\?/],
    [
      'an unknown outcome',
      { ...good, when: { kind: 'reached', outcome: 'missing' } },
      /give one of delivered, returned, cancelled, lost, destroyed/,
    ],
    [
      'an unknown code',
      { ...good, when: { kind: 'seen', code: ['3/3', '3/399'] } },
      /when\.code\[1\] is "3\/399"; did you mean 3\/3/,
    ],
    ['no codes', { ...good, when: { kind: 'seen', code: [] } }, /when\.code is empty/],
    ['an unknown constraint', { ...good, when: { kind: 'flagged', constraint: 're-opened' } }, /did you mean reopened\?/],
    [
      'an unknown doubt',
      { ...good, when: { kind: 'doubted', doubt: ['order', 'unkoded'] } },
      /doubt\[1\].*did you mean uncoded\?/,
    ],
    ['no doubts', { ...good, when: { kind: 'doubted', doubt: [] } }, /when\.doubt is empty/],
    [
      'certain while doubted',
      { ...good, when: { kind: 'doubted' }, if: { certain: true } },
      /"it": it would never fire.*leave if/,
    ],
    ['an unknown field to watch', { ...good, when: { kind: 'changed', of: ['status', 'cost'] } }, /when\.of\[1\] is "cost"/],
    ['a mirror of a group', { ...good, about: 'group', when: { kind: 'changed', of: 'status' } }, /when\.kind is "changed"/],
    ['nothing to watch', { ...good, when: { kind: 'changed', of: [] } }, /when\.of is empty; name at least one/],
    [
      'a mirror per event',
      { ...good, when: { kind: 'changed', of: 'status', per: 'event' } },
      /when\.per is not a field of when/,
    ],
    [
      'a mirror with undo',
      { ...good, when: { kind: 'changed', of: 'status' }, undo: good.do },
      /changed has no undo.*leave undo out/,
    ],
    [
      'a mirror of what is certain',
      { ...good, when: { kind: 'changed', of: 'status' }, if: { certain: true } },
      /changed delivers every standing.*leave if\.certain out/,
    ],
    ['an unknown leg', { ...good, if: { leg: 'retour' } }, /did you mean return\?/],
    ['an unknown per', { ...good, when: { ...good.when, per: 'scan' } }, /give one of journey, event/],
    ['no duration', { ...good, when: { kind: 'silent' } }, /when\.for is missing/],
    [
      'an unreadable duration',
      { ...good, when: { kind: 'silent', for: '3 days' } },
      /when\.for is "3 days"; give a duration such as/,
    ],
    ['a duration of zero', { ...good, when: { kind: 'silent', for: 'P0D' } }, /which is zero; give a longer one/],
    ['months', { ...good, when: { kind: 'silent', for: 'P1M' } }, /months and years have no fixed length; give days/],
    ['certain for nothing', { ...good, if: { certain: false } }, /if\.certain is false/],
    ['a where that is none', { ...good, if: { where: 'x' } }, /if\.where is "x"; give a function/],
    [
      'a status and a code',
      { ...good, when: { kind: 'lasted', status: 'customs', code: '8/8', for: 'P1D' } },
      /either a status or a code/,
    ],
    ['neither', { ...good, when: { kind: 'lasted', for: 'P1D' } }, /either a status or a code/],
    ['no effect', { ...good, do: undefined }, /do is missing/],
    ['an empty list of effects', { ...good, do: [] }, /do is empty/],
    ['an empty undo', { ...good, undo: [] }, /undo is empty/],
    ['an effect without a kind', { ...good, do: { type: 'x' } }, /do\.kind is undefined/],
    ['a kind that is no text', { ...good, do: [{ kind: 3 }] }, /do\[0\]\.kind is 3/],
    ['two effects of a kind', { ...good, do: [{ kind: 'a' }, { kind: 'a' }] }, /do has two effects of the kind "a"/],
    [
      'a function',
      { ...good, do: { kind: 'a', f: () => 1 } },
      /do\.f is a function, which JSON cannot represent; effects are plain JSON data/,
    ],
    ['undefined', { ...good, undo: { kind: 'a', b: [undefined] } }, /undo\.b\[0\] is undefined/],
    ['a hole', { ...good, do: { kind: 'a', b: new Array(1) } }, /do\.b\[0\] is undefined/],
    ['NaN', { ...good, do: { kind: 'a', b: Number.NaN } }, /do\.b is NaN/],
    ['a bigint', { ...good, do: { kind: 'a', b: 1n } }, /do\.b is a bigint/],
    ['a Date', { ...good, do: { kind: 'a', b: new Date(0) } }, /do\.b is a Date/],
    ['a symbol', { ...good, do: { kind: 'a', [Symbol('s')]: 1 } }, /symbol/],
    ['a cycle', { ...good, do: loop }, /do\.self\.loop holds itself/],
  ])('%s', (_, rule, message) => {
    expect(define(rule)).toThrow(refused(message))
  })

  test('two rules of one name', () => {
    expect(define(good, { ...good })).toThrow(refused(/"it": its name is that of an earlier rule/))
  })

  test.each([
    ['one rule', good, /^Unusable rules: \{"name":"it".*\. Pass a list of rules to defineRules\.$/],
    ['nothing', undefined, /^Unusable rules: undefined\. Pass a list of rules/],
    ['a text', 'rules', /^Unusable rules: "rules"\. /],
  ])('%s instead of a list', (_, rules, message) => {
    expect(() => defineRules(rules as never)).toThrow(refused(message))
  })

  test('unusable options, by name', () => {
    const badOption = (message: RegExp) =>
      expect.objectContaining({ code: 'bad-option', message: expect.stringMatching(message) })
    expect(() => defineRules([good], { tabel: shippedTable } as never)).toThrow(
      badOption(/no option tabel. Did you mean table\?/),
    )
    expect(() => defineRules([good], { table: 'shipped' as never })).toThrow(badOption(/option table: "shipped"/))
  })
})

test('a parcel on its way back can be overdue', () => {
  const when = { kind: 'overdue', since: 'inTransit', for: 'P2D' }
  expect(define({ ...good, when, if: { leg: 'return' } })).not.toThrow()
})

test('rules are checked against the table given', () => {
  const nothing: Table = { ...shippedTable, grid: new Uint16Array(shippedTable.grid.length) }
  expect(define(good)).not.toThrow()
  expect(() => defineRules([good], { table: nothing })).toThrow(refused(/no history enters delivered/))
})

test('rules are a copy: later edits change nothing', () => {
  const effect = { kind: 'notify', to: ['a'] }
  const rules = defineRules([{ ...good, do: effect }])
  effect.to.push('b')
  expect(rules.rules).toHaveLength(1)
  expect(rules.table).toBe(shippedTable)
  expect((rules.rules[0]!.do as typeof effect).to).toEqual(['a'])
})

test('only rules that defineRules made are evaluated', () => {
  const change = { shipment: 'A1' } as Parameters<typeof evaluateRules>[0]
  expect(() => evaluateRules(change, { rules: [good], table: shippedTable })).toThrow(refused(/Make them with defineRules/))
})

test.each<[unknown, unknown]>([
  ['P3D', 259_200_000],
  ['PT2H30M', 9_000_000],
  ['P1W', 604_800_000],
  ['P1W1DT1H1M1S', 694_861_000],
  ['PT0.5H', 1_800_000],
  ['PT1,5S', 1500],
  ['P1.5W', 907_200_000],
  ['P0.5DT1H', 'unreadable'],
  ['P', 'unreadable'],
  ['PT', 'unreadable'],
  ['P1DT', 'unreadable'],
  ['P1H', 'unreadable'],
  ['1D', 'unreadable'],
  ['P-1D', 'unreadable'],
  ['p1d', 'unreadable'],
  [' P1D', 'unreadable'],
  [3, 'unreadable'],
  ['PT0S', 'zero'],
  ['PT0.0001S', 'zero'],
  ['P1Y', 'calendar'],
  ['P1M', 'calendar'],
  ['P1M1D', 'calendar'],
  ['PT1M', 60_000],
  ['P999999999999D', 'too long'],
])('the duration %s is %s', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test('misspelt names do not compile, and effects keep their own types', () => {
  const rules = defineRules([
    { name: 'a', when: { kind: 'reached', outcome: 'returned' }, do: { kind: 'refund', share: 1 } },
    { name: 'b', when: { kind: 'seen', code: ['2/204', '2/206'] }, do: [{ kind: 'mail', template: 'missed' }] },
  ])
  type EffectsOf<R> = R extends Rules<infer F> ? F : never
  type Refund = Extract<EffectsOf<typeof rules>, { readonly kind: 'refund' }>
  expectTypeOf<EffectsOf<typeof rules>['kind']>().toEqualTypeOf<'refund' | 'mail'>()
  expectTypeOf<Refund['share']>().toEqualTypeOf<1>()
  const mixed = defineRules([
    {
      name: 'a',
      when: good.when,
      do: [{ kind: 'x', p: 1 }, { kind: 'y' }],
      undo: { kind: 'u' },
    },
    { name: 'b', when: good.when, do: { kind: 'z', q: ['r'] } },
  ])
  expectTypeOf<EffectsOf<typeof mixed>['kind']>().toEqualTypeOf<'x' | 'y' | 'u' | 'z'>()
  const conditional = defineRules([
    {
      name: 'a',
      when: good.when,
      if: { where: ({ cost }) => cost < 3 },
      do: [{ kind: 'x', p: 1 }, { kind: 'y' }],
      undo: { kind: 'u' },
    },
    { name: 'b', when: good.when, if: { certain: true, where: journey => journey.status === 'delivered' }, do: { kind: 'z' } },
    { name: 'c', when: good.when, do: { kind: 'v' } },
  ])
  type Conditional = EffectsOf<typeof conditional>
  expectTypeOf<Conditional['kind']>().toEqualTypeOf<'x' | 'y' | 'u' | 'z' | 'v'>()
  expectTypeOf<Extract<Conditional, { readonly kind: 'x' }>['p']>().toEqualTypeOf<1>()
  const named = defineRules<{ kind: 'x'; p: number } | { kind: 'u' }>([
    { name: 'a', when: good.when, if: { where: ({ cost }) => cost < 3 }, do: [{ kind: 'x', p: 1 }], undo: { kind: 'u' } },
  ])
  expectTypeOf<EffectsOf<typeof named>['kind']>().toEqualTypeOf<'x' | 'u'>()
  const filtered = defineRules(named.rules.filter(({ name }) => name !== 'b'))
  expectTypeOf<EffectsOf<typeof filtered>['kind']>().toEqualTypeOf<'x' | 'u'>()
  expectTypeOf<EffectsOf<Rules<Effect>>>().toEqualTypeOf<Effect>()
  // @ts-expect-error an unknown field of if
  expect(() => defineRules([{ name: 'a', when: good.when, if: { certan: true }, do: [{ kind: 'a' }] }])).toThrow()
  expectTypeOf<ReturnType<typeof evaluateRules<Refund>>>().toEqualTypeOf<RuleResult<Refund>>()
  expectTypeOf<'3/301'>().toExtend<Code>()
  // @ts-expect-error an unknown status
  expect(() => defineRules([{ ...good, when: { kind: 'entered', status: 'delievered' } }])).toThrow()
  // @ts-expect-error an unknown code
  expect(() => defineRules([{ ...good, when: { kind: 'seen', code: '3/305' } }])).toThrow()
  // @ts-expect-error an unknown constraint
  expect(() => defineRules([{ ...good, when: { kind: 'flagged', constraint: 're-opened' } }])).toThrow()
  // @ts-expect-error an unknown field
  expect(() => defineRules([{ name: 'a', when: good.when, than: { kind: 'a' }, do: { kind: 'a' } }])).toThrow()
  // @ts-expect-error a field of another kind
  expect(() => defineRules([{ name: 'a', when: { kind: 'entered', outcome: 'delivered' }, do: { kind: 'a' } }])).toThrow()
  // @ts-expect-error an effect needs a kind
  expect(() => defineRules([{ name: 'a', when: { kind: 'entered', status: 'customs' }, do: { to: 'b' } }])).toThrow()
})
