// The statechart asked by XState's own public functions, one event at a time: what the table is held against.

import { createActor, initialTransition, transition } from 'xstate'
import type { Table } from '../src/table/table.js'
import { type compile, eventOf } from './compile.js'
import type { ShipmentEvent } from './guards.js'
import { toSnapshot } from './snapshot.js'

/** A machine as `compile` takes it. */
export type Machine = Parameters<typeof compile>[0]

/** Where a machine stands. */
export type Standing = ReturnType<typeof standingAt>

/** What a machine says of one event: the judgements among its actions, which should be one, and where it stands then. */
export interface Answer {
  readonly said: readonly { readonly type: string; readonly law: string | null }[]
  readonly after: Standing
}

/** The machine as it stands in a state of its table. */
export const standingAt = (machine: Machine, table: Table, state: number) =>
  createActor(machine, { snapshot: toSnapshot(table, state) as never }).getSnapshot()

/** Where the machine begins. */
export const beginning = (machine: Machine): Standing => initialTransition(machine)[0] as Standing

/** Asks a machine for an event. */
export function answerTo(machine: Machine, from: Standing, event: ShipmentEvent): Answer {
  const [after, actions] = transition(machine, from, event as never)
  const said = actions.flatMap(({ type, params }) =>
    ['accept', 'remark', 'refuse'].includes(type) ? [{ type, law: (params as { law?: string } | undefined)?.law ?? null }] : [],
  )
  return { said, after: after as Standing }
}

/** Where an actor of the machine stands after each of these codes, sent one after the other. */
export function actedOn(machine: Machine, ids: readonly number[]): readonly Standing[] {
  const actor = createActor(machine).start()
  return ids.map(id => {
    actor.send(eventOf(id) as never)
    return actor.getSnapshot() as Standing
  })
}
