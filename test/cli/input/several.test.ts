// A payload of several shipments: each of its events is found where it stands in the file.

import { expect, test } from 'vitest'
import { decodeAll, type InputFeed } from '../../../src/cli/input/feeds.js'
import { Origins } from '../../../src/cli/input/origins.js'
import { feeds } from '../../../src/feeds/index.js'

const feed: InputFeed = {
  ...feeds.native,
  lists: [['first'], ['second']],
  decode: payload => Object.values(payload as object).flatMap(events => feeds.native.decode({ events })),
}

test('the events of a later shipment are counted on from those of the earlier ones', () => {
  const text = '{"first":[{},\n{}],\n"second":[\n{},\n{}]}'
  const value: unknown = JSON.parse(text)
  const payload = { bytes: Buffer.from(text), start: 0, end: text.length, file: 'F', line: 7, item: null }
  const found = decodeAll(feed, value).map(({ decoded, first }) => {
    const origins = new Origins(feed, payload, value, false, first)
    return decoded.events.map((_, index) => {
      const { line, path } = origins.of(index)
      return `${line} ${path}`
    })
  })
  expect(found).toEqual([
    ['7 first[0]', '8 first[1]'],
    ['10 second[0]', '11 second[1]'],
  ])
})
