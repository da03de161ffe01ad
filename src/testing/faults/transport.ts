// Faults of the transport: messages are split, cut, repeated or late, and the reported scans stay as they are. Each function
// returns the draft with its fault, or null where the fault cannot happen or would leave the correct result in doubt.

import { readTime } from '../../vocabulary/index.js'
import { type Choices, pick } from './choices.js'
import {
  type DraftMessage,
  type DraftScan,
  describeMessages,
  describeScan,
  freshId,
  isCorrected,
  isOwnScan,
  isReportedDifferently,
  isSameSummary,
  messageNumber,
  receiveInOrder,
  summarize,
  type TranscriptDraft,
} from './draft.js'
import { REDELIVERY_MS } from './known.js'

const HOUR_MS = 3_600_000
const STALE_MS = 10 * 60_000

/** Splits a list into two deltas, the newer scans first. */
export function splitIntoBatches(draft: TranscriptDraft, [choice, size]: Choices): TranscriptDraft | null {
  const { messages, notes } = draft
  // A delta cannot correct a code, and says nothing about the scans it lacks.
  const options = messages.filter(
    (message, at) =>
      message.scans.length > 1 &&
      message.scans.every(item => !isCorrected(item, messages)) &&
      !messages.slice(0, at).some(earlier => isTakenBack(earlier, message)),
  )
  const whole = pick([...options].reverse(), choice)
  if (!whole) return null
  const newer = 1 + (size % (whole.scans.length - 1))
  // A list has an order of its own; a delta needs the positions of its scans in the list.
  const placed = whole.scans.map(({ scan, event }, position): DraftScan => ({ scan, event: { ...event, position } }))
  const first: DraftMessage = { ...whole, kind: 'delta', scans: placed.slice(-newer) }
  const receivedMs = whole.receivedMs + 2_000
  const second: DraftMessage = { ...first, id: freshId(draft), receivedMs, scans: placed.slice(0, -newer) }
  const changed = receiveInOrder(messages.toSpliced(messages.indexOf(whole), 1, first, second))
  const describe = (all: readonly DraftMessage[]) => {
    const count = whole.scans.length
    return `a list of ${count} arrives in batches: its newest ${newer} in message ${messageNumber(all, first.id)}, the older ${count - newer} in message ${messageNumber(all, second.id)}`
  }
  return { ...draft, messages: changed, notes: [...notes, { kind: 'batches', scans: [], describe }] }
}

/**
 * Cuts a list to its newest scans. Only where those scans, alone and with the scans of any older message, come to the same as the
 * whole list: nobody can know what a list that lacks more scans denies.
 */
export function truncateList(draft: TranscriptDraft, [choice, size]: Choices): TranscriptDraft | null {
  const { messages, notes } = draft
  const options = messages.flatMap((message, at) => {
    const { kind, scans } = message
    // The missing scans must come back with a later list, if any message follows.
    if (kind === 'delta' || messages.slice(at + 1).some(later => later.kind === 'delta')) return []
    // Nobody can know whether it was cut or takes a scan back.
    if (messages.slice(0, at).some(earlier => isTakenBack(earlier, message))) return []
    // A foreign scan cannot be judged without the scans it contradicts, and nobody can know which form of a reworded scan is left.
    if (!scans.every(item => isOwnScan(item) && !isReportedDifferently(item, messages))) return []
    const summary = summarize(scans)
    const sizes = scans.flatMap((_, from) => {
      if (from === 0 || scanTime(scans[from - 1]!) >= scanTime(scans[from]!) || !isUntied(scans[from]!, draft)) return []
      const rest = scans.slice(from)
      const before = [[], ...messages.slice(0, at).map(earlier => earlier.scans), scans]
      return before.every(older => isSameSummary(summary, summarize(mergeScans(older, rest)))) ? [scans.length - from] : []
    })
    return sizes.length === 0 ? [] : [{ message, sizes: sizes.reverse() }]
  })
  const option = pick(options.reverse(), choice)
  if (!option) return null
  const { message, sizes } = option
  const left = pick(sizes, size)!
  const cut: DraftMessage = { ...message, scans: message.scans.slice(-left), isTruncated: true }
  const changed = messages.with(messages.indexOf(message), cut)
  const describe = (all: readonly DraftMessage[]) =>
    `message ${messageNumber(all, cut.id)} has only the newest ${left} of ${message.scans.length} scans`
  return { ...draft, messages: changed, notes: [...notes, { kind: 'truncate', scans: [], describe }] }
}

/** Lists a scan twice in one message. */
export function duplicateScan(draft: TranscriptDraft, [choice, which]: Choices): TranscriptDraft | null {
  const { messages, notes } = draft
  const options = messages.flatMap(message => {
    const items = message.scans.filter(item => isUntied(item, draft))
    return items.length === 0 ? [] : [{ message, items: items.reverse() }]
  })
  const option = pick(options.reverse(), choice)
  if (!option) return null
  const { message, items } = option
  const item = pick(items, which)!
  const twice: DraftMessage = { ...message, scans: message.scans.flatMap(each => (each === item ? [each, each] : [each])) }
  const changed = messages.with(messages.indexOf(message), twice)
  const describe = (all: readonly DraftMessage[]) =>
    `${describeScan(item)} is listed twice in message ${messageNumber(all, twice.id)}`
  return { ...draft, messages: changed, notes: [...notes, { kind: 'duplicate', scans: [item.event], describe }] }
}

/** Sends a message again at once, unchanged. */
export function repeatMessage(draft: TranscriptDraft, [choice, times]: Choices): TranscriptDraft | null {
  const { messages, notes } = draft
  const message = pick([...messages].reverse(), choice)
  if (!message) return null
  const count = 1 + (times % 3)
  const copies = Array.from({ length: count }, (_, at): DraftMessage => {
    return { ...message, id: freshId(draft) + at, receivedMs: message.receivedMs + (at + 1) * 5_000 }
  })
  const changed = receiveInOrder(messages.toSpliced(messages.indexOf(message) + 1, 0, ...copies))
  const describe = (all: readonly DraftMessage[]) => {
    const numbers = copies.map(({ id }) => messageNumber(all, id))
    return `message ${messageNumber(all, message.id)} is repeated as ${describeMessages(numbers)}`
  }
  return { ...draft, messages: changed, notes: [...notes, { kind: 'repeat', scans: [], describe }] }
}

/** Sends an old list again after newer ones, as soon after its last delivery as providers do. */
export function resendStale(draft: TranscriptDraft, [choice, which]: Choices): TranscriptDraft | null {
  const { messages, notes } = draft
  const options = messages.flatMap((newer, at) => {
    // A cut list denies what it lacks, however old it is; and a list with a code that was corrected since, or with a scan that
    // was taken back, may be an old one or a second correction.
    const olds = messages
      .slice(0, at)
      .filter(
        old =>
          old.kind === 'snapshot' &&
          !old.isTruncated &&
          !isSameMessage(old, newer) &&
          !old.scans.some(item => isCorrected(item, messages)) &&
          !losesScan(old, messages) &&
          (old === messages[at - 1] || newer.receivedMs + STALE_MS - old.receivedMs <= REDELIVERY_MS),
      )
    return olds.length === 0 ? [] : [{ newer, olds: olds.reverse() }]
  })
  const option = pick(options.reverse(), choice)
  if (!option) return null
  const { newer, olds } = option
  const old = pick(olds, which)!
  const late: DraftMessage = { ...old, id: freshId(draft), receivedMs: newer.receivedMs + STALE_MS }
  // Where it is too old for that, the first delivery was late already.
  const first: DraftMessage = { ...old, receivedMs: Math.max(old.receivedMs, late.receivedMs - REDELIVERY_MS) }
  const changed = insertByArrival(messages.with(messages.indexOf(old), first), late)
  const describe = (all: readonly DraftMessage[]) =>
    `message ${messageNumber(all, old.id)} is sent again late, as message ${messageNumber(all, late.id)}`
  return { ...draft, messages: changed, notes: [...notes, { kind: 'stale', scans: [], describe }] }
}

/** Delays a message by hours, past newer ones. Nobody could know that it is old if it came still later. */
export function delayMessage(draft: TranscriptDraft, [choice, how]: Choices): TranscriptDraft | null {
  const option = pick(overtakablePairs(draft.messages).reverse(), choice)
  if (!option) return null
  const [late, before] = option
  const hours = 1 + (how % 72)
  const receivedMs = Math.min(late.receivedMs + hours * HOUR_MS, before.receivedMs + REDELIVERY_MS)
  // At least so late that the next message overtakes it.
  return overtakeMessage(draft, 'delay', late, Math.max(receivedMs, before.receivedMs + HOUR_MS))
}

/** Swaps a message with the one that should follow it. */
export function reorderMessages(draft: TranscriptDraft, [choice]: Choices): TranscriptDraft | null {
  const option = pick(overtakablePairs(draft.messages).reverse(), choice)
  return option ? overtakeMessage(draft, 'reorder', option[0], option[1].receivedMs + 2_000) : null
}

// The messages that the next one may overtake: the two differ, but report no scan in different ways, and no scan is taken back.
const overtakablePairs = (messages: readonly DraftMessage[]): (readonly [DraftMessage, DraftMessage])[] =>
  messages.slice(1).flatMap((next, at) => {
    const message = messages[at]!
    const mayOvertake = !isSameMessage(message, next) && mayCross(message, next) && !losesScan(message, messages)
    return mayOvertake ? [[message, next] as const] : []
  })

function overtakeMessage(
  draft: TranscriptDraft,
  kind: 'delay' | 'reorder',
  late: DraftMessage,
  receivedMs: number,
): TranscriptDraft | null {
  const { messages, notes } = draft
  const at = messages.indexOf(late)
  // It must arrive before a message that it may not follow.
  const barrier = messages.slice(at + 1).find(next => !mayCross(late, next))
  const moved: DraftMessage = { ...late, receivedMs: Math.min(receivedMs, barrier ? barrier.receivedMs - 1 : Number.MAX_VALUE) }
  const hours = Math.round((moved.receivedMs - late.receivedMs) / HOUR_MS)
  if (kind === 'delay' && hours === 0) return null
  const changed = insertByArrival(messages.toSpliced(at, 1), moved)
  const past = messages.filter((next, other) => other > at && next.receivedMs <= moved.receivedMs)
  const describe = (all: readonly DraftMessage[]) => {
    const number = messageNumber(all, late.id)
    const earlier = past.map(({ id }) => messageNumber(all, id)).filter(each => each < number)
    if (earlier.length === 0) return null
    const lateness = kind === 'delay' ? `${hours} h late` : 'out of order'
    return `message ${number} arrives ${lateness}, after ${describeMessages(earlier)}`
  }
  return { ...draft, messages: changed, notes: [...notes, { kind, scans: [], describe }] }
}

// The messages with one more, placed by when it is received.
function insertByArrival(messages: readonly DraftMessage[], message: DraftMessage): readonly DraftMessage[] {
  const before = messages.filter(({ receivedMs }) => receivedMs <= message.receivedMs).length
  return receiveInOrder(messages.toSpliced(before, 0, message))
}

const scanTime = ({ event }: DraftScan): number => readTime(event.time)

const mergeScans = (older: readonly DraftScan[], rest: readonly DraftScan[]): readonly DraftScan[] => {
  const scans = new Map([...older, ...rest].map(item => [item.scan, item]))
  return [...scans.values()].sort((a, b) => a.scan - b.scan)
}

// Positions in a list order scans of one time. They are only comparable between lists with the same scans: not with a list that
// has a scan twice, or lacks the oldest.
function isUntied({ scan }: DraftScan, { messages }: TranscriptDraft): boolean {
  const times = new Map(
    messages.flatMap(({ scans }) => scans.filter(item => item.scan >= scan).map(item => [item.scan, scanTime(item)] as const)),
  )
  return new Set(times.values()).size === times.size
}

// Whether a list after a message takes back a scan that the message has.
const losesScan = (message: DraftMessage, messages: readonly DraftMessage[]): boolean =>
  messages.slice(messages.indexOf(message) + 1).some(later => isTakenBack(message, later))

const isTakenBack = (earlier: DraftMessage, later: DraftMessage): boolean =>
  later.kind === 'snapshot' && earlier.scans.some(({ scan }) => !later.scans.some(other => other.scan === scan))

const isSameMessage = (a: DraftMessage, b: DraftMessage): boolean =>
  a.kind === b.kind && a.scans.length === b.scans.length && a.scans.every(({ event }, at) => event === b.scans[at]!.event)

// Of two messages without a time of issue, the one received later counts as the later one. That matters where they report a scan
// in different ways, or where one was cut.
const mayCross = (a: DraftMessage, b: DraftMessage): boolean =>
  !a.isTruncated && !b.isTruncated && !a.scans.some(item => isReportedDifferently(item, [b]))
