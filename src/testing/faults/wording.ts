// Faults of the wording: the same scans with another text, or with times in another zone.

import { readTime } from '../../vocabulary/index.js'
import { type Choices, pick } from './choices.js'
import {
  carrierTime,
  type DraftMessage,
  type DraftScan,
  describeMessages,
  describeScan,
  isCorrected,
  isOwnScan,
  isSameSummary,
  issueInOrder,
  isUnambiguous,
  messagesWith,
  resend,
  summarize,
  type TranscriptDraft,
} from './draft.js'

/**
 * Gives one scan another text, from some list on. While it is the newest scan, a consumer may keep both texts as two scans: only
 * where that makes no difference.
 */
export function rewordScan(draft: TranscriptDraft, [choice, when]: Choices): TranscriptDraft | null {
  const { messages, notes } = draft
  const items = (messages.at(-1)?.scans ?? []).filter(
    item =>
      isOwnScan(item) && isUnambiguous(item, messages) && !isCorrected(item, messages) && isUnchangedByDouble(item, messages),
  )
  const item = pick(items.reverse(), choice)
  if (!item) return null
  const text = updatedText(item.event.text)
  const { messages: resent, from } = resendLast(draft, item.scan, when)
  const reworded = resent.map((message, at) =>
    at < from
      ? message
      : {
          ...message,
          scans: message.scans.map(each => (each.scan === item.scan ? { ...each, event: { ...each.event, text } } : each)),
        },
  )
  const describe = (all: readonly DraftMessage[]) => {
    const numbers = messagesWith(all, item.scan, ({ event }) => event.text === text)
    return numbers.length === 0 ? null : `${describeScan(item)} has another text in ${describeMessages(numbers)}`
  }
  return { ...draft, messages: reworded, notes: [...notes, { kind: 'reword', scans: [item.event], describe }] }
}

// Offsets from UTC, in hours, of feeds that name their zone.
const ZONES: readonly number[] = [8, 1, -5, 9, -8]

/** Writes all times in another zone, which they name, from some list on. */
export function shiftTimeZone(draft: TranscriptDraft, [when, which]: Choices): TranscriptDraft | null {
  const { messages, notes } = draft
  if (messages.length === 0) return null
  const hours = pick(ZONES, which)!
  const zone = `${hours < 0 ? '-' : '+'}0${Math.abs(hours)}:00`
  const { messages: resent, from } = resendLast(draft, messages[0]!.scans[0]!.scan, when)
  const shifted = resent.map((message, at) =>
    at < from ? message : { ...message, scans: message.scans.map(item => scanInZone(item, hours, zone)) },
  )
  const describe = (all: readonly DraftMessage[]) => {
    const numbers = all.flatMap(({ scans }, at) => (scans.some(({ event }) => event.time.endsWith(zone)) ? [at + 1] : []))
    return numbers.length === 0 ? null : `times are written in ${zone} in ${describeMessages(numbers)}`
  }
  return { ...draft, messages: shifted, notes: [...notes, { kind: 'shiftZone', scans: [], describe }] }
}

const scanInZone = ({ scan, event }: DraftScan, hours: number, zone: string): DraftScan => ({
  scan,
  event: { ...event, time: `${carrierTime(readTime(event.time) + hours * 3_600_000)}${zone}` },
})

// The messages, and the index from which on a scan is reported anew. The last list is sent again where no list after the first
// has the scan, or by choice.
function resendLast(
  draft: TranscriptDraft,
  scan: number,
  choice: number,
): { readonly messages: readonly DraftMessage[]; readonly from: number } {
  const { messages } = draft
  const later = messages.flatMap(({ scans }, at) => (scans.some(item => item.scan === scan) ? [at] : [])).slice(1)
  const from = pick([messages.length, ...later.reverse()], choice)!
  return { messages: from < messages.length ? messages : issueInOrder([...messages, resend(draft, messages.at(-1)!)]), from }
}

// With and without the scans of others, which may be ruled false later.
const isUnchangedByDouble = ({ scan, event }: DraftScan, messages: readonly DraftMessage[]): boolean =>
  messages
    .flatMap(({ scans }) => [scans, scans.filter(isOwnScan)])
    .every(scans => {
      const at = scans.findIndex(item => item.scan === scan)
      const other = { scan, event: { ...event, text: updatedText(event.text) } }
      return at < 0 || isSameSummary(summarize(scans), summarize(scans.toSpliced(at, 0, other)))
    })

const updatedText = (text: string): string => `${text} (updated)`
