// The same report by an XState actor per parcel: the statechart's own actions say how an event is judged, and a refusal
// for want of a scan is answered by sending that scan first.

import { createActor } from 'xstate'
import { idOf } from '../../../dist/esm/index.js'
import { shipmentMachine } from '../../../dist/esm/machine.js'
import { inOrder } from './order.mjs'
import { machineEvents, stateIdOf } from './xstate.mjs'

const supplies = {
  'not-collected': '1/1',
  'customs-open': '8/12',
  'not-offered': '5/5',
  'never-available': '5/501',
  'nothing-went-wrong': '2/2',
  'not-returning': '6/6',
}
const judged = { remark: null, refusal: null }
const machine = shipmentMachine.provide({
  actions: {
    remark: (_, { constraint }) => {
      judged.remark = constraint
    },
    refuse: (_, { constraint }) => {
      judged.refusal = constraint
    },
  },
})

/** The last state's id and the flags of a history in any order; `timeOf` reads a time as milliseconds. */
export function actorReport(events, timeOf) {
  const actor = createActor(machine).start()
  const flags = []
  for (const { event, index } of inOrder(events, timeOf)) {
    const asked = machineEvents[idOf(event.code)]
    judged.remark = null
    let constraint = refusal(actor, asked)
    const first = constraint
    while (constraint && supplies[constraint]) {
      refusal(actor, machineEvents[idOf(supplies[constraint])])
      constraint = refusal(actor, asked)
    }
    if (constraint) flags.push({ verdict: 'impossible', constraint, index, severity: 'warning' })
    else if (first) flags.push({ verdict: 'gap', constraint: first, index, severity: 'info' })
    else if (judged.remark) flags.push({ verdict: 'unusual', constraint: judged.remark, index, severity: 'info' })
  }
  return { state: stateIdOf(actor.getSnapshot()), flags }
}

function refusal(actor, event) {
  judged.refusal = null
  actor.send(event)
  return judged.refusal
}
