// A history that a table generates has no cost under it.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile, shipmentMachine } from '../../machines/index.js'
import { replay } from '../../src/index.js'
import { shippedTable } from '../../src/table/index.js'
import { histories } from '../../src/testing/arbitraries/index.js'
import { runs } from '../runs.js'

test.each([
  ['the shipped table', shippedTable],
  ['a machine with another guard', compile(shipmentMachine.provide({ guards: { notOffered: () => false } }))],
])('a history generated from %s costs nothing', (_, table) => {
  fc.assert(
    fc.property(histories({ table }), history => {
      const { cost, flags } = replay(history, { table })
      expect([cost, flags]).toEqual([0, []])
    }),
    { numRuns: runs(600) },
  )
})
