// A list is fetched in pages, each after the last record of the one before.

import { expect, test } from 'vitest'
import { pagesOf } from '../../../src/cli/database/list.js'

const pages = async (records: number, limit: number) => {
  const all = [...Array(records).keys()]
  const found: (readonly number[])[] = []
  const next = async (after: number | undefined, size: number) => all.slice((after ?? -1) + 1).slice(0, size)
  for await (const page of pagesOf(next, limit)) found.push(page)
  return found.map(page => [page[0], page.length])
}

test.each([
  [0, Number.POSITIVE_INFINITY, []],
  [3, Number.POSITIVE_INFINITY, [[0, 3]]],
  [3, 2, [[0, 2]]],
  [500, Number.POSITIVE_INFINITY, [[0, 500]]],
  [
    1_200,
    1_100,
    [
      [0, 500],
      [500, 500],
      [1_000, 100],
    ],
  ],
])('%s records, at most %s of them', async (records, limit, expected) => {
  expect(await pages(records, limit)).toEqual(expected)
})
