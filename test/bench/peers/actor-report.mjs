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
const said = { remark: null, refusal: null }
const machine = shipmentMachine.provide({
  actions: {
    remark: (_, { law }) => {
      said.remark = law
    },
    refuse: (_, { law }) => {
      said.refusal = law
    },
  },
})

/** The last state's id and the flags of a history in any order; `timeOf` reads a time as milliseconds. */
export function actorReport(events, timeOf) {
  const actor = createActor(machine).start()
  const flags = []
  for (const { event, index } of inOrder(events, timeOf)) {
    const asked = machineEvents[idOf(event.code)]
    said.remark = null
    let law = refusal(actor, asked)
    const first = law
    while (law && supplies[law]) {
      refusal(actor, machineEvents[idOf(supplies[law])])
      law = refusal(actor, asked)
    }
    if (law) flags.push({ verdict: 'impossible', law, index, severity: 'warning' })
    else if (first) flags.push({ verdict: 'gap', law: first, index, severity: 'info' })
    else if (said.remark) flags.push({ verdict: 'unusual', law: said.remark, index, severity: 'info' })
  }
  return { state: stateIdOf(actor.getSnapshot()), flags }
}

function refusal(actor, event) {
  said.refusal = null
  actor.send(event)
  return said.refusal
}
