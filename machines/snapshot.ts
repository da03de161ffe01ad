import type { Snapshot } from 'xstate'
import { checkTable, type Table } from '../src/table/table.js'
import { printValue, ShipfoldError } from '../src/vocabulary/index.js'
import type { ShipmentFacts } from './guards.js'

/** A persisted XState snapshot, as `createActor(shipmentMachine, { snapshot })` accepts it. Plain JSON. */
export type ShipmentSnapshot = Extract<Snapshot<unknown>, { status: 'active' }> & {
  readonly value: unknown
  readonly context: ShipmentFacts
}

/** The XState snapshot of a table's state, to continue in XState from there. Throws `bad-table` for an unknown state id. */
export function toSnapshot(table: Table, stateId: number): ShipmentSnapshot {
  checkTable(table)
  const state = table.states[stateId]
  if (!state)
    throw new ShipfoldError(
      'bad-table',
      `The table has no state ${printValue(stateId)}. Pass an id from 1 to ${table.states.length - 1}.`,
    )
  const { value, context } = structuredClone(state)
  // The context of a table made from `shipmentMachine` holds its facts; the table's own type cannot say so.
  const facts = context as ShipmentFacts
  return {
    status: 'active',
    value,
    context: facts,
    historyValue: {},
    children: {},
    output: undefined,
    error: undefined,
  } as ShipmentSnapshot
}
