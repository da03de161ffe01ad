// What the laws of a store are made of: a name, a check, and what a store holds compared with what it should.

import type { EffectRow, ShipmentWrite, Store, StoredShipment } from '../../engine/store.js'

/** A law before it is given stores to hold for. */
export interface Holding {
  readonly name: string
  readonly holds: (store: Store) => Promise<void>
}

/** Throws where two values differ, whatever the order of their fields. */
export function same(what: string, found: unknown, expected: unknown): void {
  const [is, should] = [textOf(found), textOf(expected)]
  if (is !== should) throw new Error(`${what} is ${short(is)} instead of ${short(should)}`)
}

/** A commit that is expected to be done. */
export async function commit(store: Store, ...writes: readonly ShipmentWrite[]): Promise<void> {
  same('a commit whose expectations hold', await store.commit(writes), true)
}

/** All that a store holds of these shipments, in order. */
export async function held(store: Store, ...shipments: readonly string[]): Promise<readonly StoredShipment[]> {
  const loaded = await store.load(shipments)
  return loaded.toSorted((a, b) => (a.row.shipment < b.row.shipment ? -1 : 1))
}

/** The effect with this key. */
export async function effectAt(store: Store, key: string): Promise<EffectRow> {
  const found = (await store.effects({})).find(each => each.key === key)
  if (!found) throw new Error(`the effect ${JSON.stringify(key)} is not there`)
  return found
}

/** Awaits something that must be rejected with an error of this code. */
export async function rejects(what: string, code: string, work: () => Promise<unknown>): Promise<void> {
  const thrown: unknown = await work().then(
    () => null,
    error => error,
  )
  const found = thrown instanceof Error && 'code' in thrown ? thrown.code : thrown
  same(`the code with which ${what} is rejected`, found, code)
}

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1))
      : each,
  ) ?? 'undefined'

const short = (text: string) => (text.length <= MOST ? text : `${text.slice(0, MOST)}… (${text.length} characters)`)
const MOST = 600
