// The ways in which a feed does not tell a history as it should, one row each. What is told is disturbed first, then how it
// arrives, so the order in which kinds are named makes no difference. What each does to a draft is in disturb.ts.

import type { DisorderLaw } from './law.js'

type Shape = { kind: string; says: string; laws: readonly DisorderLaw[] }

const rows = [
  { kind: 'cutOff', says: 'the feed falls silent mid-journey', laws: ['told-end'] },
  { kind: 'drop', says: 'one scan is never told', laws: ['told-end', 'no-downgrade'] },
  { kind: 'recode', says: 'a scan is told with a wrong code, and corrected later', laws: ['same-end', 'undone'] },
  { kind: 'stranger', says: 'a scan of another parcel contradicts the end', laws: ['same-end', 'no-downgrade', 'flagged'] },
  { kind: 'reword', says: 'the text of a scan changes', laws: ['same-end', 'once'] },
  { kind: 'shiftZone', says: 'times are written in another zone, which they name', laws: ['same-end', 'once'] },
  { kind: 'batches', says: 'a list is split into deltas, the newest scans first', laws: ['same-end', 'no-downgrade', 'once'] },
  { kind: 'truncate', says: 'a list is cut to its newest scans', laws: ['same-end', 'no-downgrade'] },
  { kind: 'duplicate', says: 'a scan stands twice in one message', laws: ['same-end', 'once'] },
  { kind: 'repeat', says: 'a message comes again, word for word', laws: ['same-end', 'once'] },
  { kind: 'stale', says: 'an old list comes again, after newer ones', laws: ['same-end', 'no-downgrade', 'once'] },
  { kind: 'delay', says: 'a message comes hours late', laws: ['same-end', 'no-downgrade', 'once'] },
  { kind: 'reorder', says: 'a message comes after the one that should follow it', laws: ['same-end', 'no-downgrade', 'once'] },
] as const satisfies readonly Shape[]

/** A way in which a feed does not tell a history as it should. */
export type DisorderKind = (typeof rows)[number]['kind']

/** One kind: its name, what happens, and what must hold all the same. */
export interface DisorderRow {
  readonly kind: DisorderKind
  readonly says: string
  readonly laws: readonly DisorderLaw[]
}

/** Every kind, in the order in which they are done. */
export const disorderKinds: readonly DisorderRow[] = rows
