// Consumers of a feed as people write them at first, and what each breaks; and one that is right.

import { type Code, readCode, readTime, rowOf, type Status } from '../../src/codes/index.js'
import { emptyJournal, record } from '../../src/index.js'
import type { DisorderLaw, Message, Transcript } from '../../src/testing/disorder/index.js'
import type { HistoryEvent } from '../../src/testing/history.js'

/** What a consumer knows and has done after a message. */
export interface Seen {
  readonly status: Status
  /** Payments made so far, and those taken back. */
  readonly paid: number
  readonly refunded: number
  /** Scans marked for a person, by code and text. */
  readonly marked: readonly string[]
}

/** Hears messages one by one. */
export type Consumer = () => (message: Message) => Seen

const statusOf = (code: Code): Status => rowOf(readCode(code).id)!.status
const isDelivery = ({ code }: HistoryEvent): boolean => statusOf(code) === 'delivered'
const newest = ({ events }: Message): HistoryEvent => events.at(-1)!
const markOf = ({ code, text }: HistoryEvent): string => `${code} ${text}`

/** Believes whatever came last, and pays on the first delivery. */
const lastValue: Consumer = () => {
  let paid = 0
  return message => {
    const status = statusOf(newest(message).code)
    if (status === 'delivered') paid = 1
    return { status, paid, refunded: 0, marked: [] }
  }
}

/** Pays whenever a message says that it is delivered. */
const paysEachTime: Consumer = () => {
  let paid = 0
  return message => {
    const status = statusOf(newest(message).code)
    if (status === 'delivered') paid++
    return { status, paid, refunded: 0, marked: [] }
  }
}

/** Keeps what it heard as text, and pays for every delivery scan that is new. */
const paysPerText: Consumer = () => {
  const known = new Map<string, HistoryEvent>()
  let paid = 0
  return ({ events }) => {
    for (const event of events) {
      const text = JSON.stringify([event.time, event.text, event.code])
      if (!known.has(text) && isDelivery(event)) paid++
      known.set(text, event)
    }
    const last = [...known.values()].reduce((a, b) => (readTime(b.time) >= readTime(a.time) ? b : a))
    return { status: statusOf(last.code), paid, refunded: 0, marked: [] }
  }
}

/** Counts the delivery scans of a list, and pays for as many as it has not paid for. */
const counts: Consumer = () => {
  let paid = 0
  return message => {
    paid = Math.max(paid, message.events.filter(isDelivery).length)
    return { status: statusOf(newest(message).code), paid, refunded: 0, marked: [] }
  }
}

/** Never goes back once it is delivered. */
const latched: Consumer = () => {
  let status: Status = 'expected'
  return message => {
    if (status !== 'delivered') status = statusOf(newest(message).code)
    return { status, paid: status === 'delivered' ? 1 : 0, refunded: 0, marked: [] }
  }
}

/** Follows the rules of its own state machine by the list at hand: no delivery without a van. */
const strict: Consumer = () => {
  let status: Status = 'expected'
  return message => {
    const next = statusOf(newest(message).code)
    const isOffered = message.events.some(({ code }) => ['5/5', '5/501'].includes(code))
    status = next === 'delivered' && !isOffered ? 'exception' : next
    return { status, paid: status === 'delivered' ? 1 : 0, refunded: 0, marked: [] }
  }
}

/** Counts on the delivery as soon as the van is out. */
const guessing: Consumer = () => message => {
  const status = statusOf(newest(message).code)
  const isAsGood = status === 'outForDelivery'
  return { status: isAsGood ? 'delivered' : status, paid: isAsGood || status === 'delivered' ? 1 : 0, refunded: 0, marked: [] }
}

export const naive = { lastValue, paysEachTime, paysPerText, counts, latched, strict, guessing }

/** A journal, which pays when it is delivered and settled, and takes it back when it is not delivered after all. */
export const right: Consumer = () => {
  let journal = emptyJournal('A1', { zone: 'UTC' })
  let [paid, refunded] = [0, 0]
  return message => {
    const next = record(journal, message)
    journal = next.journal
    const { status, outcome, settled, flags, steps } = next.change.after
    if (outcome === 'delivered' && settled && paid === refunded) paid++
    if (outcome !== 'delivered' && paid > refunded) refunded++
    const warned = flags.filter(({ severity }) => severity === 'warning').map(({ index }) => index)
    const marked = steps.filter(({ index }) => warned.includes(index)).map(({ event }) => markOf(event as HistoryEvent))
    return { status, paid, refunded, marked }
  }
}

/** The laws of a transcript that a consumer breaks. */
export function brokenBy(consumer: Consumer, { messages, labels, laws, truth }: Transcript): readonly DisorderLaw[] {
  const hear = consumer()
  const seen = messages.map(hear)
  const last = seen.at(-1)!
  const { after, end } = truth
  let [due, dues, undones] = [false, 0, 0]
  for (const { outcome, settled } of after) {
    const isDue = outcome === 'delivered' && (due || settled)
    if (isDue && !due) dues++
    if (!isDue && due) undones++
    due = isDue
  }
  const stray = labels.find(({ kind }) => kind === 'stranger')?.scans[0]
  const breaks: Readonly<Record<DisorderLaw, boolean>> = {
    'same-end': last.status !== end.status,
    'told-end': last.status !== end.status,
    once: last.paid > dues,
    'no-downgrade': after.some(
      (stand, at) =>
        at > 0 &&
        stand.outcome === 'delivered' &&
        after[at - 1]!.outcome === 'delivered' &&
        seen[at - 1]!.status === 'delivered' &&
        seen[at]!.status !== 'delivered',
    ),
    undone: last.paid - last.refunded > dues - undones,
    flagged: stray !== undefined && !last.marked.includes(markOf(stray)),
  }
  return laws.filter(law => breaks[law])
}
