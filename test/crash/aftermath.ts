// What must hold after any number of kills: nothing that was acknowledged is lost, the rows are those of an undisturbed run,
// and what was delivered last is what is true.

import { deepStrictEqual } from 'node:assert'
import { heldOf } from '../../src/engine/held.js'
import type { EffectRow, Message, StoredShipment } from '../../src/engine/index.js'
import { defineRules, report } from '../../src/index.js'
import { believed } from '../engine/believed.js'
import { check, Receiver } from '../engine/receiver.js'
import { rules, type Said } from './feed.js'

/** Every event of these inputs is stored. */
export function checkInputs(stored: readonly StoredShipment[], inputs: readonly Said[]): void {
  const known = new Map(
    stored.map(({ row, entries }) => [row.shipment, { row, keys: new Set(entries.map(({ event }) => wordsOf(event))) }]),
  )
  for (const { shipment, events, heardAt } of inputs) {
    const its = known.get(shipment)
    check(its !== undefined && its.row.heardAt! >= Date.parse(heardAt), shipment, `has lost what was heard at ${heardAt}`)
    for (const event of events) check(its!.keys.has(wordsOf(event)), shipment, `has lost ${wordsOf(event)}`)
  }
}

/** The rows, all but their versions, and the reports are the same. */
export function checkRows(stored: readonly StoredShipment[], expected: readonly StoredShipment[]): void {
  deepStrictEqual(stored.map(plain), expected.map(plain))
}

/** Each shipment without what counts commits, with its report and with its entries as they are read. */
export function plain(stored: StoredShipment) {
  const { version: _, ...row } = stored.row
  const { journal } = heldOf(stored)
  return JSON.parse(JSON.stringify({ row, entries: stored.entries, report: report(journal, { now: new Date(row.judgedAt) }) }))
}

/** The deliveries, in their order, and the effects that are left keep the laws of the outbox. */
export function checkDeliveries(
  delivered: readonly Message[],
  stored: readonly StoredShipment[],
  effects: readonly EffectRow[],
): void {
  const ready = defineRules(rules)
  const receiver = new Receiver()
  for (const message of delivered) {
    receiver.take(message)
    const { key, firing, revision, kind } = message
    const undone = effects.filter(row => row.firing === firing && row.revision === revision - 1 && row.kind === 'do')
    check(kind === 'do' || undone.some(({ attempts }) => attempts > 0), key, 'undoes what nobody ever had')
  }
  const arrived = new Set(delivered.map(({ key }) => key))
  for (const { key, state, withdrawn } of effects) {
    check(state === 'sent' || state === 'cancelled' || withdrawn, key, `is left ${state}`)
    check(state !== 'sent' || arrived.has(key), key, 'is sent, and never arrived')
  }
  receiver.checkStanding(
    stored.map(each => believed(each, ready)),
    ready,
  )
}

const wordsOf = ({ code, time, text }: { readonly code?: unknown; readonly time?: unknown; readonly text?: unknown }) =>
  JSON.stringify([code, time, text])
