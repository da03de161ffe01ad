// The ways in which a feed does not tell a history as it should, one row each. What is told is disturbed first, then how it
// arrives, so the order in which kinds are named makes no difference.

import { cutOff, drop, recode } from './contents.js'
import type { Dial } from './dial.js'
import type { Draft } from './draft.js'
import type { DisorderLaw } from './law.js'
import { stranger } from './stranger.js'
import { batches, delay, duplicate, reorder, repeat, stale, truncate } from './transport.js'
import { reword, shiftZone } from './wording.js'

type Shape = {
  kind: string
  says: string
  laws: readonly DisorderLaw[]
  disturb: (draft: Draft, dial: Dial) => Draft | null
}

const rows = [
  { kind: 'cutOff', says: 'the feed falls silent mid-journey', laws: ['told-end'], disturb: cutOff },
  { kind: 'drop', says: 'one scan is never told', laws: ['told-end', 'no-downgrade'], disturb: drop },
  {
    kind: 'recode',
    says: 'a scan is told with a wrong code, and corrected later',
    laws: ['same-end', 'undone'],
    disturb: recode,
  },
  {
    kind: 'stranger',
    says: 'a scan of another parcel contradicts the end',
    laws: ['same-end', 'no-downgrade', 'flagged'],
    disturb: stranger,
  },
  { kind: 'reword', says: 'the text of a scan changes', laws: ['same-end', 'once'], disturb: reword },
  {
    kind: 'shiftZone',
    says: 'times are written in another zone, which they name',
    laws: ['same-end', 'once'],
    disturb: shiftZone,
  },
  {
    kind: 'batches',
    says: 'a list is split into deltas, the newest scans first',
    laws: ['same-end', 'no-downgrade', 'once'],
    disturb: batches,
  },
  { kind: 'truncate', says: 'a list is cut to its newest scans', laws: ['same-end', 'no-downgrade'], disturb: truncate },
  { kind: 'duplicate', says: 'a scan stands twice in one message', laws: ['same-end', 'once'], disturb: duplicate },
  { kind: 'repeat', says: 'a message comes again, word for word', laws: ['same-end', 'once'], disturb: repeat },
  {
    kind: 'stale',
    says: 'an old list comes again, after newer ones',
    laws: ['same-end', 'no-downgrade', 'once'],
    disturb: stale,
  },
  { kind: 'delay', says: 'a message comes hours late', laws: ['same-end', 'no-downgrade', 'once'], disturb: delay },
  {
    kind: 'reorder',
    says: 'a message comes after the one that should follow it',
    laws: ['same-end', 'no-downgrade', 'once'],
    disturb: reorder,
  },
] as const satisfies readonly Shape[]

/** A way in which a feed does not tell a history as it should. */
export type DisorderKind = (typeof rows)[number]['kind']

/** One kind: its name, what happens, and what must hold all the same. */
export interface DisorderRow {
  readonly kind: DisorderKind
  readonly says: string
  readonly laws: readonly DisorderLaw[]
}

/** What one kind does to a draft; null where it would leave a doubt about what must come of it. */
export const disturbance = (kind: DisorderKind): ((draft: Draft, dial: Dial) => Draft | null) =>
  rows.find(row => row.kind === kind)!.disturb

/** Every kind, in the order in which they are done. */
export const disorderKinds: readonly DisorderRow[] = rows.map(({ kind, says, laws }) => ({ kind, says, laws }))
