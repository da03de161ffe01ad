// Merges several payloads of one shipment into one history, without the scans that a later list retracts.

import type { FeedEvent } from '../../feeds/feed.js'
import { applyInput, createJournal, evidenceOf, type JournalInput, type ReportedRuling } from '../../journal/index.js'
import { type Classify, type Report, replay } from '../../replay/index.js'
import { feedOverrides } from './feeds.js'
import { type CollectedShipment, type EventLocation, eventKey, eventLocation, type ReceivedPayload } from './shipments.js'

/** The report of a shipment, and the origins of its events by their index in the report. */
export interface ReplayedShipment {
  readonly report: Report<FeedEvent> & { readonly rulings?: readonly ReportedRuling[] }
  readonly sources: readonly EventLocation[]
}

/** How to replay payloads. */
export interface HistoryOptions {
  readonly zone?: string | undefined
  /** How long old lists may come again, an ISO 8601 duration; as their feed says by default. */
  readonly redelivery?: string | undefined
  /** One time for all payloads of the input, or one for each, in milliseconds since 1970. */
  readonly receivedAt: readonly number[]
  readonly now: Date
  readonly classify?: Classify<FeedEvent> | undefined
}

/** Replays a shipment: one list, or single events, as they are; several payloads through a journal, which holds each event once. */
export function replayShipment(shipment: CollectedShipment, options: HistoryOptions): ReplayedShipment {
  const { events, sources, payloads, reported } = shipment
  const { zone, redelivery, now, classify } = options
  const inputs = withJoinedSingles(payloads, options).flatMap(inputReader(options))
  if (inputs.length < 2) return { report: replay(events, { zone, now, reported, classify }), sources }
  const { journal, change } = applyInput(createJournal<FeedEvent>(shipment.shipment ?? '', { zone, redelivery }), inputs, {
    now,
    classify,
  })
  const { unsupported, rulings, ...rest } = change.after
  const report = rulings.length > 0 ? { ...rest, rulings } : rest
  const first = new Map<string, EventLocation>()
  for (const payload of payloads)
    for (const [index, event] of payload.events.entries())
      if (!first.has(eventKey(event))) first.set(eventKey(event), eventLocation(payload, index))
  return {
    report,
    sources: evidenceOf(journal, { now, classify }).flatMap(({ event }) => (event ? [first.get(eventKey(event))!] : [])),
  }
}

/**
 * Turns payloads of one shipment, in their order, into journal inputs: of each its scans, then the feed's own corrections. Those
 * received at the same time come a millisecond apart. A single event that comes again keeps its first position among those of its
 * time.
 */
export function inputReader({ receivedAt }: HistoryOptions): (payload: ReceivedPayload) => readonly JournalInput<FeedEvent>[] {
  const counts = new Map<number, number>()
  const firstByKey = new Map<string, FeedEvent>()
  const first = (event: FeedEvent) => {
    const key = eventKey(event)
    const known = firstByKey.get(key) ?? event
    firstByKey.set(key, known)
    return known
  }
  return payload => {
    const { kind, issuedAt, reported, events, feed } = payload
    const ms = receivedMs(payload, receivedAt)
    const before = counts.get(ms) ?? 0
    counts.set(ms, before + 1)
    const received = new Date(ms + before)
    const corrections = feedOverrides(feed.name, payload).map(override => ({ ...override, receivedAt: received }))
    if (kind === 'nothing') return corrections
    const list = kind === 'delta' ? events.map(first) : events
    const { name: source, redelivery } = feed
    return [{ kind, issuedAt, reported, events: list, source, redelivery, receivedAt: received }, ...corrections]
  }
}

const receivedMs = ({ payload }: ReceivedPayload, receivedAt: readonly number[]): number =>
  receivedAt.length === 1 ? receivedAt[0]! : receivedAt[payload]!

// Consecutive single events received together are one payload: the work for each input grows with the journal.
function withJoinedSingles(payloads: readonly ReceivedPayload[], { receivedAt }: HistoryOptions): readonly ReceivedPayload[] {
  const joined: (ReceivedPayload & { readonly events: FeedEvent[] })[] = []
  for (const payload of payloads) {
    const last = joined.at(-1)
    const isJoined =
      last?.kind === 'delta' &&
      payload.kind === 'delta' &&
      last.feed === payload.feed &&
      last.issuedAt === payload.issuedAt &&
      last.overrides.length + payload.overrides.length === 0 &&
      receivedMs(last, receivedAt) === receivedMs(payload, receivedAt)
    if (isJoined) last.events.push(...payload.events)
    else joined.push({ ...payload, events: [...payload.events] })
  }
  return joined
}
