// The same scans in other words, or by another clock.

import { readTime } from '../../codes/index.js'
import { type Dial, picked } from './dial.js'
import {
  again,
  clockOf,
  type Draft,
  type DraftMessage,
  type Item,
  isAlone,
  isCorrected,
  isOwn,
  isSameStand,
  messagesNumbered,
  numbersWith,
  saidInTurn,
  scanNamed,
  standOf,
} from './draft.js'

/**
 * Re-word: from some list on, one scan has another text. Its words of before may stand beside the new ones for as long as it
 * is the newest, as if it were two: only where that makes no difference.
 */
export function reword(draft: Draft, [choice, when]: Dial): Draft | null {
  const { messages, notes } = draft
  const items = (messages.at(-1)?.items ?? []).filter(
    item => isOwn(item) && isAlone(item, messages) && !isCorrected(item, messages) && isAsGoodAsTwo(item, messages),
  )
  const item = picked(items.reverse(), choice)
  if (!item) return null
  const text = updated(item.event.text)
  const { told, from } = retold(draft, item.scan, when)
  const reworded = told.map((message, at) =>
    at < from
      ? message
      : {
          ...message,
          items: message.items.map(each => (each.scan === item.scan ? { ...each, event: { ...each.event, text } } : each)),
        },
  )
  const what = (all: readonly DraftMessage[]) => {
    const numbers = numbersWith(all, item.scan, ({ event }) => event.text === text)
    return numbers.length === 0 ? null : `${scanNamed(item)} has another text in ${messagesNumbered(numbers)}`
  }
  return { ...draft, messages: reworded, notes: [...notes, { kind: 'reword', scans: [item.event], what }] }
}

// Hours ahead of UTC that feeds write their times in.
const ZONES: readonly number[] = [8, 1, -5, 9, -8]

/** Shift zone: from some list on, all times are those of another zone, which they name. */
export function shiftZone(draft: Draft, [when, which]: Dial): Draft | null {
  const { messages, notes } = draft
  if (messages.length === 0) return null
  const hours = picked(ZONES, which)!
  const zone = `${hours < 0 ? '-' : '+'}0${Math.abs(hours)}:00`
  const { told, from } = retold(draft, messages[0]!.items[0]!.scan, when)
  const shifted = told.map((message, at) =>
    at < from ? message : { ...message, items: message.items.map(item => inZone(item, hours, zone)) },
  )
  const what = (all: readonly DraftMessage[]) => {
    const numbers = all.flatMap(({ items }, at) => (items.some(({ event }) => event.time.endsWith(zone)) ? [at + 1] : []))
    return numbers.length === 0 ? null : `times are those of ${zone} in ${messagesNumbered(numbers)}`
  }
  return { ...draft, messages: shifted, notes: [...notes, { kind: 'shiftZone', scans: [], what }] }
}

const inZone = ({ scan, event }: Item, hours: number, zone: string): Item => ({
  scan,
  event: { ...event, time: `${clockOf(readTime(event.time) + hours * 3_600_000)}${zone}` },
})

// The messages, with the last list again where a scan is to be told once more and no list after its first has it, or by
// choice; and from which of them on it is told anew.
function retold(draft: Draft, scan: number, choice: number): { readonly told: readonly DraftMessage[]; readonly from: number } {
  const { messages } = draft
  const later = messages.flatMap(({ items }, at) => (items.some(item => item.scan === scan) ? [at] : [])).slice(1)
  const from = picked([messages.length, ...later.reverse()], choice)!
  return { told: from < messages.length ? messages : saidInTurn([...messages, again(draft, messages.at(-1)!)]), from }
}

const isAsGoodAsTwo = ({ scan, event }: Item, messages: readonly DraftMessage[]): boolean =>
  messages.every(({ items }) => {
    const at = items.findIndex(item => item.scan === scan)
    const other = { scan, event: { ...event, text: updated(event.text) } }
    return at < 0 || isSameStand(standOf(items), standOf(items.toSpliced(at, 0, other)))
  })

const updated = (text: string): string => `${text} (updated)`
