export {
  type Consequence,
  createEngine,
  type Engine,
  type EngineOptions,
  type Reading,
  type ShipmentInput,
} from './engine.js'
export { memoryStore } from './memory.js'
export type { Rejudged, RejudgedShipment, RejudgeOptions, Standing } from './rejudge.js'
export type { Deliver, Message, Relayed, RelayOptions } from './relay.js'
export type {
  EffectQuery,
  EffectRow,
  EffectState,
  Settlement,
  ShipmentQuery,
  ShipmentRow,
  ShipmentWrite,
  Store,
  StoredShipment,
} from './store.js'
