// What can happen to the orders of a shop: lists in hostile order, twice, corrected; parcels that are added, moved and removed; numbers
// that are used again a year later; calls that are cut off.

import fc from 'fast-check'
import type { Joining } from './order-model.js'

/** In hours. */
export const YEAR = 8760
const base = '1/1@1 5/5@5'
const again = `1/1@${YEAR + 1} 5/5@${YEAR + 5}`
const endings = ['3/301@9', '3/301@9', '2/204@9', '3/301@9 0/0@10 5/5@11', '6/6@9 4/4@20', '2/209@9', '2/209@9 3/301@30']
const traces = [
  '1/1@1',
  base,
  ...endings.map(ending => `${base} ${ending}`),
  `${base} 3/301@9 ${again} 3/301@${YEAR + 9}`,
  `${base} 3/301@9 ${again} 2/204@${YEAR + 9}`,
  `${again} 3/301@${YEAR + 9}`,
  `${again} 2/204@${YEAR + 9}`,
]
const codes = ['3/301', '2/204', '2/209', '6/6', '4/4']

/** A list or a scan of a parcel, or its registration. */
export type Act =
  | { readonly kind: 'list'; readonly trace: string; readonly isDated: boolean; readonly isRepeated: boolean }
  | { readonly kind: 'scan'; readonly code: string; readonly at: number }
  | ({ readonly kind: 'join' } & Omit<Joining, 'shipment'>)

const cuts = ['before', 'after', 'shipments', 'dies'] as const
/**
 * Where a call is cut off: `before` or `after` the commit of a group, or after that of `shipments`, and then repeated; or the process
 * `dies` before the commit of a group.
 */
export type Cut = (typeof cuts)[number] | null

/** One step; `acts` happen at once. */
export type Step =
  | { readonly kind: 'acts'; readonly acts: readonly (readonly [string, Act])[]; readonly cut: Cut }
  | { readonly kind: 'relay'; readonly refuses: boolean; readonly meanwhile: readonly (readonly [string, Act])[] }
  | { readonly kind: 'tick' }

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('list' as const),
      trace: fc.constantFrom(...traces, `${base} 3/301@9`, `${base} 3/301@9`),
      isDated: fc.boolean(),
      isRepeated: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('scan' as const),
      code: fc.constantFrom(...codes),
      at: fc.constantFrom(6, 9, 15, YEAR + 9),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('join' as const),
      at: fc.constantFrom(0, 0, 0, 3, YEAR),
      group: fc.constantFrom('O1', 'O1', 'O1', 'Ø/2', null),
      expect: fc.constantFrom(null, null, 1, 2, 3),
    }),
  },
)
const acts = fc.uniqueArray(fc.tuple(fc.constantFrom('A', 'B', 'C', 'D/ß'), act), {
  ...{ minLength: 1, maxLength: 4, size: 'max' },
  selector: ([shipment]) => shipment,
})
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('acts' as const), acts, cut: fc.constantFrom<Cut[]>(null, null, null, ...cuts) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('relay' as const),
      refuses: fc.boolean(),
      meanwhile: fc.oneof(fc.constant([]), acts),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'tick' as const }) },
)
// Most parcels are in one order from the beginning.
const start = fc.subarray(['A', 'B', 'C', 'D/ß'], { minLength: 1 }).map((parcels): Step => {
  const join: Act = { kind: 'join', at: 0, group: 'O1', expect: null }
  return { kind: 'acts', acts: parcels.map(parcel => [parcel, join]), cut: null }
})
/** Steps, one after the other. */
export const steps: fc.Arbitrary<readonly Step[]> = fc
  .tuple(start, fc.array(step, { minLength: 2, maxLength: 12, size: 'max' }))
  .map(([first, rest]) => [first, ...rest])
