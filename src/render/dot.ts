import type { Journey } from '../replay/index.js'
import type { Table } from '../table/index.js'
import { drawDiagram } from './diagram.js'

/**
 * A table's statuses, or one shipment's path through them, for Graphviz. A step that is always unusual is dashed and carries
 * its constraint. A path's scans are numbered; a presumed scan is dashed, a discounted one red and blocked. Throws `bad-option`
 * for anything but a table or a report.
 */
export const dot = (drawn: Table | Journey<unknown>): string =>
  drawDiagram('dot', drawn, {
    opening: 'digraph {\nrankdir=LR\nnode [shape=box style=rounded]',
    group: 'subgraph cluster {\nany [shape=none label="any may follow any"]',
    arrow: (from, to, sign, label) =>
      `${from} -> ${to} [label="${label}"${sign && (sign === '✗' ? ' color=red arrowhead=tee' : ' style=dashed')}]`,
    closing: '}\n',
  })
