// What stays in an audit's totals.

import { expect, test } from 'vitest'
import { type AuditTotals, insertWorst } from '../../../src/cli/audit/totals.js'

test('the ten highest costs stay, the first of equals first', () => {
  const worst: AuditTotals['worst'] = []
  for (const [line, cost] of [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8].entries())
    insertWorst(worst, {
      cost,
      line,
      shipment: null,
      carrier: null,
      file: '',
      events: 0,
      codes: [],
      status: 'expected',
      certain: true,
      constraints: [],
    })
  expect(worst.map(({ cost, line }) => `${cost}@${line}`).join(' ')).toBe('9@5 8@11 6@7 5@4 5@8 5@10 4@2 3@0 3@9 2@6')
})
