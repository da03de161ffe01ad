// The entry point `shipfold/render`, and what the root takes from it: explain, timeline and changes.

export { changes } from './changes.js'
export { dot } from './dot.js'
export { explain } from './explain.js'
export { mermaid } from './mermaid.js'
export type { TextOptions } from './rows.js'
export { type TimelineOptions, timeline } from './timeline.js'
