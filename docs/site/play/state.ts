// The state of the page: what was put in, what was edited, and what follows from both. Nothing of it leaves the page.

import { computed, signal } from '@preact/signals'
import { type Report, replay, type Step } from '../../../src/replay/index.js'
import { type OtherReading, otherReading } from '../../../src/replay/other-reading.js'
import { identityOfEvent } from '../../../src/replay/scan.js'
import { stepCosts } from '../../../src/replay/step-costs.js'
import { diffTables, shippedTable, type Table, withoutConstraints } from '../../../src/table/index.js'
import { withCosts } from '../../../src/table/json.js'
import { applyEdits, type EditedEvents, type Edits, noEdits } from './edits.js'
import { examples } from './examples.js'
import { readInput, type Shipment } from './input.js'

export const text = signal(examples[0]!.text)
export const shown = signal(0)
export const edits = signal<Edits>(noEdits)
/** Which reading the statechart shows. */
export const lit = signal<'lowest' | 'other'>('lowest')
export const tab = signal<Tab>('timeline')
export type Tab = 'input' | 'timeline' | 'chart' | 'bar'

/** The most scans for which the next reading is looked for. */
export const MAX_COMPARED = 2_000

export const input = computed(() => readInput(text.value))
export const shipment = computed<Shipment | null>(() => input.value.shipments[shown.value] ?? input.value.shipments[0] ?? null)

const without = computed(() => edits.value.without)
const costs = computed(() => edits.value.costs)

/** The table without the constraints that are off, under the shipped costs. */
export const chartTable = computed<Table>(() =>
  without.value.length > 0 ? withoutConstraints(shippedTable, without.value) : shippedTable,
)
export const table = computed<Table>(() =>
  costs.value === noEdits.costs ? chartTable.value : withCosts(chartTable.value, costs.value),
)
export const difference = computed(() => (without.value.length > 0 ? diffTables(shippedTable, chartTable.value) : null))

/** A reading of the shipment: as it came, or as edited. */
export interface Reading {
  readonly shipment: Shipment
  readonly edited: EditedEvents
  readonly report: Report
  readonly costs: readonly number[]
}

export const original = computed<Reading | null>(() => shipment.value && read(shipment.value, noEdits, shippedTable))
const edited = computed(() => shipment.value && applyEdits(shipment.value, edits.value))
export const reading = computed<Reading | null>(() => {
  const events = edited.value
  return shipment.value && events && read(shipment.value, edits.value, table.value, events)
})
export const other = computed<OtherReading | null>(() => {
  const now = reading.value
  if (!now || now.edited.events.length > MAX_COMPARED) return null
  return otherReading(now.edited.events, optionsOf(now.shipment, table.value))
})

function read(from: Shipment, changes: Edits, under: Table, events = applyEdits(from, changes)): Reading {
  const report: Report = replay(events.events, optionsOf(from, under))
  return { shipment: from, edited: events, report, costs: stepCosts(report, under) }
}

function optionsOf({ reported, overrides }: Shipment, under: Table) {
  const rulings = overrides.flatMap(({ event, is }) => {
    const identity = identityOfEvent(event)
    return identity === null ? [] : [{ identity, is }]
  })
  return { table: under, reported, overrides: rulings }
}

/** The scans whose verdict is another one than before the edits, by their place in the shipment. */
export const changes = computed<ReadonlyMap<number, Step['verdict']>>(() => {
  const before = verdictsOf(original.value)
  const now = verdictsOf(reading.value)
  return new Map(
    [...now].flatMap(([index, verdict]) => {
      const was = before.get(index)
      return was && was !== verdict ? [[index, was]] : []
    }),
  )
})

export const isEdited = computed(() => edits.value !== noEdits)

function verdictsOf(of: Reading | null): ReadonlyMap<number, Step['verdict']> {
  const { report, edited } = of ?? {}
  const steps = report ? [...report.journeys.flatMap(journey => journey.steps), ...report.steps] : []
  return new Map(steps.map(({ index, verdict }) => [edited!.indexes[index]!, verdict]))
}

/** Other edits; those that change nothing are none. */
export function edit(next: Edits): void {
  edits.value = JSON.stringify(next) === JSON.stringify(noEdits) ? noEdits : next
}

/** Another payload; edits belong to the one before. */
export function load(content: string, as: Partial<{ shown: number; edits: Edits }> = {}): void {
  text.value = content
  shown.value = as.shown ?? 0
  edit(as.edits ?? noEdits)
}
