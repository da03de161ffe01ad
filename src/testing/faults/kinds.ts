// The ways in which a feed can go wrong, one row each. Faults of the contents are injected before faults of the transport, in the
// order of these rows, so the order in which kinds are named makes no difference.

import type { Guarantee } from './guarantees.js'

/** One kind of fault: its name, what happens, and what a consumer must still guarantee. */
export interface FaultRow {
  readonly kind: FaultKind
  readonly description: string
  readonly guarantees: readonly Guarantee[]
}

const faultDefinitions = [
  { kind: 'cutOff', description: 'the feed falls silent mid-journey', guarantees: ['reported-end'] },
  { kind: 'drop', description: 'one scan is never reported', guarantees: ['reported-end', 'no-downgrade'] },
  {
    kind: 'recode',
    description: 'a scan is reported with a wrong code, and corrected later',
    guarantees: ['same-end', 'undone'],
  },
  { kind: 'retract', description: 'a wrong scan is reported, and later lists lack it', guarantees: ['same-end', 'undone'] },
  {
    kind: 'wrongScan',
    description: 'a wrong scan is reported, and a person corrects it',
    guarantees: ['same-end', 'undone'],
  },
  {
    kind: 'foreignScan',
    description: 'a scan of another parcel contradicts the end',
    guarantees: ['same-end', 'no-downgrade', 'flagged'],
  },
  { kind: 'reword', description: 'the text of a scan changes', guarantees: ['same-end', 'once'] },
  {
    kind: 'shiftZone',
    description: 'times are written in another zone, which they name',
    guarantees: ['same-end', 'once'],
  },
  {
    kind: 'batches',
    description: 'a list is split into deltas, the newest scans first',
    guarantees: ['same-end', 'no-downgrade', 'once'],
  },
  { kind: 'truncate', description: 'a list is cut to its newest scans', guarantees: ['same-end', 'no-downgrade'] },
  { kind: 'duplicate', description: 'a message lists one scan twice', guarantees: ['same-end', 'once'] },
  { kind: 'repeat', description: 'a message is sent again unchanged', guarantees: ['same-end', 'once'] },
  {
    kind: 'stale',
    description: 'an old list is sent again after newer ones',
    guarantees: ['same-end', 'no-downgrade', 'once'],
  },
  { kind: 'delay', description: 'a message arrives hours late', guarantees: ['same-end', 'no-downgrade', 'once'] },
  {
    kind: 'reorder',
    description: 'a message arrives after the one that should follow it',
    guarantees: ['same-end', 'no-downgrade', 'once'],
  },
] as const satisfies readonly { kind: string; description: string; guarantees: readonly Guarantee[] }[]

/** A way in which a feed goes wrong. */
export type FaultKind = (typeof faultDefinitions)[number]['kind']

/** Every kind, in the order in which faults are injected. */
export const faultKinds: readonly FaultRow[] = faultDefinitions
