// The same statechart run by XState itself, in its three forms: an actor per parcel, the pure `transition`, and the machine's
// own `transition` with one scope used again and again, which is the fastest.

import { createActor, initialTransition, transition } from 'xstate'
import { codes } from '../../../dist/esm/index.js'
import { eventOf, shipmentMachine } from '../../../dist/esm/machine.js'
import { shippedTable } from '../../../dist/esm/table.js'

/** The machine's event for each code id, made once. */
export const machineEvents = [null, ...codes.map((_, at) => eventOf(at + 1))]

/** The snapshot after these machine events, by an actor. */
export function actorFold(events) {
  const actor = createActor(shipmentMachine).start()
  for (const event of events) actor.send(event)
  return actor.getSnapshot()
}

/** … by XState's pure function. */
export function pureFold(events) {
  let [snapshot] = initialTransition(shipmentMachine)
  for (const event of events) [snapshot] = transition(shipmentMachine, snapshot, event)
  return snapshot
}

const self = createActor(shipmentMachine)
const scope = {
  self,
  system: self.system,
  id: self.id,
  sessionId: self.sessionId,
  logger: () => {},
  defer: () => {},
  emit: () => {},
  stopChild: () => {},
  actionExecutor: () => {},
}
const initial = shipmentMachine.getInitialSnapshot(scope)

/** … by the machine, without an actor per call. */
export function scopeFold(events) {
  let snapshot = initial
  for (const event of events) snapshot = shipmentMachine.transition(snapshot, event, scope)
  return snapshot
}

const keyOf = ({ value, context }) => JSON.stringify([value, context])
const ids = new Map(shippedTable.states.flatMap(state => (state ? [[keyOf(state), state.id]] : [])))

/** The table's id of a snapshot's state. */
export const stateIdOf = snapshot => ids.get(keyOf(snapshot))
