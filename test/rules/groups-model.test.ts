// Rules about groups against a model that counts: parcels come, change and leave in any order, and several changes may be evaluated
// at once.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defineRules, type Outcome, type RollUp, type Rule, type Status } from '../../src/index.js'
import { evaluateGroup, type GroupParcel, type GroupState } from '../../src/rules/index.js'
import { runs, seenAtLeast } from '../runs.js'

const standings: readonly (readonly [Status, Outcome | null])[] = [
  ['expected', null],
  ['inTransit', null],
  ['delivered', 'delivered'],
  ['returned', 'returned'],
  ['returned', 'cancelled'],
  ['exception', 'lost'],
]

// Each kind with each end and each condition.
const kinds = ['all', 'any', 'none'] as const
const ends = [{ outcome: 'delivered' }, { outcome: 'lost' }, { status: 'returned' }, { status: 'exception' }] as const
const conditions = {
  always: {},
  certain: { certain: true },
  shipped: { where: ({ shipped }: RollUp) => shipped === 'all' },
  unlost: { certain: true, where: ({ lost }: RollUp) => lost === 'none' },
} as const
const given = kinds.flatMap(kind =>
  ends.flatMap(end =>
    Object.entries(conditions).map(([condition, its]) => ({
      name: `${kind}/${Object.values(end)}/${condition}`,
      about: 'group' as const,
      when: { kind, ...end },
      if: its,
      do: { kind: 'do' },
    })),
  ),
)
const rules = defineRules(given as readonly Rule[])

interface Truth {
  readonly isTrue: boolean
  readonly isDue: boolean
}

function modelOf({ name }: Rule, { members, expect: expected }: GroupState): Truth {
  const [kind, end, condition] = name.split('/')
  const count = (is: (parcel: GroupParcel) => boolean) => members.filter(is).length
  const matching = members.filter(({ status, outcome }) =>
    end === 'returned' ? outcome === 'returned' : end === 'exception' ? status === 'exception' : outcome === end,
  )
  const isThere = members.length > 0 && members.length >= (expected ?? 0)
  const isTrue = kind === 'any' ? matching.length > 0 : isThere && matching.length === (kind === 'all' ? members.length : 0)
  const isCertain = kind === 'any' ? matching.some(({ certain }) => certain) : count(({ certain }) => !certain) === 0
  const left = count(({ status, outcome }) => status === 'expected' || outcome === 'cancelled')
  const holds = {
    always: true,
    certain: isCertain,
    shipped: isThere && left === 0,
    unlost: isCertain && count(({ outcome }) => outcome === 'lost') === 0,
  }
  return { isTrue, isDue: isTrue && holds[condition as keyof typeof holds] }
}

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      shipment: fc.constantFrom('A', 'B', 'C'),
      journey: fc.constantFrom(null, 0, 1),
      standing: fc.constantFrom(...standings),
      certain: fc.boolean(),
      // What leaves is no member any more.
      leaves: fc.integer({ max: 3, min: 0 }).map(chance => chance === 0),
    }),
  },
  { weight: 1, arbitrary: fc.record({ expect: fc.constantFrom(null, 1, 2, 3) }) },
)
const batches = fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 8 })

test('what was fired and not taken back is what a model says is due, however parcels came and changed', () => {
  const seen = { fire: 0, suppress: 0, compensate: 0, caused: 0 }
  fc.assert(
    fc.property(batches, lists => {
      const active = new Set<string>()
      let scans = 0
      let before: GroupState = { members: [], expect: null }
      for (const steps of lists) {
        const members = new Map(before.members.map(parcel => [`${parcel.shipment}/${parcel.journey}`, parcel]))
        let { expect: expected } = before
        const touched = new Set<string>()
        for (const next of steps) {
          if ('expect' in next) {
            expected = next.expect
            continue
          }
          const {
            shipment,
            journey,
            standing: [status, outcome],
            certain,
            leaves,
          } = next
          const key = `${shipment}/${journey}`
          touched.add(shipment)
          if (leaves) members.delete(key)
          else {
            const cause = { code: null, time: `${++scans}`, identity: key }
            members.set(key, { shipment, journey, status, outcome, certain, doubts: [], cause })
          }
        }
        const after = { members: [...members].sort().map(([, parcel]) => parcel), expect: expected }
        const { fire, suppress, compensate } = evaluateGroup('O', before, after, rules)
        const names = (list: typeof fire) => list.map(({ rule }) => rule)
        const [was, is] = [before, after].map(state => new Map(given.map(rule => [rule.name, modelOf(rule as Rule, state)])))
        expect(names(fire).filter(name => active.has(name))).toEqual([])
        expect(names(suppress).filter(name => !active.has(name))).toEqual([])
        for (const name of [...names(suppress), ...names(compensate)]) active.delete(name)
        for (const name of names(fire)) active.add(name)
        expect([...active].sort()).toEqual(
          [...is!]
            .filter(([, { isDue }]) => isDue)
            .map(([name]) => name)
            .sort(),
        )
        expect(names(compensate)).toEqual(
          [...was!].filter(([name, { isTrue }]) => isTrue && !is!.get(name)!.isTrue).map(([name]) => name),
        )
        for (const { cause } of [...fire, ...compensate]) {
          if (cause) expect(touched).toContain(cause.shipment)
          if (cause) seen.caused++
        }
        expect(evaluateGroup('O', after, structuredClone(after), rules)).toEqual({ fire: [], suppress: [], compensate: [] })
        seen.fire += fire.length
        seen.suppress += suppress.length
        seen.compensate += compensate.length
        before = after
      }
    }),
    { numRuns: runs(500) },
  )
  for (const count of Object.values(seen)) expect(count).toBeGreaterThanOrEqual(seenAtLeast(300))
})
