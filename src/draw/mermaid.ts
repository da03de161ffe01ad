import type { Journey } from '../replay/index.js'
import type { Table } from '../table/index.js'
import { picture } from './picture.js'

/**
 * A machine, or one shipment's path over it, as a Mermaid `stateDiagram-v2`. Mermaid cannot dash an arrow there: a step
 * that is never regular carries `~` and its law. A path's scans are numbered; `+` is a presumed one, `✗` one not believed.
 */
export const mermaid = (drawn: Table | Journey<unknown>): string =>
  picture(
    drawn,
    'stateDiagram-v2\ndirection LR',
    'state "any may follow any" as any {',
    (from, to, _, label) => `${from} --> ${to}${label && ` : ${label}`}`,
    '',
  )
