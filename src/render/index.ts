// The entry point `shipfold/render`. The root takes explain, timeline and changes from their files: this one leads to dagre.

export { changes } from './changes.js'
export { dot } from './dot.js'
export { explain } from './explain.js'
export { mermaid } from './mermaid.js'
export { type ProcessEdge, type ProcessEdgeKind, type ProcessMap, type ProcessNode, processMap } from './process-map.js'
export type { TextOptions } from './rows.js'
export { pictureStyles } from './styles.js'
export type { ProcessFigure } from './svg/map.js'
export { type SvgOptions, svg } from './svg/svg.js'
export { type TimelineOptions, timeline } from './timeline.js'
export { type TimelineHtmlOptions, timelineHtml } from './timeline-html.js'
