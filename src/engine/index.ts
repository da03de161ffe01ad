export {
  type Consequence,
  createEngine,
  type Engine,
  type EngineOptions,
  type Reading,
} from './engine.js'
export type { Registration, ShipmentInput } from './input.js'
export { memoryStore } from './memory.js'
export type { Push, PushBody, PushKind, PushQuery, PushRow } from './push.js'
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
