// What the kit takes for known, told as stories of a feed whose lists do not state when they were issued.

import { expect, test } from 'vitest'
import type { DraftMessage } from '../../../src/testing/faults/draft.js'
import { knownAfter } from '../../../src/testing/faults/known.js'
import type { Code } from '../../../src/vocabulary/index.js'

const HOUR_MS = 3_600_000
const MIDNIGHT_MS = Date.UTC(2026, 2, 1)
const scans: Readonly<Record<string, readonly [code: Code, hour: string]>> = {
  a: ['1/1', '07'],
  b: ['5/5', '08'],
  d: ['3/301', '10'],
  n: ['2/204', '10'],
  x: ['5/501', '12'],
}

// Messages as hours of receipt and letters of scans; a delta begins with `+`.
const drafts = (messages: readonly (readonly [hour: number, letters: string])[]) =>
  messages.map(([hour, letters], id): DraftMessage => {
    const receivedMs = MIDNIGHT_MS + hour * HOUR_MS
    const items = [...letters.replace('+', '')].map(letter => {
      const [code, at] = scans[letter]!
      return { scan: Object.keys(scans).indexOf(letter), event: { code, time: `2026-03-01 ${at}:00:00`, text: '', place: '' } }
    })
    return { id, kind: letters.startsWith('+') ? 'delta' : 'snapshot', receivedMs, issuedMs: receivedMs, scans: items }
  })

test.each<[string, readonly (readonly [number, string])[], string]>([
  [
    'a code is corrected',
    [
      [11, 'abd'],
      [12, 'abn'],
    ],
    'exception, contested',
  ],
  [
    'and told again after the window',
    [
      [11, 'abd'],
      [12, 'abn'],
      [16, 'abn'],
    ],
    'exception',
  ],
  [
    'or with a later scan',
    [
      [11, 'abd'],
      [13, 'abnx'],
    ],
    'outForDelivery',
  ],
  [
    'a scan is dropped',
    [
      [11, 'abd'],
      [12, 'ab'],
    ],
    'delivered, contested',
  ],
  [
    'hour by hour',
    [
      [11, 'abd'],
      [12, 'ab'],
      [13, 'ab'],
      [14, 'ab'],
      [15, 'ab'],
    ],
    'outForDelivery',
  ],
  [
    'dropped with a list that was known',
    [
      [10, 'ab'],
      [11, 'abd'],
      [12, 'ab'],
      [13, 'ab'],
    ],
    'delivered',
  ],
  [
    'and again',
    [
      [10, 'ab'],
      [11, 'abd'],
      [12, 'ab'],
      [13, 'ab'],
      [14, 'ab'],
    ],
    'delivered, contested',
  ],
  [
    'and again after the window',
    [
      [10, 'ab'],
      [11, 'abd'],
      [12, 'ab'],
      [13, 'ab'],
      [14, 'ab'],
      [15, 'ab'],
    ],
    'outForDelivery',
  ],
  [
    'there, back and there again a day apart',
    [
      [11, 'abn'],
      [37, 'abd'],
      [63, 'abn'],
    ],
    'exception',
  ],
  [
    'what was corrected is delivered again',
    [
      [11, 'abd'],
      [12, 'abn'],
      [12.5, 'abd'],
    ],
    'exception, contested',
  ],
  [
    'a delta is sent again',
    [
      [11, '+abd'],
      [12, 'ab'],
      [13, '+d'],
    ],
    'delivered',
  ],
])('%s', (_, messages, expected) => {
  const { summary, isContested } = knownAfter(drafts(messages))
  expect(`${summary.status}${isContested ? ', contested' : ''}`).toBe(expected)
  expect(summary.certain).toBe(!isContested)
})
