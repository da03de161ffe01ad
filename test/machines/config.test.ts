import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createMachine, setup } from 'xstate'
import { compile, shipmentMachine, toConfig } from '../../machines/index.js'
import { shippedTable } from '../../src/table/index.js'

test('the configuration is JSON of which XState makes the same machine', () => {
  const config = toConfig(shipmentMachine)
  const read = JSON.parse(JSON.stringify(config))
  expect(read).toEqual(config)
  expect(compile(createMachine(read, shipmentMachine.implementations)).hash).toBe(shippedTable.hash)
})

test('the command line prints it as npm run generate would write it', () =>
  expect(JSON.parse(readFileSync('src/cli/statechart.json', 'utf8'))).toEqual(toConfig(shipmentMachine)))

test('an action without a name is refused', () => {
  const machine = setup({}).createMachine({ initial: 'a', states: { a: { on: { delivered: { actions: [() => {}] } } } } })
  expect(() => toConfig(machine)).toThrow(
    'toConfig cannot write config.states.a.on.delivered.actions[0] as JSON: it is a function. Define guards and actions in setup, and refer to them by name.',
  )
  expect(() => toConfig({} as never)).toThrow('toConfig takes a state machine, not {}.')
})
