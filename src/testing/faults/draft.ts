// A transcript in the making. Scans are identified by their place in the history, so that a scan reported in two ways is still
// one scan.

import { replay } from '../../replay/index.js'
import { readTime, ShipfoldError } from '../../vocabulary/index.js'
import type { History, HistoryEvent } from '../arbitraries/history.js'
import type { FaultKind } from './kinds.js'
import type { ReportSummary } from './transcript.js'

/** A scan as a message reports it. `scan` is its place in the history; a foreign scan has a number between two places. */
export interface DraftScan {
  readonly scan: number
  readonly event: HistoryEvent
}

/** A message in the making, its items oldest first. */
export interface DraftMessage {
  /** Unique for each message; a message sent again has another id. */
  readonly id: number
  readonly kind: 'snapshot' | 'delta' | 'override'
  readonly receivedMs: number
  readonly issuedMs: number
  /** None for an override. */
  readonly scans: readonly DraftScan[]
  /** The scan that an override says is false. */
  readonly ruled?: DraftScan
  /** Whether its list lacks older scans, which it does not deny. */
  readonly isTruncated?: boolean
}

/** What went wrong. `describe` gets the final messages and returns null where nothing of the fault is left in them. */
export interface FaultNote {
  readonly kind: FaultKind
  readonly scans: readonly HistoryEvent[]
  readonly describe: (messages: readonly DraftMessage[]) => string | null
}

/** A transcript in the making. */
export interface TranscriptDraft {
  readonly history: History
  /** What the feed sends; overrides come apart from it. */
  readonly messages: readonly DraftMessage[]
  readonly overrides: readonly DraftMessage[]
  readonly notes: readonly FaultNote[]
}

const MINUTE_MS = 60_000
const SECOND_MS = 1_000

/** The history without faults: the whole list so far, a minute after each scan. */
export function faultlessDraft(history: History): TranscriptDraft {
  // Only if lists are in order of time, a list that lacks the newest scans is known to be an old one.
  const items = history
    .map((event, index) => ({ event, at: requireTime(event, index) }))
    .sort((a, b) => a.at - b.at)
    .map(({ event }, scan): DraftScan => ({ scan, event }))
  const messages = items.map(({ event }, at): DraftMessage => {
    const receivedMs = readTime(event.time) + MINUTE_MS
    return { id: at, kind: 'snapshot', receivedMs, issuedMs: receivedMs, scans: items.slice(0, at + 1) }
  })
  return { history: items.map(({ event }) => event), messages: issueInOrder(messages), overrides: [], notes: [] }
}

function requireTime({ time }: HistoryEvent, index: number): number {
  const at = readTime(time)
  if (!Number.isNaN(at)) return at
  throw new ShipfoldError(
    'bad-option',
    `Unusable time of event ${index} of the history: ${String(time)}. Pass times such as "2026-03-01 09:00:00".`,
  )
}

/** The messages, each received after the one before it, and as soon as it is issued. */
export const issueInOrder = (messages: readonly DraftMessage[]): readonly DraftMessage[] =>
  receiveInOrder(messages).map(message => ({ ...message, issuedMs: message.receivedMs }))

/** The messages, each received after the one before it; a message is delayed where it would not be. */
export function receiveInOrder(messages: readonly DraftMessage[]): readonly DraftMessage[] {
  let before = Number.NEGATIVE_INFINITY
  return messages.map(message => {
    before = Math.max(message.receivedMs, before + SECOND_MS)
    return before === message.receivedMs ? message : { ...message, receivedMs: before }
  })
}

/** An id that no message has. */
export const freshId = ({ messages, overrides }: TranscriptDraft): number =>
  Math.max(-1, ...[...messages, ...overrides].map(({ id }) => id)) + 1

/** The messages of the feed, and the overrides among them, by when they are received. */
export const allMessages = ({ messages, overrides }: TranscriptDraft): readonly DraftMessage[] =>
  overrides.length === 0 ? messages : receiveInOrder([...messages, ...overrides].sort((a, b) => a.receivedMs - b.receivedMs))

/** Every scan that the feed reported by these messages and did not take back, in the form of the message issued last. */
export function reportedScans(messages: readonly DraftMessage[]): readonly DraftScan[] {
  const items = new Map<number, DraftScan>()
  for (const { kind, isTruncated, scans } of [...messages].sort((a, b) => a.issuedMs - b.issuedMs)) {
    if (kind === 'snapshot' && !isTruncated) items.clear()
    for (const item of scans) items.set(item.scan, item)
  }
  return [...items.values()].sort((a, b) => a.scan - b.scan)
}

/** The scans that a person said are false. */
export const ruledFalse = (messages: readonly DraftMessage[]): readonly DraftScan[] =>
  messages.flatMap(({ ruled }) => (ruled ? [ruled] : []))

/** The reported scans but for those that a person said are false. */
export function trueScans(messages: readonly DraftMessage[]): readonly DraftScan[] {
  const voided = new Set(ruledFalse(messages).map(({ scan }) => scan))
  return reportedScans(messages).filter(({ scan }) => !voided.has(scan))
}

/** The status, outcome and certainty that these scans come to. */
export function summarize(items: readonly DraftScan[]): ReportSummary {
  const { status, outcome, certain } = replay(items.map(({ event }) => event))
  return { status, outcome, certain }
}

export const isSameSummary = (a: ReportSummary, b: ReportSummary): boolean =>
  a.status === b.status && a.outcome === b.outcome && a.certain === b.certain

/** The number of a message, counted from 1. */
export const messageNumber = (messages: readonly DraftMessage[], id: number): number =>
  messages.findIndex(message => message.id === id) + 1

/** `message 3`, `messages 3 and 4`, `messages 3, 5 and 7 to 9`. */
export function describeMessages(numbers: readonly number[]): string {
  const runs: [from: number, to: number][] = []
  for (const number of numbers) {
    const last = runs.at(-1)
    if (last?.[1] === number - 1) last[1] = number
    else runs.push([number, number])
  }
  const words = runs.flatMap(([from, to]) =>
    to - from > 1 ? [`${from} to ${to}`] : from === to ? [`${from}`] : [`${from}`, `${to}`],
  )
  const listed = words.length === 1 ? words[0]! : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
  return `${numbers.length === 1 ? 'message' : 'messages'} ${listed}`
}

/** `scan 3 (5/5, 2026-03-02 08:00:00)`; scans are counted from 1, in the order in which they happened. */
export const describeScan = ({ scan, event: { code, time } }: DraftScan): string => `scan ${scan + 1} (${code}, ${time})`

/** The same list sent once more, half an hour later or before the next one. */
export const resend = (draft: TranscriptDraft, message: DraftMessage): DraftMessage => {
  const at = draft.messages.indexOf(message)
  const nextMs = draft.messages[at + 1]?.receivedMs ?? Number.MAX_VALUE
  const receivedMs = Math.min(
    message.receivedMs + 30 * 60_000,
    Math.max(message.receivedMs + 1_000, Math.floor((message.receivedMs + nextMs) / 2)),
  )
  return { ...message, id: freshId(draft), receivedMs, issuedMs: receivedMs }
}

/** Whether a scan belongs to this parcel. */
export const isOwnScan = ({ scan }: DraftScan): boolean => Number.isInteger(scan)

/** Whether some message reports this scan with another code. */
export const isCorrected = ({ scan, event }: DraftScan, messages: readonly DraftMessage[]): boolean =>
  messages.some(({ scans }) => scans.some(item => item.scan === scan && item.event.code !== event.code))

/** Whether some message reports this scan with another code or text. */
export const isReportedDifferently = ({ scan, event }: DraftScan, messages: readonly DraftMessage[]): boolean =>
  messages.some(({ scans }) =>
    scans.some(item => item.scan === scan && (item.event.code !== event.code || item.event.text !== event.text)),
  )

/** Whether no other scan has its time, text and place, so that only their codes would distinguish them. */
export const isUnambiguous = ({ scan, event }: DraftScan, messages: readonly DraftMessage[]): boolean =>
  !messages.some(({ scans }) =>
    scans.some(
      ({ scan: other, event: { time, text, place } }) =>
        other !== scan && time === event.time && text === event.text && place === event.place,
    ),
  )

/** The numbers of the messages that have a scan, or have it in the form that `isIt` accepts. */
export const messagesWith = (
  messages: readonly DraftMessage[],
  scan: number,
  isIt: (item: DraftScan) => boolean = () => true,
): readonly number[] =>
  messages.flatMap(({ scans }, at) => (scans.some(item => item.scan === scan && isIt(item)) ? [at + 1] : []))

/** An instant as carriers write it. */
export const carrierTime = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
