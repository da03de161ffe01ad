// Merges several payloads of one shipment into one history, without the scans that a later list retracts.

import type { FeedEvent } from '../../feeds/feed.js'
import { applyInput, createJournal, evidenceOf, type JournalInput } from '../../journal/index.js'
import { besideReported, type Report, replay } from '../../replay/index.js'
import { type CollectedShipment, type EventLocation, eventKey, eventLocation, type ReceivedPayload } from './shipments.js'

/** The report of a shipment, and the origins of its events by their index in the report. */
export interface ReplayedShipment {
  readonly report: Report<FeedEvent>
  readonly sources: readonly EventLocation[]
}

/** Replays a shipment: one list, or single events, as they are; several payloads through a journal, which holds each event once. */
export function replayShipment(shipment: CollectedShipment, zone: string | undefined, now: Date): ReplayedShipment {
  const { events, sources, payloads, reported } = shipment
  const inputs = payloads.length < 2 ? [] : journalInputs(payloads, now)
  if (inputs.length < 2) return { report: replay(events, { zone, now, reported }), sources }
  const { journal, change } = applyInput(createJournal<FeedEvent>(shipment.shipment ?? '', { zone }), inputs, { now })
  const { unsupported, ...report } = besideReported(change.after, reported)
  const first = new Map<string, EventLocation>()
  for (const payload of payloads)
    for (const [index, event] of payload.events.entries())
      if (!first.has(eventKey(event))) first.set(eventKey(event), eventLocation(payload, index))
  return { report, sources: evidenceOf(journal, { now }).map(({ event }) => first.get(eventKey(event))!) }
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
  return ({ kind, issuedAt, events, feed, ordinal }) => {
    if (kind === 'nothing') return null
    return {
      kind,
      issuedAt,
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
    if (input?.kind === 'delta' && last?.kind === 'delta' && input.issuedAt === last.issuedAt) last.events.push(...input.events)
    else if (input) inputs.push({ ...input, events: [...input.events] })
  }
  return inputs
}
