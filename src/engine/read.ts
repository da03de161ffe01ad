// Reads what is known of shipments: one load and one list of effects for all of them, and then report after report.

import type { Signal } from '../async/signal.js'
import { giveWay, inSlices, Pacer } from '../async/turns.js'
import { type Evidence, type JournalReport, reportWithEvidence } from '../journal/index.js'
import type { Effect } from '../rules/index.js'
import { badOption, checkOptions, type Instant, instantOf } from '../vocabulary/index.js'
import type { CallOptions, Tracked } from './calls.js'
import type { Shipments } from './ingest/shipments.js'
import type { EngineSettings } from './options.js'
import { type EffectRecord, type ShipmentRecord, toEffectRecord, toShipmentRecord } from './records.js'

/** A stored shipment with its report, under the table it was evaluated under, the evidence for each step, and its effects. */
export interface ShipmentDetails<F extends Effect = Effect> extends ShipmentRecord {
  readonly report: JournalReport
  readonly evidence: readonly Evidence[]
  readonly effects: readonly EffectRecord<F>[]
}

/** Options of `engine.read`. */
export interface ReadOptions extends CallOptions {
  /** Read the report as it was at this instant. */
  readonly asOf?: Instant | undefined
}

/** `engine.read`: null for an unknown shipment; for a list, a list in its order. */
export interface Read<F extends Effect = Effect> {
  (shipment: string, options?: ReadOptions): Promise<ShipmentDetails<F> | null>
  (shipments: readonly string[], options?: ReadOptions): Promise<readonly (ShipmentDetails<F> | null)[]>
}

/** The call of an engine over the store of these settings. */
export function readCall<F extends Effect>(
  { store, classify }: EngineSettings<F>,
  shipments: Shipments<F>,
  tracked: Tracked,
): Read<F> {
  const detailsOf = async (names: readonly string[], asOf: Instant | undefined, signal: Signal) => {
    const details = new Map<string, ShipmentDetails<F>>()
    const known =
      names.length === 0 ? [] : (await shipments.load(names, false)).flatMap(({ row, journal }) => (row ? { row, journal } : []))
    if (known.length === 0) return details
    const effects = new Map<string, EffectRecord<F>[]>(known.map(({ row }) => [row.shipment, []]))
    for (const row of await store.outbox.list({ subjects: [...effects.keys()] }))
      effects.get(row.subject)?.push(toEffectRecord<F>(row))
    const pacer = new Pacer()
    for (const { row, journal } of known) {
      const { shipment, table, evaluatedAt } = row
      if (pacer.isDue(journal.entries.length)) await giveWay()
      signal.throwIfAborted()
      const ruleset = await shipments.rulesetOf(table, shipment)
      const report = reportWithEvidence(journal, { table: ruleset.table, classify, now: evaluatedAt, asOf })
      details.set(shipment, { ...toShipmentRecord(row), ...(await inSlices(report)), effects: effects.get(shipment)! })
    }
    return details
  }
  const read = async (given: string | readonly string[], options: ReadOptions = {}) => {
    const names = typeof given === 'string' ? [given] : given
    if (!Array.isArray(names) || !names.every(name => typeof name === 'string'))
      badOption('shipment', given, "Pass the shipment's number as text, or a list of numbers.")
    checkOptions('read', options, ['asOf', 'signal'])
    const { asOf, signal } = options
    if (asOf !== undefined) instantOf('asOf', asOf)
    const details = await tracked(signal, its => detailsOf([...new Set(names)], asOf, its))
    const answers = names.map(name => details.get(name) ?? null)
    return typeof given === 'string' ? (answers[0] ?? null) : answers
  }
  // Which of its answers it is, follows from the argument.
  return read as Read<F>
}
