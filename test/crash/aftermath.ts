// What must hold after any number of kills: nothing acknowledged is lost, the rows equal those of an uninterrupted run, and the
// last delivery of each activation matches its final state.

import { deepStrictEqual } from 'node:assert'
import type { Delivery, EffectRow, StoredShipment } from '../../src/engine/index.js'
import { assembleShipment } from '../../src/engine/ingest/loaded-shipment.js'
import { defineRules, reportOf } from '../../src/index.js'
import { complete } from '../../src/vocabulary/slices.js'
import { expectedActivations } from '../engine/expected.js'
import { check, Receiver } from '../engine/outbox/receiver.js'
import { type FeedInput, rules } from './feed.js'

/** Every event of these inputs is stored. */
export function checkInputs(stored: readonly StoredShipment[], inputs: readonly FeedInput[]): void {
  const known = new Map(
    stored.map(({ row, entries }) => [row.shipment, { row, keys: new Set(entries.map(({ event }) => eventKey(event))) }]),
  )
  for (const { shipment, events, receivedAt } of inputs) {
    const its = known.get(shipment)
    const isThere = its !== undefined && its.row.receivedAt! >= Date.parse(receivedAt)
    check(isThere, shipment, `has lost what was received at ${receivedAt}`)
    for (const event of events) check(its!.keys.has(eventKey(event)), shipment, `has lost ${eventKey(event)}`)
  }
}

/** The rows, except their versions, and the reports are equal. */
export function checkRows(stored: readonly StoredShipment[], expected: readonly StoredShipment[]): void {
  deepStrictEqual(stored.map(comparable), expected.map(comparable))
}

// Without the version, which counts commits; with the report, and as JSON.
function comparable(stored: StoredShipment) {
  const { version: _, ...row } = stored.row
  const { journal } = complete(assembleShipment(stored))
  return JSON.parse(
    JSON.stringify({ row, entries: stored.entries, report: reportOf(journal, { now: new Date(row.evaluatedAt) }) }),
  )
}

/** The deliveries, in their order, and the remaining effects keep the guarantees of the outbox. */
export function checkDeliveries(
  delivered: readonly Delivery[],
  stored: readonly StoredShipment[],
  effects: readonly EffectRow[],
): void {
  const ready = defineRules(rules)
  const receiver = new Receiver()
  for (const delivery of delivered) {
    receiver.take(delivery)
    const { key, activation, revision, kind } = delivery
    const undone = effects.filter(row => row.activation === activation && row.revision === revision - 1 && row.kind === 'do')
    check(kind === 'do' || undone.some(({ attempts }) => attempts > 0), key, 'undoes what was never delivered')
  }
  const arrived = new Set(delivered.map(({ key }) => key))
  for (const { key, state, cancelRequested } of effects) {
    check(state === 'done' || state === 'cancelled' || cancelRequested, key, `is left ${state}`)
    check(state !== 'done' || arrived.has(key), key, 'is done, and never arrived')
  }
  receiver.checkAtRest(
    stored.map(each => expectedActivations(each, ready)),
    ready,
  )
}

const eventKey = ({ code, time, text }: { readonly code?: unknown; readonly time?: unknown; readonly text?: unknown }) =>
  JSON.stringify([code, time, text])
