// A group as the engine returns it.

import { type Effect, type RollUp, rollUp } from '../../rules/index.js'
import { type GroupMember, type Store, subjectOfGroup } from '../ports.js'
import { type EffectRecord, toEffectRecord } from '../records.js'
import { foldNotes, inOrder } from './fold.js'

/** A group: its members, what they have come to together, and its effects. */
export interface GroupDetails<F extends Effect = Effect> {
  readonly group: string
  /** How many members it is to have; null if nobody has said. */
  readonly expect: number | null
  /** By shipment, then journey; the journey is null while it has not begun. */
  readonly members: readonly Omit<GroupMember, 'cause'>[]
  readonly rollUp: RollUp
  readonly effects: readonly EffectRecord<F>[]
}

/** What is known of a group, all that shipments noted for it included; null for an unknown one. */
export async function groupDetails<F extends Effect>(store: Store, group: string): Promise<GroupDetails<F> | null> {
  const [stored] = await store.groups.load([group])
  if (!stored) return null
  const { members, expect } = foldNotes(stored.row, inOrder(stored.notes))
  const effects = await store.outbox.list({ subjects: [subjectOfGroup(group)] })
  return {
    group,
    expect,
    members: members.map(({ cause, ...member }) => member),
    rollUp: rollUp(members, { expect }),
    effects: effects.map(effect => toEffectRecord<F>(effect)),
  }
}
