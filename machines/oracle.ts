// The statechart run with XState's own public functions, one event at a time: the reference for the table.

import { createActor, initialTransition, transition } from 'xstate'
import type { Table } from '../src/table/table.js'
import { eventOf, type Machine } from './compile.js'
import type { ShipmentEvent } from './guards.js'
import { toSnapshot } from './snapshot.js'

/** A snapshot of a machine. */
export type OracleSnapshot = ReturnType<typeof snapshotAt>

/** A machine's step for one event: the judgements among its actions, which should be one, and the snapshot after it. */
export interface OracleStep {
  readonly judgements: readonly { readonly type: string; readonly constraint: string | null }[]
  readonly after: OracleSnapshot
}

/** The machine's snapshot of a state of its table. */
export const snapshotAt = (machine: Machine, table: Table, state: number) =>
  createActor(machine, { snapshot: toSnapshot(table, state) as never }).getSnapshot()

/** The machine's first snapshot. */
export const firstSnapshot = (machine: Machine): OracleSnapshot => initialTransition(machine)[0] as OracleSnapshot

/** Sends a machine one event. */
export function oracleStep(machine: Machine, from: OracleSnapshot, event: ShipmentEvent): OracleStep {
  const [after, actions] = transition(machine, from, event as never)
  const judgements = actions.flatMap(({ type, params }) =>
    ['accept', 'remark', 'refuse'].includes(type)
      ? [{ type, constraint: (params as { constraint?: string } | undefined)?.constraint ?? null }]
      : [],
  )
  return { judgements, after: after as OracleSnapshot }
}

/** The snapshots of an actor of the machine after each of these codes, sent one after the other. */
export function actorSnapshots(machine: Machine, ids: readonly number[]): readonly OracleSnapshot[] {
  const actor = createActor(machine).start()
  return ids.map(id => {
    actor.send(eventOf(id) as never)
    return actor.getSnapshot() as OracleSnapshot
  })
}
