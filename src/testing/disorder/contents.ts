// What a feed does not tell, or tells wrongly. Each disturbance gives the draft after it, or null where it cannot be done to
// this history so that everybody can know what must come of it.

import type { Code } from '../../codes/index.js'
import { replay } from '../../replay/index.js'
import { type Dial, picked } from './dial.js'
import {
  again,
  type Draft,
  type DraftMessage,
  type Item,
  isAlone,
  messagesNumbered,
  numbersWith,
  saidInTurn,
  scanNamed,
  standOf,
} from './draft.js'

/** Cut off mid-journey: the feed falls silent before the end. */
export function cutOff(draft: Draft, [choice]: Dial): Draft | null {
  const { history, messages, notes } = draft
  if (messages.length < 2) return null
  const kept = messages.length - 1 - (choice % (messages.length - 1))
  const scans = history.slice(kept)
  const told = messages.slice(0, kept)
  const what = () =>
    `the feed falls silent after scan ${kept}: the last ${scans.length} of ${history.length} scans are never told`
  return { history, messages: told, notes: [...notes, { kind: 'cutOff', scans, what }] }
}

/** Drop: one scan is never told. Only where what is left leaves no doubt. */
export function drop(draft: Draft, [choice]: Dial): Draft | null {
  const { history, messages, notes } = draft
  const items = messages.at(-1)?.items ?? []
  if (items.length < 2) return null
  const isSure = ({ scan }: Item) =>
    messages.map(message => without(message, scan)).every(message => message.items.length === 0 || standOf(message.items).settled)
  const dropped = picked(items.filter(isSure), choice)
  if (!dropped) return null
  const left = messages.map(message => without(message, dropped.scan))
  // The list that would have been the first to have it says nothing new.
  const told = left.filter(({ items }, at) => items.length > (left[at - 1]?.items.length ?? 0))
  const what = () => `${scanNamed(dropped)} is never told`
  return { history, messages: told, notes: [...notes, { kind: 'drop', scans: [dropped.event], what }] }
}

// What a scan is mistaken for, the dearest mistakes first.
const MISTAKES: readonly Code[] = ['3/301', '4/4', '5/501', '6/6', '2/204', '5/5', '0/1002']

/**
 * Re-code: a scan is told with another code first, as the newest, and corrected by a later list. Only where neither leaves a
 * doubt, they differ in where they put the shipment, and no other scan could be taken for the one corrected.
 */
export function recode(draft: Draft, [choice, how, when]: Dial): Draft | null {
  const { messages, notes } = draft
  const options = messages.flatMap(({ items }, at) => {
    const right = items.at(-1)!
    if (!isAlone(right, messages)) return []
    const stand = standOf(items)
    const wrongs = MISTAKES.map((code): Item => ({ scan: right.scan, event: { ...right.event, code } })).filter(wrong => {
      const mistaken = replay([...items.slice(0, -1), wrong].map(({ event }) => event))
      return mistaken.settled && stand.settled && mistaken.status !== stand.status && mistaken.steps.every(isPossible)
    })
    return wrongs.length === 0 ? [] : [{ at, right, wrong: picked(wrongs, how)! }]
  })
  const option = picked(options, choice)
  if (!option) return null
  const { at, right, wrong } = option
  const mistaken: DraftMessage = { ...messages[at]!, items: [...messages[at]!.items.slice(0, -1), wrong] }
  // By the next list, or by the same list again, which there must be where there is no other.
  const isNext = when % 2 === 1 && at + 1 < messages.length
  const correction = isNext ? [] : [again(draft, messages[at]!)]
  const told = saidInTurn(messages.toSpliced(at, 1, mistaken, ...correction))
  const what = (all: readonly DraftMessage[]) => {
    const [first, last] = [wrong, right].map(item => numbersWith(all, item.scan, ({ event }) => event.code === item.event.code))
    if (first!.length === 0 || last!.length === 0) return null
    return `${scanNamed(right)} is told as ${wrong.event.code} in ${messagesNumbered(first!)}, and as it is in ${messagesNumbered(last!)}`
  }
  return { ...draft, messages: told, notes: [...notes, { kind: 'recode', scans: [wrong.event, right.event], what }] }
}

const without = (message: DraftMessage, scan: number): DraftMessage => ({
  ...message,
  items: message.items.filter(item => item.scan !== scan),
})

const isPossible = ({ verdict }: { readonly verdict: string }): boolean => verdict !== 'impossible' && verdict !== 'overruled'
