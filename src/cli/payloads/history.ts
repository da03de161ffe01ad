// Several payloads of one shipment as one history: what a later list takes back is left out.

import type { FeedEvent } from '../../feeds/feed.js'
import { emptyJournal, evidence, type JournalInput, record } from '../../journal/index.js'
import { type Report, replay } from '../../replay/index.js'
import { type Arrival, identityOf, type Shipment, type Source, sourceOf } from './shipments.js'

/** What a shipment comes to, and where the events came from that the report counts by index. */
export interface History {
  readonly report: Report<FeedEvent>
  readonly sources: readonly Source[]
}

/** What is true of a shipment, as `replay` has it of one list and of single events alone. */
export function historyOf(shipment: Shipment, zone: string | undefined, now: Date): History {
  const { events, sources, arrivals } = shipment
  const inputs = arrivals.length < 2 ? [] : inputsOf(arrivals, now)
  if (inputs.length < 2) return { report: replay(events, { zone, now }), sources }
  const { journal, change } = record(emptyJournal<FeedEvent>(shipment.shipment ?? '', { zone }), inputs, { now })
  const grounds = evidence(journal, { now })
  // Several clocks are the journal's to judge.
  if (new Set(inputs.map(({ source }) => source)).size > 1) {
    const { unsupported, ...report } = change.after
    const known = new Map(arrivals.flatMap(each => each.events.map((event, index) => [event, sourceOf(each, index)])))
    return { report, sources: grounds.map(({ event }) => known.get(event)!) }
  }
  // The latest list that has an event says where it stands; how often it was said, the journal does not keep.
  const held = new Map(grounds.map(({ event }) => [identityOf(event), event]))
  const kept = [...events.keys()].filter(index => held.has(identityOf(events[index]!)))
  return {
    report: replay(
      kept.map(index => held.get(identityOf(events[index]!))!),
      { zone, now },
    ),
    sources: kept.map(index => sources[index]!),
  }
}

/**
 * Reads arrivals in their order as a journal hears them, now: what arrives first is heard first, and an event that comes alone
 * again keeps its first place among those of its time. Null for an arrival that says nothing of the parcel.
 */
export function inputReader(now: Date): (arrival: Arrival) => JournalInput<FeedEvent> | null {
  const heard = new Map<string, FeedEvent>()
  const first = (event: FeedEvent) => {
    const identity = identityOf(event)
    const known = heard.get(identity) ?? event
    heard.set(identity, known)
    return known
  }
  return ({ kind, events, feed, ordinal }) => {
    if (kind === 'nothing') return null
    return {
      kind,
      events: kind === 'delta' ? events.map(first) : events,
      source: feed,
      heardAt: new Date(now.getTime() + ordinal),
    }
  }
}

// Single events that came one after the other are one input: each input costs as much as all that was heard before.
function inputsOf(arrivals: readonly Arrival[], now: Date): JournalInput<FeedEvent>[] {
  const read = inputReader(now)
  const inputs: (JournalInput<FeedEvent> & { readonly events: FeedEvent[] })[] = []
  for (const arrival of arrivals) {
    const input = read(arrival)
    const last = inputs.at(-1)
    if (input?.kind === 'delta' && last?.kind === 'delta') last.events.push(...input.events)
    else if (input) inputs.push({ ...input, events: [...input.events] })
  }
  return inputs
}
