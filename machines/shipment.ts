// A shipment as a statechart: the only place that defines what may follow what. Every transition judges its event: `accept`,
// `remark` with a constraint, or `refuse` with a constraint and no target. A guard named after a constraint is its condition;
// docs/reference/table.md describes what switching each off does.

import * as ends from './ends.js'
import { outbound } from './outbound.js'
import { shipment } from './setup.js'

/** The shipment statechart. Customise it with `shipmentMachine.provide({ guards })` and compile the result. */
export const shipmentMachine = shipment.createMachine({
  id: 'shipment',
  description: 'One parcel, from its label to its end.',
  context: { collected: false, offered: false, waited: false, excepted: false, troubled: false },
  initial: 'outbound',
  states: { outbound, ...ends },
})
