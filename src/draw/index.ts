export { dot } from './dot.js'
export { grid } from './grid.js'
export { mermaid } from './mermaid.js'
export { type TimelineOptions, timeline } from './timeline.js'
