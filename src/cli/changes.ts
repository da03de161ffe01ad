// `replay --changes`: every payload in the order of arrival, and what it changed of its shipment.

import { columnsOf } from '../draw/columns.js'
import { changes } from '../draw/index.js'
import type { FeedEvent } from '../feeds/feed.js'
import { type Change, emptyJournal, evidence, type Journal, record } from '../journal/index.js'
import type { Faults } from './faults.js'
import type { Output } from './output.js'
import { inputReader } from './payloads/history.js'
import { sayRejected } from './payloads/rejects.js'
import { type Arrival, identityOf, type Shipment } from './payloads/shipments.js'
import { jsonPieces, name } from './quote.js'
import { isContradictory } from './tally/assessment.js'
import type { Terminal } from './terminal.js'

/** How to tell the changes, and where. */
export interface Telling {
  readonly zone: string | undefined
  readonly now: Date
  /** Null for JSON. */
  readonly terminal: Terminal | null
  readonly output: Output
  readonly faults: Faults
}

// A shipment as far as it was heard.
interface Course {
  readonly shipment: string | null
  readonly read: ReturnType<typeof inputReader>
  journal: Journal<FeedEvent>
  isContradictory: boolean
}

/** Prints what each payload changed; whether any shipment ends with something that cannot be true. */
export async function tellChanges(shipments: Iterable<Shipment>, telling: Telling): Promise<boolean> {
  const { zone, now, terminal, output } = telling
  const turns = turnsOf(shipments, zone, now)
  const sharedFiles = sharedBy(turns.map(({ arrival }) => arrival.file))
  for (const { arrival, course } of turns) {
    const { journal, change } = record(course.journal, course.read(arrival) ?? [], { now })
    course.journal = journal
    course.isContradictory = isContradictory(change.after)
    if (change.rejected.length > 0) sayRejects(course, arrival, change, telling)
    const place = name(arrival.file) + (sharedFiles.has(arrival.file) ? `:${arrival.line}` : '')
    const pieces = terminal
      ? [`${headingOf(place, course, arrival, terminal)}\n${changes(change, terminal)}\n`]
      : jsonPieces(asJson(course, arrival, change))
    for (const piece of pieces) {
      const busy = output.write(piece)
      if (busy) await busy
    }
  }
  return turns.some(({ course }) => course.isContradictory)
}

// Every payload with its shipment, in the order in which they came.
function turnsOf(shipments: Iterable<Shipment>, zone: string | undefined, now: Date): { arrival: Arrival; course: Course }[] {
  const turns = [...shipments].flatMap(({ shipment, arrivals }) => {
    const journal = emptyJournal<FeedEvent>(shipment ?? '', { zone })
    const course: Course = { shipment, read: inputReader(now), journal, isContradictory: false }
    return arrivals.map(arrival => ({ arrival, course }))
  })
  return turns.sort((a, b) => a.arrival.ordinal - b.arrival.ordinal)
}

// The files that hold more than one payload.
function sharedBy(files: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>()
  return new Set(files.filter(file => seen.has(file) || !seen.add(file)))
}

// An event is rejected for the first time by the payload that has it.
function sayRejects(
  { shipment, journal }: Course,
  { events, origins, refused }: Arrival,
  { rejected }: Change<FeedEvent>,
  { now, faults }: Telling,
): void {
  const grounds = evidence(journal, { now })
  const places = new Map<string, number>()
  for (const [index, event] of events.entries()) if (!places.has(identityOf(event))) places.set(identityOf(event), index)
  for (const reject of rejected) {
    const index = places.get(identityOf(grounds[reject.index]!.event))
    if (index !== undefined && !refused.has(index)) sayRejected(reject, shipment, () => origins.of(index), faults, origins.file)
  }
}

// In two lines where one is too long: a path is never cut.
function headingOf(place: string, { shipment }: Course, { kind, events }: Arrival, { width }: Terminal): string {
  const what = `${shipment === null ? '(no number)' : name(shipment)}, ${sizes[kind](events.length)}`
  return columnsOf(`${place}: ${what}`) <= width ? `${place}: ${what}` : `${place}:\n${what}`
}

const sizes: Readonly<Record<Arrival['kind'], (scans: number) => string>> = {
  snapshot: scans => (scans === 1 ? '1 scan' : `${scans} scans`),
  delta: () => 'a scan on its own',
  nothing: () => 'no list of scans',
}

/** A change as `--json` prints it: without the reports before and after. */
function asJson({ shipment }: Course, { file, line }: Arrival, change: Change<FeedEvent>): Readonly<Record<string, unknown>> {
  const { kind, before, after, added, withdrawn, recoded, revised, rejected } = change
  const status = { before: before.status, after: after.status }
  const outcome = { before: before.outcome, after: after.outcome }
  const settled = { before: before.settled, after: after.settled }
  return { shipment, file, line, kind, status, outcome, settled, added, withdrawn, recoded, revised, rejected }
}
