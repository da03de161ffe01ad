import { describe, expect, expectTypeOf, test } from 'vitest'
import { defineRules, evaluateRules, type Rule, type Rules, replay, rollUp, type Status } from '../../src/index.js'
import { evaluateGroup, type GroupParcel, type GroupState, hasGroupRules } from '../../src/rules/index.js'
import { shippedTable } from '../../src/table/index.js'
import { RuleRunner } from './run-rules.js'

/** A parcel by name: `delivered`, `delivered?` if that is doubted. */
const ends = {
  expected: ['expected', null],
  moving: ['inTransit', null],
  delivered: ['delivered', 'delivered'],
  returned: ['returned', 'returned'],
  cancelled: ['returned', 'cancelled'],
  lost: ['exception', 'lost'],
  destroyed: ['exception', 'destroyed'],
} as const satisfies Record<string, readonly [Status, GroupParcel['outcome']]>

function parcel(shipment: string, what: string): GroupParcel {
  const [status, outcome] = ends[what.replace('?', '') as keyof typeof ends]
  const certain = !what.endsWith('?')
  const cause = status === 'expected' ? null : { code: what, time: `of ${shipment}`, identity: shipment }
  return { shipment, journey: cause && 0, status, outcome, certain, doubts: certain ? [] : [{ kind: 'order' }], cause }
}

/** A group: `A delivered, B lost? of 3`. */
function group(text: string): GroupState {
  const [parcels, expect] = text.split(' of ')
  const members = parcels === '' ? [] : parcels!.split(', ').map(part => parcel(...(part.split(' ') as [string, string])))
  return { members, expect: expect ? Number(expect) : null }
}

const effects = { do: { kind: 'do' }, undo: { kind: 'undo' } }
const order = defineRules([
  { name: 'complete', about: 'group', when: { kind: 'all', outcome: 'delivered' }, ...effects },
  { name: 'sure', about: 'group', when: { kind: 'all', outcome: 'delivered' }, if: { certain: true }, ...effects },
  { name: 'some', about: 'group', when: { kind: 'any', outcome: 'delivered' }, if: { certain: true }, ...effects },
  { name: 'none', about: 'group', when: { kind: 'none', status: 'expected' }, if: { certain: true }, ...effects },
  {
    name: 'rest',
    about: 'group',
    when: { kind: 'any', status: 'returned' },
    if: { where: ({ delivered, lost }) => delivered === 'some' && lost === 'none' },
    ...effects,
  },
])

/** What follows, and for whose scan: `fire complete for B`. */
function follows(before: string, after: string, rules: Rules = order): string[] {
  const { fire, suppress, compensate } = evaluateGroup('O/1', group(before), group(after), rules)
  return Object.entries({ fire, suppress, compensate }).flatMap(([word, list]) =>
    list.map(({ rule, cause }) => `${word} ${rule}${cause && word !== 'suppress' ? ` for ${cause.shipment}` : ''}`),
  )
}

describe('a rule about a group', () => {
  test.each([
    ['', 'A delivered', ['fire complete for A', 'fire sure for A', 'fire some for A', 'fire none for A']],
    ['A delivered, B moving', 'A delivered, B delivered', ['fire complete for B', 'fire sure for B']],
    ['A delivered, B moving', 'A delivered, B delivered?', ['fire complete for B', 'suppress none']],
    ['A delivered, B delivered?', 'A delivered, B delivered', ['fire sure for B', 'fire none for B']],
    [
      'A delivered, B delivered',
      'A delivered, B returned',
      ['fire rest for B', 'compensate complete for B', 'compensate sure for B'],
    ],
    ['A delivered, B returned', 'A delivered, B returned, C lost', ['suppress rest']],
    ['A delivered, B returned', 'A returned, B returned', ['suppress rest', 'compensate some for A']],
    // A cancelled label is not back with the sender.
    ['A delivered, B moving', 'A delivered, B cancelled', []],
    // Until all that are expected are there.
    ['A moving of 2', 'A delivered of 2', ['fire some for A']],
    ['A delivered of 2', 'A delivered, B delivered of 2', ['fire complete for B', 'fire sure for B', 'fire none for B']],
    ['A delivered of 2', 'A delivered of 1', ['fire complete', 'fire sure', 'fire none']],
    ['A delivered of 1', 'A delivered, B delivered of 1', []],
    ['A delivered', 'A delivered of 2', ['compensate complete', 'compensate sure', 'compensate none']],
    // Parcels that are added or leave.
    ['A delivered', 'A delivered, B expected', ['compensate complete', 'compensate sure', 'compensate none']],
    ['A delivered, B moving', 'A delivered', ['fire complete', 'fire sure']],
    ['A delivered', '', ['compensate complete', 'compensate sure', 'compensate some', 'compensate none']],
    ['', '', []],
  ])('%s → %s', (before, after, expected) => {
    expect(follows(before, after).sort()).toEqual([...expected].sort())
  })

  test('the cause is the last of several parcels that brought it about', () => {
    expect(follows('A moving, B moving, C delivered', 'A delivered, B delivered, C delivered')).toContain('fire complete for B')
  })

  test('an activation has the group and the rule for its key, and no journey', () => {
    const rules = defineRules([
      {
        name: 'all in/out',
        about: 'group',
        when: { kind: 'all', outcome: 'delivered' },
        do: [{ kind: 'close', mail: 1 }, { kind: 'a/b' }],
        undo: { kind: 'close' },
      },
    ])
    expect(evaluateGroup('Bestellung Ü', group(''), group('A delivered'), rules)).toEqual({
      fire: [
        {
          key: 'group:Bestellung%20%C3%9C/all%20in%2Fout',
          rule: 'all in/out',
          journey: null,
          cause: { shipment: 'A', code: 'delivered', time: 'of A', identity: 'A' },
          do: [
            { key: 'group:Bestellung%20%C3%9C/all%20in%2Fout/close', effect: { kind: 'close', mail: 1 } },
            { key: 'group:Bestellung%20%C3%9C/all%20in%2Fout/a%2Fb', effect: { kind: 'a/b' } },
          ],
          undo: [{ key: 'group:Bestellung%20%C3%9C/all%20in%2Fout/close/undo', effect: { kind: 'close' } }],
        },
      ],
      suppress: [],
      compensate: [],
    })
  })

  test.each<[string, () => unknown, RegExp]>([
    ['throws', () => Number.prototype.toFixed.call('x'), /"rest": if\.where threw for group O\/1\. Fix/],
    ['returns a promise', () => Promise.reject(new Error('late')), /returned a value of type object for group O\/1/],
    ['edits what it is given', () => 0, /threw for group O\/1/],
  ])('a where that %s is refused', (what, where, message) => {
    const edit = (given: { lost: string; doubts: unknown[] }) => given.doubts.push(1)
    const rule = { name: 'rest', about: 'group', when: { kind: 'any', outcome: 'lost' }, do: { kind: 'a' } }
    const rules = defineRules([{ ...rule, if: { where: what.startsWith('edits') ? edit : where } } as unknown as Rule])
    expect(follows('A moving', 'A delivered', rules)).toEqual([])
    expect(() => follows('A moving', 'A lost', rules)).toThrow(
      expect.objectContaining({ code: 'bad-rule', message: expect.stringMatching(message) }),
    )
  })
})

const mixed = defineRules([
  {
    name: 'paid',
    when: { kind: 'reached', outcome: 'delivered' },
    if: { where: ({ leg, steps }) => leg === 'outbound' && steps.length > 0 },
    do: { kind: 'pay', share: 1 },
  },
  {
    name: 'complete',
    about: 'group',
    when: { kind: 'all', outcome: 'delivered' },
    if: { where: ({ delivered, doubts }) => delivered === 'all' && doubts.length === 0 },
    do: [{ kind: 'close', mail: true }],
    undo: { kind: 'reopen' },
  },
])

test('rules about shipments and about groups are kept apart, and their effects keep their types', () => {
  type EffectsOf<R> = R extends Rules<infer F> ? F : never
  expectTypeOf<EffectsOf<typeof mixed>['kind']>().toEqualTypeOf<'pay' | 'close' | 'reopen'>()
  expectTypeOf<Extract<EffectsOf<typeof mixed>, { kind: 'close' }>['mail']>().toEqualTypeOf<true>()
  expect(mixed.rules.map(({ about }) => about)).toEqual([undefined, 'group'])
  expect(hasGroupRules(mixed)).toBe(true)
  expect(hasGroupRules(defineRules([{ name: 'a', when: { kind: 'silent', for: 'P1D' }, do: { kind: 'a' } }]))).toBe(false)
  expect(new RuleRunner(mixed).receive('1/1@1 3/301@2', 3)).toEqual(['fire paid for 3/301'])
  expect(follows('', 'A delivered', mixed)).toEqual(['fire complete for A'])
  expect(follows('', 'A delivered', defineRules<EffectsOf<typeof mixed>>(mixed.rules, { table: mixed.table }))).toHaveLength(1)
  const change = {} as Parameters<typeof evaluateRules>[0]
  expect(() => evaluateRules(change, { rules: mixed.rules, table: shippedTable })).toThrow(/Make them with defineRules/)
})

test('fields of the other kind of rule do not compile', () => {
  const refused = (rule: Rule) => expect(() => defineRules([rule])).toThrow(/Unusable rule "a"/)
  // @ts-expect-error a kind of when for shipments
  refused({ name: 'a', about: 'group', when: { kind: 'reached', outcome: 'delivered' }, do: { kind: 'a' } })
  // @ts-expect-error a kind of when for groups
  refused({ name: 'a', when: { kind: 'all', outcome: 'delivered' }, do: { kind: 'a' } })
  // @ts-expect-error a duration
  refused({ name: 'a', about: 'group', when: { kind: 'all', outcome: 'lost' }, if: { certain: 'P1D' }, do: { kind: 'a' } })
  // @ts-expect-error a leg
  refused({ name: 'a', about: 'group', when: { kind: 'all', outcome: 'lost' }, if: { leg: 'return' }, do: { kind: 'a' } })
})

const good = { name: 'it', about: 'group', when: { kind: 'all', outcome: 'delivered' }, do: { kind: 'a' } }
test.each<[string, unknown, RegExp]>([
  ['another subject', { ...good, about: 'order' }, /"it": about is "order"; give "group", or leave it out\.$/],
  ['no subject', { ...good, about: undefined }, /when\.kind is "all", which is for rules about groups; add about: "group"\.$/],
  [
    'a kind for shipments',
    { ...good, when: { kind: 'entered', status: 'delivered' } },
    /when\.kind is "entered", which is for rules about shipments; give one of all, any, none, or leave about out\.$/,
  ],
  ['an unknown kind', { ...good, when: { kind: 'nome' } }, /when\.kind is "nome"; did you mean none\?$/],
  ['no when', { ...good, when: 'all' }, /when is "all"; give an object with a kind\.$/],
  ['an unknown outcome', { ...good, when: { kind: 'all', outcome: 'delivred' } }, /did you mean delivered\?$/],
  ['both', { ...good, when: { ...good.when, status: 'delivered' } }, /when needs either an outcome or a status\.$/],
  ['neither', { ...good, when: { kind: 'any' } }, /when needs either an outcome or a status\.$/],
  ['a duration', { ...good, when: { ...good.when, for: 'P1D' } }, /when\.for is not a field of when in a rule about a group\.$/],
  ['per', { ...good, when: { ...good.when, per: 'journey' } }, /when\.per is not a field of when in a rule about a group\.$/],
  ['a leg', { ...good, if: { leg: 'return' } }, /if\.leg is not a field of if in a rule about a group\.$/],
  ['a mistyped condition', { ...good, if: { certan: true } }, /if\.certan .*; did you mean certain\?$/],
  [
    'certain for some time',
    { ...good, if: { certain: 'P1D' } },
    /if\.certain is "P1D"; give true, since rules about groups know no durations\.$/,
  ],
  ['a where that is none', { ...good, if: { where: true } }, /if\.where is true; give a function of a roll-up\.$/],
  ['no effect', { ...good, do: [] }, /do is empty/],
])('%s is refused', (_, rule, message) => {
  expect(() => defineRules([rule as Rule])).toThrow(
    expect.objectContaining({ code: 'bad-rule', message: expect.stringMatching(message) }),
  )
})

test('a rule about a group that can never be true under the table is refused', () => {
  const table = { ...shippedTable, grid: new Uint16Array(shippedTable.grid.length) }
  const define = (when: object) => () => defineRules([{ ...good, when } as unknown as Rule], { table })
  expect(define({ kind: 'all', outcome: 'lost' })).toThrow(/"it": it can never be true under this table: no history ends lost/)
  expect(define({ kind: 'any', status: 'customs' })).toThrow(/no history enters customs/)
  expect(define({ kind: 'all', status: 'expected' })).not.toThrow()
  expect(define({ kind: 'none', outcome: 'lost' })).not.toThrow()
})

describe('rollUp', () => {
  const reports = (text: string) => group(text).members
  const [none, some, all] = ['none', 'some', 'all']
  test.each([
    ['', { shipped: none, delivered: none, returned: none, lost: none, certain: true }],
    ['A expected', { shipped: none, delivered: none, returned: none, lost: none, certain: true }],
    ['A moving, B cancelled', { shipped: some, delivered: none, returned: none, lost: none, certain: true }],
    ['A delivered, B returned?', { shipped: all, delivered: some, returned: some, lost: none, certain: false }],
    ['A lost, B destroyed', { shipped: all, delivered: none, returned: none, lost: all, certain: true }],
    ['A delivered of 2', { shipped: some, delivered: some, returned: none, lost: none, certain: true }],
    ['A delivered, B delivered of 1', { shipped: all, delivered: all, returned: none, lost: none, certain: true }],
  ])('%s', (text, expected) => {
    const { expect: number } = group(text)
    const { doubts, ...rest } = rollUp(reports(text), { expect: number })
    expect(rest).toEqual(expected)
    expect(doubts).toEqual(reports(text).flatMap(report => report.doubts))
  })

  test('takes reports as they are', () => {
    const delivered = replay([
      { code: '1/1', time: '2026-03-01T09:00:00Z' },
      { code: '3/301', time: '2026-03-02T09:00:00Z' },
    ])
    expect(rollUp([delivered, replay([])])).toEqual({
      ...{ shipped: 'some', delivered: 'some', returned: 'none', lost: 'none', certain: false },
      doubts: [{ kind: 'no-scan' }],
    })
  })

  test.each<[unknown[], RegExp]>([
    [[undefined], /^rollUp takes a list of reports, not undefined\. Pass what replay/],
    [[[{ status: 'delivered' }]], /^rollUp takes a list of reports, not \[\{"status":"delivered"\}\]/],
    [[[], { expect: 0 }], /option expect: 0\. Pass a whole number, 1 or more\./],
    [[[], { expect: '2' }], /option expect: "2"/],
    [[[], { expects: 2 }], /rollUp has no option expects\. Did you mean expect\?/],
  ])('refuses %j', (args, message) => {
    expect(() => rollUp(...(args as Parameters<typeof rollUp>))).toThrow(
      expect.objectContaining({ code: 'bad-option', message: expect.stringMatching(message) }),
    )
  })
})
