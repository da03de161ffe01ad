// What happens to messages on their way: disturbances that leave what is told as it is. Each gives the draft after it, or null
// where it cannot be done so that everybody can know what must come of it.

import { readTime } from '../../codes/index.js'
import { type Dial, picked } from './dial.js'
import {
  type Draft,
  type DraftMessage,
  freshId,
  type Item,
  inTurn,
  isCorrected,
  isOwn,
  isSameStand,
  isToldOtherwise,
  messagesNumbered,
  numberOf,
  scanNamed,
  standOf,
} from './draft.js'

const HOUR_MS = 3_600_000

/** Split into batches: a list comes as two deltas, the page with its newer scans first. */
export function batches(draft: Draft, [choice, size]: Dial): Draft | null {
  const { messages, notes } = draft
  // A delta cannot correct a code, and says nothing of those it lacks.
  const options = messages.filter(({ items }) => items.length > 1 && items.every(item => !isCorrected(item, messages)))
  const whole = picked([...options].reverse(), choice)
  if (!whole) return null
  const newer = 1 + (size % (whole.items.length - 1))
  // A list tells its order by itself; a page needs the places that its scans have in the list.
  const placed = whole.items.map(({ scan, event }, position): Item => ({ scan, event: { ...event, position } }))
  const first: DraftMessage = { ...whole, kind: 'delta', items: placed.slice(-newer) }
  const heardMs = whole.heardMs + 2_000
  const second: DraftMessage = { ...first, id: freshId(draft), heardMs, items: placed.slice(0, -newer) }
  const told = inTurn(messages.toSpliced(messages.indexOf(whole), 1, first, second))
  const what = (all: readonly DraftMessage[]) => {
    const count = whole.items.length
    return `a list of ${count} comes in batches: its newest ${newer} in message ${numberOf(all, first.id)}, the older ${count - newer} in message ${numberOf(all, second.id)}`
  }
  return { ...draft, messages: told, notes: [...notes, { kind: 'batches', scans: [], what }] }
}

/**
 * Truncate: a list is cut to its newest scans. Only where those say by themselves, and with what any older message said, what
 * the whole list says: nobody can know what a list denies that lacks more.
 */
export function truncate(draft: Draft, [choice, size]: Dial): Draft | null {
  const { messages, notes } = draft
  const options = messages.flatMap((message, at) => {
    const { kind, items } = message
    // What it lacks must come back with a list, if anything comes at all.
    if (kind === 'delta' || messages.slice(at + 1).some(later => later.kind === 'delta')) return []
    // Nobody can know what a scan of another parcel comes to without those it contradicts, nor which words of a scan are left.
    if (!items.every(item => isOwn(item) && !isToldOtherwise(item, messages))) return []
    const stand = standOf(items)
    const sizes = items.flatMap((_, from) => {
      if (from === 0 || timeOf(items[from - 1]!) >= timeOf(items[from]!) || !isUntied(items[from]!, draft)) return []
      const rest = items.slice(from)
      const before = [[], ...messages.slice(0, at).map(earlier => earlier.items), items]
      return before.every(older => isSameStand(stand, standOf(joined(older, rest)))) ? [items.length - from] : []
    })
    return sizes.length === 0 ? [] : [{ message, sizes: sizes.reverse() }]
  })
  const option = picked(options.reverse(), choice)
  if (!option) return null
  const { message, sizes } = option
  const left = picked(sizes, size)!
  const cut: DraftMessage = { ...message, items: message.items.slice(-left), isCut: true }
  const told = messages.with(messages.indexOf(message), cut)
  const what = (all: readonly DraftMessage[]) =>
    `message ${numberOf(all, cut.id)} has only the newest ${left} of ${message.items.length} scans`
  return { ...draft, messages: told, notes: [...notes, { kind: 'truncate', scans: [], what }] }
}

/** Duplicate: a scan stands twice in one message. */
export function duplicate(draft: Draft, [choice, which]: Dial): Draft | null {
  const { messages, notes } = draft
  const options = messages.flatMap(message => {
    const items = message.items.filter(item => isUntied(item, draft))
    return items.length === 0 ? [] : [{ message, items: items.reverse() }]
  })
  const option = picked(options.reverse(), choice)
  if (!option) return null
  const { message, items } = option
  const item = picked(items, which)!
  const twice: DraftMessage = { ...message, items: message.items.flatMap(each => (each === item ? [each, each] : [each])) }
  const told = messages.with(messages.indexOf(message), twice)
  const what = (all: readonly DraftMessage[]) => `${scanNamed(item)} stands twice in message ${numberOf(all, twice.id)}`
  return { ...draft, messages: told, notes: [...notes, { kind: 'duplicate', scans: [item.event], what }] }
}

/** Repeat: a message comes again at once, word for word. */
export function repeat(draft: Draft, [choice, times]: Dial): Draft | null {
  const { messages, notes } = draft
  const message = picked([...messages].reverse(), choice)
  if (!message) return null
  const count = 1 + (times % 3)
  const copies = Array.from({ length: count }, (_, at): DraftMessage => {
    return { ...message, id: freshId(draft) + at, heardMs: message.heardMs + (at + 1) * 5_000 }
  })
  const told = inTurn(messages.toSpliced(messages.indexOf(message) + 1, 0, ...copies))
  const what = (all: readonly DraftMessage[]) => {
    const numbers = copies.map(({ id }) => numberOf(all, id))
    return `message ${numberOf(all, message.id)} comes again as ${messagesNumbered(numbers)}`
  }
  return { ...draft, messages: told, notes: [...notes, { kind: 'repeat', scans: [], what }] }
}

/** An old snapshot late: a list that was heard already comes again, after newer ones. */
export function stale(draft: Draft, [choice, which]: Dial): Draft | null {
  const { messages, notes } = draft
  const options = messages.flatMap((newer, at) => {
    // A cut list denies what it lacks, be it ever so old; and the same words once more, of a code that was corrected, may be old
    // or a second correction.
    const olds = messages
      .slice(0, at)
      .filter(
        old =>
          old.kind === 'snapshot' && !old.isCut && !isAlike(old, newer) && !old.items.some(item => isCorrected(item, messages)),
      )
    return olds.length === 0 ? [] : [{ newer, olds: olds.reverse() }]
  })
  const option = picked(options.reverse(), choice)
  if (!option) return null
  const { newer, olds } = option
  const old = picked(olds, which)!
  const late: DraftMessage = { ...old, id: freshId(draft), heardMs: newer.heardMs + 10 * 60_000 }
  const told = arriving(messages, late)
  const what = (all: readonly DraftMessage[]) =>
    `message ${numberOf(all, old.id)} comes again late, as message ${numberOf(all, late.id)}`
  return { ...draft, messages: told, notes: [...notes, { kind: 'stale', scans: [], what }] }
}

/** Delay: a message comes hours later than it should, after others that are newer. */
export function delay(draft: Draft, [choice, how]: Dial): Draft | null {
  const option = picked(overtakings(draft.messages).reverse(), choice)
  if (!option) return null
  const [late, before] = option
  const hours = 1 + (how % 72)
  const heardMs = late.heardMs + hours * HOUR_MS
  // At least as late as it takes to be overtaken.
  return overtaken(draft, 'delay', late, Math.max(heardMs, before.heardMs + HOUR_MS))
}

/** Reorder: a message comes just after the one that should have followed it. */
export function reorder(draft: Draft, [choice]: Dial): Draft | null {
  const option = picked(overtakings(draft.messages).reverse(), choice)
  return option ? overtaken(draft, 'reorder', option[0], option[1].heardMs + 2_000) : null
}

// Which messages may be overtaken by the one that follows them: such as tell another thing, but no scan in another way.
const overtakings = (messages: readonly DraftMessage[]): (readonly [DraftMessage, DraftMessage])[] =>
  messages.slice(1).flatMap((next, at) => {
    const message = messages[at]!
    return isAlike(message, next) || !mayCross(message, next) ? [] : [[message, next] as const]
  })

function overtaken(draft: Draft, kind: 'delay' | 'reorder', late: DraftMessage, heardMs: number): Draft | null {
  const { messages, notes } = draft
  const at = messages.indexOf(late)
  // It may come no later than what it must not follow.
  const barrier = messages.slice(at + 1).find(next => !mayCross(late, next))
  const moved: DraftMessage = { ...late, heardMs: Math.min(heardMs, barrier ? barrier.heardMs - 1 : Number.MAX_VALUE) }
  const hours = Math.round((moved.heardMs - late.heardMs) / HOUR_MS)
  if (kind === 'delay' && hours === 0) return null
  const told = arriving(messages.toSpliced(at, 1), moved)
  const past = messages.filter((next, other) => other > at && next.heardMs <= moved.heardMs)
  const what = (all: readonly DraftMessage[]) => {
    const number = numberOf(all, late.id)
    const earlier = past.map(({ id }) => numberOf(all, id)).filter(each => each < number)
    if (earlier.length === 0) return null
    const lateness = kind === 'delay' ? `${hours} h late` : 'out of turn'
    return `message ${number} comes ${lateness}, after ${messagesNumbered(earlier)}`
  }
  return { ...draft, messages: told, notes: [...notes, { kind, scans: [], what }] }
}

// The messages with one more, which takes its place by when it is heard.
function arriving(messages: readonly DraftMessage[], message: DraftMessage): readonly DraftMessage[] {
  const before = messages.filter(({ heardMs }) => heardMs <= message.heardMs).length
  return inTurn(messages.toSpliced(before, 0, message))
}

const timeOf = ({ event }: Item): number => readTime(event.time)

const joined = (older: readonly Item[], rest: readonly Item[]): readonly Item[] => {
  const scans = new Map([...older, ...rest].map(item => [item.scan, item]))
  return [...scans.values()].sort((a, b) => a.scan - b.scan)
}

// A list tells the order of tied scans by their places, which is only sure where every list counts alike: one that has a scan
// twice, or lacks the oldest, does not.
function isUntied({ scan }: Item, { messages }: Draft): boolean {
  const times = new Map(
    messages.flatMap(({ items }) => items.filter(item => item.scan >= scan).map(item => [item.scan, timeOf(item)] as const)),
  )
  return new Set(times.values()).size === times.size
}

const isAlike = (a: DraftMessage, b: DraftMessage): boolean =>
  a.kind === b.kind && a.items.length === b.items.length && a.items.every(({ event }, at) => event === b.items[at]!.event)

// Without a time of their own, of two messages the one heard later is the later one: where they tell a scan with different
// codes, or one was cut, that makes a difference.
const mayCross = (a: DraftMessage, b: DraftMessage): boolean =>
  !a.isCut &&
  !b.isCut &&
  !a.items.some(({ scan, event }) => b.items.some(other => other.scan === scan && other.event.code !== event.code))
