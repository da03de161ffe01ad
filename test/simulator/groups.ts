// The order that both shipments are parcels of, and what must hold of it. Everything is registered before the first push.

import type { Engine, GroupWrite, StoredGroup, StoredShipment } from '../../src/engine/index.js'
import { evaluateGroup, type Rules } from '../../src/rules/index.js'
import type { ExpectedActivations } from '../engine/expected.js'
import type { Fail } from './scheduler.js'
import { START_MS } from './scheduler.js'
import { shipments } from './stories.js'

export const ORDER = 'o1'

/** Puts both shipments into the order. */
export const placeOrder = (engine: Engine): Promise<unknown> =>
  engine.register(shipments.map(shipment => ({ shipment, at: START_MS - 11_000, group: ORDER })))

const nothing = { members: [], expect: null }

/** What is true of a group as its row has it, and what is to be delivered. */
export function groupActivations(group: StoredGroup | undefined, rules: Rules): ExpectedActivations {
  const state = group?.row ?? nothing
  const byKey = <T extends { readonly key: string }>(list: readonly T[]) => new Map(list.map(each => [each.key, each]))
  const name = group?.group ?? ORDER
  return {
    present: byKey(evaluateGroup(name, state, nothing, rules).compensate),
    due: byKey(evaluateGroup(name, nothing, state, rules).fire),
    standings: new Map(),
  }
}

/** Each commit of a group follows the one before, and takes in what it says it does. */
export function checkGroupCommit(before: StoredGroup, write: GroupWrite, after: StoredGroup | undefined, fail: Fail): void {
  const { group } = before
  const [was, is] = [before.row?.version, after?.row?.version]
  if (is === undefined || (was !== undefined && is !== was + 1))
    fail(`${group} was committed at version ${was}, and is at ${is}.`)
  if (write.notes.length === 0) fail(`${group} was committed without a note.`)
  for (const { shipment, version } of write.notes) {
    const isThe = (note: { readonly shipment: string; readonly version: number }) =>
      note.shipment === shipment && note.version === version
    if (!before.notes.some(isThe)) fail(`${group} takes in a note of ${shipment} at ${version} that is not there.`)
    if (after?.notes.some(isThe)) fail(`${group} takes in a note of ${shipment} at ${version}, and it is still there.`)
  }
}

/** At rest a group has taken in every note, and its members are what their shipments have come to. */
export function checkGroupAtRest(
  group: StoredGroup | undefined,
  stored: (name: string) => StoredShipment | undefined,
  fail: Fail,
): void {
  const members = group?.row?.members ?? []
  if (group?.notes.length !== 0) fail(`${ORDER} has ${group?.notes.length} notes that nobody took in.`)
  if (members.map(({ shipment }) => shipment).join() !== shipments.join()) fail(`${ORDER} has other members than its parcels.`)
  for (const { shipment, status, outcome, certain } of members) {
    const row = stored(shipment)?.row
    if (status !== row?.status || outcome !== row.outcome || certain !== row.certain)
      fail(`${shipment} is ${row?.status}, and ${status} in ${ORDER}.`)
  }
}
