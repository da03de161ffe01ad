// What a verdict says of its event.

import type { Step, Verdict } from './report.js'

/** Whether the reading keeps an event with this verdict. */
export const isKept = (verdict: Verdict): boolean =>
  verdict === 'advanced' || verdict === 'repeated' || verdict === 'unusual' || verdict === 'gap'

/** Whether a kept step moves nothing by its constraint: label data, trouble after the end, a note. */
export const movesNothing = ({ constraint }: Pick<Step, 'constraint'>): boolean =>
  constraint === 'late-paperwork' || constraint === 'trouble-after-end' || constraint === 'note-after-delivery'
