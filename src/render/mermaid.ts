import type { Journey } from '../replay/index.js'
import type { Table } from '../table/index.js'
import { drawDiagram } from './diagram.js'

/**
 * A table's statuses, or one shipment's path through them, as a Mermaid `stateDiagram-v2`. Mermaid cannot dash an arrow there:
 * a step that is always unusual carries `~` and its constraint. A path's scans are numbered; `+` marks a presumed scan, `✗` a
 * discounted one. Throws `bad-option` for anything but a table or a report.
 */
export const mermaid = (drawn: Table | Journey<unknown>): string =>
  drawDiagram('mermaid', drawn, {
    opening: 'stateDiagram-v2\ndirection LR',
    group: 'state "any may follow any" as any {',
    arrow: (from, to, _, label) => `${from} --> ${to}${label && ` : ${label}`}`,
    closing: '',
  })
