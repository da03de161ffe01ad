// Orders as one process would see them that takes everything in one after the other and keeps nothing but journals.

import type { ShipmentInput } from '../../../src/engine/index.js'
import {
  applyInput,
  createJournal,
  defineRules,
  evaluateRules,
  type Journal,
  type Journey,
  type Report,
} from '../../../src/index.js'
import { reportWithTimes } from '../../../src/journal/index.js'

/** A parcel of an order, and what it has come to. */
export interface ModelParcel extends Pick<Journey, 'status' | 'outcome' | 'certain'> {
  readonly shipment: string
  readonly journey: number | null
}

/** An order: its parcels, and how many there are to be. */
export interface ModelOrder {
  readonly members: readonly ModelParcel[]
  readonly expect: number | null
}

/** A registration: the journey in progress at that hour, else the next, belongs to the order, or to none. */
export interface Joining {
  readonly shipment: string
  readonly at: number
  readonly group: string | null
  readonly expect: number | null
}

interface Membership {
  readonly group: string
  readonly at: number
  journey: number | null
}

interface Its {
  journal: Journal
  report: Report
  starts: readonly string[]
  memberships: Membership[]
}

const NO_RULES = defineRules([])

export class OrderModel {
  readonly #shipments = new Map<string, Its>()
  readonly #expected = new Map<string, number>()
  readonly #names = new Set<string>()

  ingest({ shipment, ...input }: ShipmentInput): void {
    const its = this.#of(shipment)
    const { journal, change } = applyInput(its.journal, input)
    its.starts = evaluateRules(change, NO_RULES, { journeyStarts: its.starts }).journeyStarts
    its.journal = journal
    its.report = change.after
    resolve(its)
  }

  join({ shipment, at, group, expect }: Joining): void {
    const its = this.#of(shipment)
    resolve(its)
    const same = its.memberships.find(membership => membership.at === at)
    const journey = same ? same.journey : journeyAt(its, at, [])
    const left = same ?? its.memberships.find(membership => membership.journey === journey)
    if (group !== null) this.#names.add(group)
    if (group !== null && expect !== null) this.#expected.set(group, expect)
    if (left && left.group === group) return
    its.memberships = its.memberships.filter(membership => membership !== left)
    if (group !== null) its.memberships.push({ group, at, journey })
  }

  /** Every order that was ever named. */
  orders(): ReadonlyMap<string, ModelOrder> {
    const members = [...this.#shipments].flatMap(([shipment, its]) =>
      its.memberships.map(({ group, journey }) => ({ group, parcel: parcelOf(shipment, its, journey) })),
    )
    return new Map(
      [...this.#names].map(name => {
        const its = members.filter(({ group }) => group === name).map(({ parcel }) => parcel)
        return [name, { members: its, expect: this.#expected.get(name) ?? null }]
      }),
    )
  }

  #of(shipment: string): Its {
    const journal = createJournal(shipment, { zone: 'UTC' })
    const its = this.#shipments.get(shipment) ?? { journal, report: reportWithTimes(journal).report, starts: [], memberships: [] }
    this.#shipments.set(shipment, its)
    return its
  }
}

const instantOf = (time: string) => Date.parse(`${time.replace(' ', 'T')}Z`)

// The journeys that there are, oldest first, with their numbers and ends.
function journeysOf({ report, starts }: Its) {
  const all = [...report.journeys, report].filter(({ steps }) => steps.length > 0)
  const began = all.map(({ steps }) => instantOf(steps[0]!.time))
  return all.map((journey, at) => ({
    journey,
    number: starts.findIndex(start => Date.parse(start) === began[at]),
    end: journey.terminal ? instantOf(journey.since!) : (began[at + 1] ?? Number.POSITIVE_INFINITY),
  }))
}

function journeyAt(its: Its, at: number, taken: readonly (number | null)[]): number | null {
  return journeysOf(its).find(({ number, end }) => end >= at && !taken.includes(number))?.number ?? null
}

// A number stays as long as there is its journey.
function resolve(its: Its): void {
  const numbers = journeysOf(its).map(({ number }) => number)
  const isOpen = ({ journey }: Membership) => journey === null || !numbers.includes(journey)
  const open = its.memberships.filter(isOpen).sort((a, b) => a.at - b.at)
  for (const membership of open) membership.journey = null
  for (const membership of open)
    membership.journey = journeyAt(
      its,
      membership.at,
      its.memberships.map(({ journey }) => journey),
    )
}

function parcelOf(shipment: string, its: Its, journey: number | null): ModelParcel {
  const known = journeysOf(its).find(({ number }) => number === journey)?.journey
  const { status, outcome, certain } = known ?? { status: 'expected', outcome: null, certain: false }
  return { shipment, journey, status, outcome, certain }
}
