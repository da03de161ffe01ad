// What every part of the statechart is made of: the events, the facts, the judgements, and the actions that keep the facts.

import { assign, setup } from 'xstate'
import type { Leg } from '../src/table/table.js'
import type { Constraint, Outcome, Status } from '../src/vocabulary/index.js'
import { guards, hasSubstatus, type ShipmentEvent, type ShipmentFacts } from './guards.js'

/** Makes the parts of the statechart. */
export const shipment = setup({
  types: {
    context: {} as ShipmentFacts,
    events: {} as ShipmentEvent,
    meta: {} as { status: Status; leg: Leg; outcome?: Outcome },
    tags: {} as 'terminal',
  },
  actions: {
    accept: () => {},
    remark: (_, _judgement: { constraint: Constraint }) => {},
    refuse: (_, _judgement: { constraint: Constraint }) => {},
    noteCollected: assign({ collected: true }),
    noteOffer: assign({ offered: true, waited: ({ context, event }) => context.waited || hasSubstatus(event, 501, 205) }),
    noteException: assign({ excepted: true }),
    noteCustoms: assign({ excepted: ({ context, event }) => context.excepted || hasSubstatus(event, 13) }),
    noteTrouble: assign({ excepted: true, troubled: true }),
    grantOffer: assign({
      offered: ({ context, event }) => context.offered || hasSubstatus(event, 201, 203, 204, 205),
      waited: ({ context, event }) => context.waited || hasSubstatus(event, 205),
    }),
    clearTrouble: assign({ troubled: false }),
    clearException: assign({ excepted: false }),
    clearFacts: assign({ offered: false, waited: false, excepted: false, troubled: false }),
  },
  guards,
})
