// The entry point `shipfold/table`. Other folders import the files themselves where they need more.

export { diffTables, type TableDifference, type TableVerdict } from './diff.js'
export { type EncodedHistories, type EncodedResults, fold, foldEncoded } from './fold.js'
export { grid } from './grid.js'
export { type CellJson, decodeTable, encodeTable, type TableJson } from './json.js'
export { shippedTable } from './shipped.js'
export { type Cell, cellAt, type Grade, type Judgement, type Leg, type Table, type TableState } from './table.js'
export { type TableDefect, verifyTable } from './verify.js'
export { withoutConstraints } from './without-constraints.js'
