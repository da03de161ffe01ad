import type { Journey } from '../replay/index.js'
import type { Table } from '../table/index.js'
import { picture } from './picture.js'

/**
 * A machine, or one shipment's path over it, for Graphviz. A step that is never regular is dashed and carries its law. A
 * path's scans are numbered; a presumed one is dashed, one not believed red and blocked.
 */
export const dot = (drawn: Table | Journey<unknown>): string =>
  picture(
    drawn,
    'digraph {\nrankdir=LR\nnode [shape=box style=rounded]',
    'subgraph cluster {\nany [shape=none label="any may follow any"]',
    (from, to, sign, label) =>
      `${from} -> ${to} [label="${label}"${sign && (sign === '✗' ? ' color=red arrowhead=tee' : ' style=dashed')}]`,
    '}\n',
  )
