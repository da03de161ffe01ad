// `replay --changes`: every payload in the order of payload, and what it changed.

import { needsAttention } from '../../columns/index.js'
import type { FeedEvent } from '../../feeds/feed.js'
import { applyInput, type Change, createJournal, evidenceOf, type Journal } from '../../journal/index.js'
import { changes } from '../../render/changes.js'
import { displayWidth } from '../../render/width.js'
import { type HistoryOptions, inputReader } from '../input/history.js'
import { addRejectedEvent } from '../input/rejects.js'
import { type CollectedShipment, eventKey, type ReceivedPayload } from '../input/shipments.js'
import type { Diagnostics } from './diagnostics.js'
import { escapeName, safeJsonPieces } from './escape.js'
import type { Output } from './output.js'
import { type Terminal, textOptions } from './terminal.js'

/** What to replay with, and where to print. */
export interface PrintContext extends HistoryOptions {
  /** Null for JSON. */
  readonly terminal: Terminal | null
  readonly output: Output
  readonly diagnostics: Diagnostics
}

// A shipment and its journal so far.
interface ShipmentRun {
  readonly shipment: string | null
  readonly read: ReturnType<typeof inputReader>
  journal: Journal<FeedEvent>
  needsAttention: boolean
}

/** Prints what each payload changed; tells whether any shipment ends with a scan that cannot be true. */
export async function printChanges(shipments: Iterable<CollectedShipment>, context: PrintContext): Promise<boolean> {
  const { now, classify, terminal, output } = context
  const arrivals = payloadsInOrder(shipments, context)
  const sharedFiles = filesWithSeveral(arrivals.map(({ payload }) => payload.file))
  for (const { payload, run } of arrivals) {
    const { journal, change } = applyInput(run.journal, run.read(payload), { now, classify })
    run.journal = journal
    run.needsAttention = needsAttention(change.after)
    if (change.rejected.length > 0) addChangeRejects(run, payload, change, context)
    const place = escapeName(payload.file) + (sharedFiles.has(payload.file) ? `:${payload.line}` : '')
    const pieces = terminal
      ? [`${headingOf(place, run, payload, terminal)}\n${changes(change, textOptions(terminal))}\n`]
      : safeJsonPieces(changeJson(run, payload, change))
    for (const piece of pieces) {
      const busy = output.write(piece)
      if (busy) await busy
    }
  }
  return arrivals.some(({ run }) => run.needsAttention)
}

// Every payload with its shipment, in the order of arrival.
function payloadsInOrder(
  shipments: Iterable<CollectedShipment>,
  options: HistoryOptions,
): { payload: ReceivedPayload; run: ShipmentRun }[] {
  const arrivals = [...shipments].flatMap(({ shipment, payloads }) => {
    const { zone, redelivery } = options
    const journal = createJournal<FeedEvent>(shipment ?? '', { zone, redelivery })
    const run: ShipmentRun = { shipment, read: inputReader(options), journal, needsAttention: false }
    return payloads.map(payload => ({ payload, run }))
  })
  return arrivals.sort((a, b) => a.payload.ordinal - b.payload.ordinal)
}

// The files that hold more than one payload.
function filesWithSeveral(files: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>()
  return new Set(files.filter(file => seen.has(file) || !seen.add(file)))
}

// Reports the rejected events that this payload holds.
function addChangeRejects(
  { shipment, journal }: ShipmentRun,
  { events, origins, refused }: ReceivedPayload,
  { rejected }: Change<FeedEvent>,
  { now, classify, diagnostics }: PrintContext,
): void {
  const evidence = evidenceOf(journal, { now, classify })
  const places = new Map<string, number>()
  for (const [index, event] of events.entries()) if (!places.has(eventKey(event))) places.set(eventKey(event), index)
  for (const reject of rejected) {
    const index = places.get(eventKey(evidence[reject.index]!.event!))
    if (index !== undefined && !refused.has(index))
      addRejectedEvent(reject, shipment, () => origins.of(index), diagnostics, origins.file)
  }
}

// On two lines where one is too long: a path is never cut.
function headingOf(place: string, { shipment }: ShipmentRun, { kind, events }: ReceivedPayload, { width }: Terminal): string {
  const what = `${shipment === null ? '(no number)' : escapeName(shipment)}, ${payloadSizes[kind](events.length)}`
  return displayWidth(`${place}: ${what}`) <= width ? `${place}: ${what}` : `${place}:\n${what}`
}

const payloadSizes: Readonly<Record<ReceivedPayload['kind'], (scans: number) => string>> = {
  snapshot: scans => (scans === 1 ? '1 scan' : `${scans} scans`),
  delta: () => 'a single scan',
  nothing: () => 'no list of scans',
}

/** A change as `--json` prints it: without the reports before and after. */
function changeJson(
  { shipment }: ShipmentRun,
  { file, line }: ReceivedPayload,
  change: Change<FeedEvent>,
): Readonly<Record<string, unknown>> {
  const { kind, before, after, added, retracted, recoded, revised, rejected } = change
  const status = { before: before.status, after: after.status }
  const outcome = { before: before.outcome, after: after.outcome }
  const certain = { before: before.certain, after: after.certain }
  return { shipment, file, line, kind, status, outcome, certain, added, retracted, recoded, revised, rejected }
}
