import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isNewestFirst, positionsOf } from '../../src/feeds/items.js'

// `'3 1 2'` is a list of three times in the order sent, `?` one that cannot be read.
const times = (list: string) => list.split(' ').map(word => (word === '?' ? Number.NaN : Number(word)))
const positions = (...lists: string[]) => positionsOf(lists.map(times)).join(' ')

describe('the direction of a list', () => {
  test.each([
    ['3 2 1', true],
    ['1 2 3', false],
    ['2 2', true],
    ['5', true],
    ['? ? ?', true],
    ['9 8 1 7 6', true],
    ['1 2 9 3 4', false],
    ['1 ? 3', false],
    ['3 ? 1', true],
    ['1 3 2', false],
    ['3 1 2', true],
    ['2 1 2', true],
  ])('%s runs newest first: %s', (list, newestFirst) => {
    expect(isNewestFirst(times(list))).toBe(newestFirst)
  })
})

describe('positions', () => {
  test('count from the oldest, whichever way the list runs', () => {
    expect(positions('3 2 1')).toBe('2 1 0')
    expect(positions('1 2 3')).toBe('0 1 2')
  })

  test('keep the list where it is not sorted by its own times', () => {
    expect(positions('9 8 1 7 6')).toBe('4 3 2 1 0')
  })

  test('keep a time that cannot be read beside its neighbours', () => {
    expect(positions('4 ? 2 1')).toBe('3 2 1 0')
    expect(positions('9 ? 1', '5 4')).toBe('4 1 0 3 2')
  })

  test('merge two lists by time, each in its own order, the first before the second where times tie', () => {
    expect(positions('5 3 1', '6 5 2')).toBe('3 2 0 5 4 1')
    expect(positions('5 3 1', '2 4')).toBe('4 2 0 1 3')
    expect(positionsOf([[], [2, 1]])).toEqual([1, 0])
  })

  test('are a permutation that turns no list but a newest-first one', () => {
    const list = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(Number.NaN)), { maxLength: 8 })
    fc.assert(
      fc.property(fc.array(list, { maxLength: 3 }), lists => {
        const places = positionsOf(lists)
        expect([...places].sort((a, b) => a - b)).toEqual(places.map((_, at) => at))
        let start = 0
        for (const one of lists) {
          const own = places.slice(start, start + one.length)
          const sorted = [...own].sort((a, b) => a - b)
          expect(own).toEqual(isNewestFirst(one) ? sorted.reverse() : sorted)
          start += one.length
        }
      }),
    )
  })

  test('sort lists that are sorted by their own times', () => {
    const list = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 8 }).map(one => one.sort((a, b) => b - a))
    fc.assert(
      fc.property(list, list, (one, other) => {
        const all = [...one, ...other]
        const merged: number[] = []
        for (const [at, position] of positionsOf([one, other]).entries()) merged[position] = all[at]!
        expect(merged).toEqual([...all].sort((a, b) => a - b))
      }),
    )
  })
})
