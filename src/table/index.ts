export { type CellJson, checkCosts, decode, encode, hashOf, reprice, seal, type TableJson } from './encode.js'
export { presume } from './presume.js'
export { shippedTable } from './shipped.js'
export {
  type Cell,
  type CellRows,
  cellAt,
  type Grade,
  type Judgement,
  type Leg,
  MOST_STATES,
  outcomeOf,
  pack,
  pricesOf,
  stateOf,
  type Table,
  type TableState,
} from './table.js'
export { type Finding, verify } from './verify.js'
