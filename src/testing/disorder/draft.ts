// A transcript in the making: messages whose scans are known by their place in what happened, so that one scan told in two ways
// is still one.

import { readTime, ShipfoldError } from '../../codes/index.js'
import { replay } from '../../replay/index.js'
import type { History, HistoryEvent } from '../history.js'
import type { DisorderKind } from './kinds.js'
import type { Stand } from './transcript.js'

/** A scan as a message has it. `scan` is its place in the history; one that is no part of it stands between two places. */
export interface Item {
  readonly scan: number
  readonly event: HistoryEvent
}

/** A message in the making, its items oldest first. */
export interface DraftMessage {
  /** Another for each message; one that is sent again is another message. */
  readonly id: number
  readonly kind: 'snapshot' | 'delta'
  readonly heardMs: number
  readonly saidMs: number
  readonly items: readonly Item[]
  /** Whether its list lacks older scans, so that what it denies is another thing than what it does not know. */
  readonly isCut?: boolean
}

/** What went wrong, told of the messages as they are in the end: null where nothing of it is left. */
export interface Note {
  readonly kind: DisorderKind
  readonly scans: readonly HistoryEvent[]
  readonly what: (messages: readonly DraftMessage[]) => string | null
}

/** A transcript in the making. */
export interface Draft {
  readonly history: History
  readonly messages: readonly DraftMessage[]
  readonly notes: readonly Note[]
}

const MINUTE_MS = 60_000
const SECOND_MS = 1_000

/** The history told as it should be: the whole list so far, a minute after each scan. */
export function asItShouldBe(history: History): Draft {
  // Only in order of time is a list that lacks the newest scans sure to be an old one.
  const items = history
    .map((event, index) => ({ event, at: timed(event, index) }))
    .sort((a, b) => a.at - b.at)
    .map(({ event }, scan): Item => ({ scan, event }))
  const messages = items.map(({ event }, at): DraftMessage => {
    const heardMs = readTime(event.time) + MINUTE_MS
    return { id: at, kind: 'snapshot', heardMs, saidMs: heardMs, items: items.slice(0, at + 1) }
  })
  return { history: items.map(({ event }) => event), messages: saidInTurn(messages), notes: [] }
}

function timed({ time }: HistoryEvent, index: number): number {
  const at = readTime(time)
  if (!Number.isNaN(at)) return at
  const wanted = 'Give times such as "2026-03-01 09:00:00".'
  throw new ShipfoldError('bad-option', `Unusable time of event ${index} of the history: ${String(time)}. ${wanted}`)
}

/** Messages that each arrive after the one before, and are heard as soon as they are said. */
export const saidInTurn = (messages: readonly DraftMessage[]): readonly DraftMessage[] =>
  inTurn(messages).map(message => ({ ...message, saidMs: message.heardMs }))

/** Messages that each arrive after the one before, and are said no later than they are heard. */
export function inTurn(messages: readonly DraftMessage[]): readonly DraftMessage[] {
  let before = Number.NEGATIVE_INFINITY
  return messages.map(message => {
    before = Math.max(message.heardMs, before + SECOND_MS)
    return before === message.heardMs ? message : { ...message, heardMs: before }
  })
}

/** An id that no message has. */
export const freshId = ({ messages }: Draft): number => Math.max(-1, ...messages.map(({ id }) => id)) + 1

/** What these messages come to: every scan told, as the one of them said last has it. */
export function known(messages: readonly DraftMessage[]): readonly Item[] {
  const items = new Map<number, Item>()
  for (const message of [...messages].sort((a, b) => a.saidMs - b.saidMs))
    for (const item of message.items) items.set(item.scan, item)
  return [...items.values()].sort((a, b) => a.scan - b.scan)
}

/** Where these scans put a shipment. */
export function standOf(items: readonly Item[]): Stand {
  const { status, outcome, settled } = replay(items.map(({ event }) => event))
  return { status, outcome, settled }
}

export const isSameStand = (a: Stand, b: Stand): boolean =>
  a.status === b.status && a.outcome === b.outcome && a.settled === b.settled

/** The number of a message, counted from 1. */
export const numberOf = (messages: readonly DraftMessage[], id: number): number =>
  messages.findIndex(message => message.id === id) + 1

/** `message 3`, `messages 3 and 4`, `messages 3, 5 and 7 to 9`. */
export function messagesNumbered(numbers: readonly number[]): string {
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

/** `scan 3 (5/5, 2026-03-02 08:00:00)`, numbered from 1 as it happened. */
export const scanNamed = ({ scan, event: { code, time } }: Item): string => `scan ${scan + 1} (${code}, ${time})`

/** The same list said once more, half an hour later or before the next. */
export const again = (draft: Draft, message: DraftMessage): DraftMessage => {
  const at = draft.messages.indexOf(message)
  const nextMs = draft.messages[at + 1]?.heardMs ?? Number.MAX_VALUE
  const heardMs = Math.min(
    message.heardMs + 30 * 60_000,
    Math.max(message.heardMs + 1_000, Math.floor((message.heardMs + nextMs) / 2)),
  )
  return { ...message, id: freshId(draft), heardMs, saidMs: heardMs }
}

/** Whether a scan happened to this parcel. */
export const isOwn = ({ scan }: Item): boolean => Number.isInteger(scan)

/** Whether some message tells this scan with another code. */
export const isCorrected = ({ scan, event }: Item, messages: readonly DraftMessage[]): boolean =>
  messages.some(({ items }) => items.some(item => item.scan === scan && item.event.code !== event.code))

/** Whether some message tells this scan with another code or text. */
export const isToldOtherwise = ({ scan, event }: Item, messages: readonly DraftMessage[]): boolean =>
  messages.some(({ items }) =>
    items.some(item => item.scan === scan && (item.event.code !== event.code || item.event.text !== event.text)),
  )

/** Whether no other scan has its time, text and place, so that only their codes would tell them apart. */
export const isAlone = ({ scan, event }: Item, messages: readonly DraftMessage[]): boolean =>
  !messages.some(({ items }) =>
    items.some(
      ({ scan: other, event: { time, text, place } }) =>
        other !== scan && time === event.time && text === event.text && place === event.place,
    ),
  )

/** The numbers of the messages that have a scan, or have it so. */
export const numbersWith = (
  messages: readonly DraftMessage[],
  scan: number,
  isIt: (item: Item) => boolean = () => true,
): readonly number[] =>
  messages.flatMap(({ items }, at) => (items.some(item => item.scan === scan && isIt(item)) ? [at + 1] : []))

/** An instant as carriers write it. */
export const clockOf = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
