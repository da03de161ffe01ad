// The entry point `shipfold/machine`: the only one that needs XState.

export type { Check } from '../src/vocabulary/check.js'
export { type CheckMachineOptions, checkMachine } from './check.js'
export { codeIdOf, compile, eventOf, type Machine } from './compile.js'
export { type Json, toConfig } from './config.js'
export type { ShipmentEvent, ShipmentFacts } from './guards.js'
export { shipmentMachine } from './shipment.js'
export { type ShipmentSnapshot, toSnapshot } from './snapshot.js'
