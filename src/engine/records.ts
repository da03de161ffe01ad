// Rows as the engine returns them: without what belongs to the journal, and with instants as ISO 8601 text in UTC.

import type { Effect } from '../rules/index.js'
import { isoOrNull, isoText } from '../vocabulary/index.js'
import { type EffectRow, groupOfSubject, type InboxRow, type Membership, type ShipmentRow } from './ports.js'

type IsoFields<Row, Name extends keyof Row> = {
  readonly [K in keyof Row]: K extends Name ? Extract<Row[K], null> | string : Row[K]
}

type JournalField =
  | 'zone'
  | 'zones'
  | 'redelivery'
  | 'rulings'
  | 'sources'
  | 'journeyStarts'
  | 'assumed'
  | 'memberships'
  | 'erasedAt'
type ShipmentInstant = 'registeredAt' | 'receivedAt' | 'evaluatedAt' | 'wakeAt'
type EffectInstant = 'createdAt' | 'notBefore' | 'leaseUntil' | 'doneAt'

/** A stored shipment: its last evaluation. Instants are ISO 8601 text in UTC. */
export interface ShipmentRecord extends IsoFields<Omit<ShipmentRow, JournalField>, ShipmentInstant> {
  /** The groups that its journeys belong to; a journey that has not begun is null. */
  readonly groups: readonly Pick<Membership, 'group' | 'journey'>[]
}

/** An effect in the outbox. Instants are ISO 8601 text in UTC. */
export interface EffectRecord<F extends Effect = Effect> extends IsoFields<Omit<EffectRow, 'effect' | 'subject'>, EffectInstant> {
  /** Null for an effect about a group. */
  readonly shipment: string | null
  /** The group that the effect is about; null for one about a shipment. */
  readonly group: string | null
  readonly effect: F
}

/** A message in the inbox. Instants are ISO 8601 text in UTC. */
export interface InboxRecord extends IsoFields<InboxRow, 'receivedAt' | 'lastReceivedAt'> {}

export function toShipmentRecord({
  zone,
  zones,
  redelivery,
  rulings,
  sources,
  journeyStarts,
  assumed,
  memberships,
  erasedAt,
  ...row
}: ShipmentRow): ShipmentRecord {
  const { registeredAt, receivedAt, evaluatedAt, wakeAt } = row
  return {
    ...row,
    registeredAt: isoOrNull(registeredAt),
    receivedAt: isoOrNull(receivedAt),
    evaluatedAt: isoText(evaluatedAt),
    wakeAt: isoOrNull(wakeAt),
    groups: memberships.map(({ group, journey }) => ({ group, journey })),
  }
}

export function toEffectRecord<F extends Effect>({ subject, ...row }: EffectRow): EffectRecord<F> {
  const group = groupOfSubject(subject)
  const { createdAt, notBefore, leaseUntil, doneAt } = row
  return {
    ...row,
    shipment: group === null ? subject : null,
    group,
    // The effect comes from the engine's rules, hence the cast.
    effect: row.effect as F,
    createdAt: isoText(createdAt),
    notBefore: isoText(notBefore),
    leaseUntil: isoOrNull(leaseUntil),
    doneAt: isoOrNull(doneAt),
  }
}

export const toInboxRecord = (row: InboxRow): InboxRecord => ({
  ...row,
  receivedAt: isoText(row.receivedAt),
  lastReceivedAt: isoText(row.lastReceivedAt),
})
