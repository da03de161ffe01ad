// Memberships over every small case: three journeys at most, as they come and go, and registrations before, between and after.

import { describe, expect, test } from 'vitest'
import type { NumberedJourney } from '../../../src/engine/groups/journeys.js'
import { type GroupRequest, membershipsAfter } from '../../../src/engine/groups/memberships.js'
import type { Membership } from '../../../src/engine/ports.js'

const journey = (number: number, endedAt: number): NumberedJourney => ({
  number,
  standing: { status: 'inTransit', outcome: null, certain: true, doubts: [] },
  cause: null,
  endedAt,
})
const to = (at: number, group: string | null): GroupRequest => ({ at, group, expect: null })
const inGroup = (group: string, at: number, number: number | null): Membership => ({ group, at, journey: number })
const [first, second] = [journey(0, 10), journey(1, Number.POSITIVE_INFINITY)]

describe('a registration', () => {
  test.each([
    ['before any scan waits', [], 5, null],
    ['before the first journey, or in it, is about this', [first, second], 10, 0],
    ['after the first journey is about the next', [first, second], 11, 1],
    ['after every journey waits for the next', [first], 11, null],
  ] as const)('%s', (_, journeys, at, number) => {
    expect(membershipsAfter([], [to(at, 'o1')], journeys)).toEqual([inGroup('o1', at, number)])
  })

  test('moves a journey to another group, and null takes it out', () => {
    const before = [inGroup('o1', 5, 0)]
    expect(membershipsAfter(before, [to(6, 'o2')], [first])).toEqual([inGroup('o2', 6, 0)])
    expect(membershipsAfter(before, [to(6, null)], [first])).toEqual([])
    expect(membershipsAfter(before, [to(11, 'o2')], [first])).toEqual([inGroup('o1', 5, 0), inGroup('o2', 11, null)])
    expect(membershipsAfter(before, [to(11, null)], [first])).toEqual(before)
  })

  test('at the instant of an earlier one is about the same journey, even if that ended earlier than was known then', () => {
    expect(membershipsAfter([inGroup('o1', 15, 0)], [to(15, 'o2')], [first, second])).toEqual([inGroup('o2', 15, 0)])
  })

  test('leaves an earlier registration for the same group as it is', () => {
    expect(membershipsAfter([inGroup('o1', 5, null)], [to(6, 'o1')], [])).toEqual([inGroup('o1', 5, null)])
  })
})

describe('a membership', () => {
  test('keeps its number while its journey exists, whenever that ends', () => {
    expect(membershipsAfter([inGroup('o1', 15, 0)], [], [first, second])).toEqual([inGroup('o1', 15, 0)])
  })

  test('gets another journey if its own is gone, but nobody else’s', () => {
    expect(membershipsAfter([inGroup('o1', 5, 0)], [], [second])).toEqual([inGroup('o1', 5, 1)])
    const both = [inGroup('o1', 5, 0), inGroup('o2', 11, 1)]
    expect(membershipsAfter(both, [], [second])).toEqual([inGroup('o1', 5, null), inGroup('o2', 11, 1)])
    expect(membershipsAfter(both, [], [])).toEqual([inGroup('o1', 5, null), inGroup('o2', 11, null)])
  })

  test('that waits gets no journey of another, even if a correction opens that again', () => {
    const waiting = [inGroup('o1', 5, 0), inGroup('o2', 11, null)]
    const reopened = journey(0, Number.POSITIVE_INFINITY)
    expect(membershipsAfter(waiting, [], [reopened])).toEqual(waiting)
    expect(membershipsAfter(waiting, [], [first, second])).toEqual([inGroup('o1', 5, 0), inGroup('o2', 11, 1)])
  })
})

test('in every small case each journey has one group at most, numbers stay, and nobody waits in vain', () => {
  const ends = [10, 20, 30]
  const lists = [0, 1, 2, 3, 4, 5, 6, 7].flatMap(mask => {
    const numbers = [0, 1, 2].filter(number => mask & (1 << number))
    const closed = numbers.map(number => journey(number, ends[number]!))
    const last = numbers.at(-1)
    return last === undefined ? [closed] : [closed, [...closed.slice(0, -1), journey(last, Number.POSITIVE_INFINITY)]]
  })
  const requests = [5, 15, 25, 35].flatMap(at => ['o1', 'o2', null].map(group => to(at, group)))
  let states: readonly (readonly Membership[])[] = [[]]
  for (let round = 0; round < 3; round++) {
    const next = new Map<string, readonly Membership[]>()
    for (const before of states)
      for (const journeys of lists)
        for (const its of [[], ...requests.map(request => [request])]) {
          const after = membershipsAfter(before, its, journeys)
          check(before, its, journeys, after)
          next.set(JSON.stringify(after), after)
        }
    states = [...next.values()]
  }
  expect(states.length).toBeGreaterThan(100)
})

function check(
  before: readonly Membership[],
  requests: readonly GroupRequest[],
  journeys: readonly NumberedJourney[],
  after: readonly Membership[],
): void {
  const ok = (holds: boolean) => {
    if (!holds) expect.fail(JSON.stringify({ before, requests, journeys, after }))
  }
  const exists = (number: number | null) => journeys.some(journey => journey.number === number)
  const numbers = after.flatMap(({ journey }) => journey ?? [])
  ok(new Set(numbers).size === numbers.length && numbers.every(exists))
  const resolved = membershipsAfter(before, [], journeys)
  const isTaken = (number: number) => [...resolved, ...after].some(({ journey }) => journey === number)
  for (const { at, journey } of after)
    ok(journey !== null || !journeys.some(({ number, endedAt }) => endedAt >= at && !isTaken(number)))
  const [request] = requests
  const same = resolved.find(({ at }) => at === request?.at)
  const target = same ? same.journey : request && (journeys.find(({ endedAt }) => endedAt >= request.at)?.number ?? null)
  const isAsBefore = ({ group, at, journey }: Membership) =>
    !exists(journey) || journey === target || after.some(its => its.group === group && its.at === at && its.journey === journey)
  ok(before.every(isAsBefore))
  // Once more is not other than once.
  ok(request?.group === null || JSON.stringify(membershipsAfter(after, requests, journeys)) === JSON.stringify(after))
  if (!request) {
    ok(after.length === before.length)
    return
  }
  const { at, group } = request
  const its = after.find(membership => membership.at === at) ?? after.findLast(({ journey }) => journey === target)
  if (group !== null) ok(its?.group === group)
  else ok(its === undefined || (its.at !== at && target === null))
}
