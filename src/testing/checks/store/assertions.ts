// What the checks of a store are made of: named requirements, and comparisons of what a store holds with what it should hold.

import type { EffectRow, ShipmentWrite, Store, StoredShipment } from '../../../engine/ports.js'

/** One requirement: `holds` rejects where a store does not meet it. */
export interface StoreRequirement {
  readonly name: string
  readonly holds: (store: Store) => Promise<void>
}

/** Throws where two values differ; the order of fields does not matter. */
export function assertEqual(what: string, found: unknown, expected: unknown): void {
  const [is, should] = [canonicalJson(found), canonicalJson(expected)]
  if (is !== should) throw new Error(`${what} is ${abbreviate(is)} instead of ${abbreviate(should)}`)
}

/** Throws unless the store accepts these writes. */
export async function assertCommitted(store: Store, ...writes: readonly ShipmentWrite[]): Promise<void> {
  assertEqual('the result of a valid commit', await store.shipments.commit(writes), true)
}

/** What a store holds of these shipments, in order of their names. */
export async function loadShipments(store: Store, ...shipments: readonly string[]): Promise<readonly StoredShipment[]> {
  const loaded = await store.shipments.load(shipments)
  return loaded.toSorted((a, b) => (a.row.shipment < b.row.shipment ? -1 : 1))
}

/** The effect with this key. Throws where the store has none. */
export async function loadEffect(store: Store, key: string): Promise<EffectRow> {
  const found = (await store.outbox.list({})).find(each => each.key === key)
  if (!found) throw new Error(`the effect ${JSON.stringify(key)} is missing`)
  return found
}

/** Throws unless a call is rejected with an error of this code. */
export async function assertRejected(what: string, code: string, work: () => Promise<unknown>): Promise<void> {
  const thrown: unknown = await work().then(
    () => null,
    error => error,
  )
  const found = thrown instanceof Error && 'code' in thrown ? thrown.code : thrown
  assertEqual(`the error code of ${what}`, found, code)
}

const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1))
      : each,
  ) ?? 'undefined'

const abbreviate = (text: string) =>
  text.length <= MAX_JSON_LENGTH ? text : `${text.slice(0, MAX_JSON_LENGTH)}… (${text.length} characters)`
const MAX_JSON_LENGTH = 600
