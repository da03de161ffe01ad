// The entry point `shipfold/machine`: the only one that needs XState.

export { codeOf, compile, eventOf } from './compile.js'
export type { ShipmentEvent, ShipmentFacts } from './guards.js'
export { shipmentMachine } from './shipment.js'
export { type ShipmentSnapshot, toSnapshot } from './snapshot.js'
