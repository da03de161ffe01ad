// Merges several payloads of one shipment into one history, without the scans that a later list retracts.

import type { FeedEvent } from '../../feeds/feed.js'
import { applyInput, createJournal, evidenceOf, type JournalInput } from '../../journal/index.js'
import { type Report, replay } from '../../replay/index.js'
import { type CollectedShipment, type EventLocation, eventKey, eventLocation, type ReceivedPayload } from './shipments.js'

/** The report of a shipment, and the origins of its events by their index in the report. */
export interface ReplayedShipment {
  readonly report: Report<FeedEvent>
  readonly sources: readonly EventLocation[]
}

/** Replays a shipment: one list, or single events, as they are; several payloads through a journal. */
export function replayShipment(shipment: CollectedShipment, zone: string | undefined, now: Date): ReplayedShipment {
  const { events, sources, payloads } = shipment
  const inputs = payloads.length < 2 ? [] : journalInputs(payloads, now)
  if (inputs.length < 2) return { report: replay(events, { zone, now }), sources }
  const { journal, change } = applyInput(createJournal<FeedEvent>(shipment.shipment ?? '', { zone }), inputs, { now })
  const evidence = evidenceOf(journal, { now })
  // Only the journal can order events of several clocks.
  if (new Set(inputs.map(({ source }) => source)).size > 1) {
    const { unsupported, ...report } = change.after
    const known = new Map(payloads.flatMap(each => each.events.map((event, index) => [event, eventLocation(each, index)])))
    return { report, sources: evidence.map(({ event }) => known.get(event)!) }
  }
  // The journal has the latest position of each event, but not how often one payload repeats it.
  const latest = new Map(evidence.map(({ event }) => [eventKey(event), event]))
  const kept = [...events.keys()].filter(index => latest.has(eventKey(events[index]!)))
  return {
    report: replay(
      kept.map(index => latest.get(eventKey(events[index]!))!),
      { zone, now },
    ),
    sources: kept.map(index => sources[index]!),
  }
}

/**
 * Turns payloads into journal inputs, received in their order from `now` on. A single event that comes again keeps its first
 * position among those of its time. Null for a payload without a list of scans.
 */
export function inputReader(now: Date): (payload: ReceivedPayload) => JournalInput<FeedEvent> | null {
  const firstByKey = new Map<string, FeedEvent>()
  const first = (event: FeedEvent) => {
    const key = eventKey(event)
    const known = firstByKey.get(key) ?? event
    firstByKey.set(key, known)
    return known
  }
  return ({ kind, events, feed, ordinal }) => {
    if (kind === 'nothing') return null
    return {
      kind,
      events: kind === 'delta' ? events.map(first) : events,
      source: feed,
      receivedAt: new Date(now.getTime() + ordinal),
    }
  }
}

// Consecutive single events are one input: the work for each input grows with the journal.
function journalInputs(payloads: readonly ReceivedPayload[], now: Date): JournalInput<FeedEvent>[] {
  const read = inputReader(now)
  const inputs: (JournalInput<FeedEvent> & { readonly events: FeedEvent[] })[] = []
  for (const payload of payloads) {
    const input = read(payload)
    const last = inputs.at(-1)
    if (input?.kind === 'delta' && last?.kind === 'delta') last.events.push(...input.events)
    else if (input) inputs.push({ ...input, events: [...input.events] })
  }
  return inputs
}
