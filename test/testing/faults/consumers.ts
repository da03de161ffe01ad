// Consumers of a feed as people first write them, each with a fault; and one that is correct.

import { applyInput, createJournal } from '../../../src/index.js'
import type { HistoryEvent } from '../../../src/testing/arbitraries/history.js'
import type { FeedMessage, Guarantee, OverrideMessage, Transcript } from '../../../src/testing/faults/index.js'
import { type Code, readCode, readTime, rowOf, type Status } from '../../../src/vocabulary/index.js'

/** What a consumer reports and has done after a message. */
export interface ConsumerState {
  readonly status: Status
  /** Payments made and refunded so far. */
  readonly paid: number
  readonly refunded: number
  /** Scans marked for a person, by code and text. */
  readonly marked: readonly string[]
}

/** Takes messages one by one. */
export type Consumer = () => (message: FeedMessage | OverrideMessage) => ConsumerState

// Ignores what people correct.
const ofFeed =
  (make: () => (message: FeedMessage) => ConsumerState): Consumer =>
  () => {
    const take = make()
    let state: ConsumerState = { status: 'expected', paid: 0, refunded: 0, marked: [] }
    return message => {
      if (message.kind !== 'override') state = take(message)
      return state
    }
  }

const statusOf = (code: Code): Status => rowOf(readCode(code).id)!.status
const isDelivery = ({ code }: HistoryEvent): boolean => statusOf(code) === 'delivered'
const newest = ({ events }: FeedMessage): HistoryEvent => events.at(-1)!
const markOf = ({ code, text }: HistoryEvent): string => `${code} ${text}`

/** Trusts the last scan, and pays on the first delivery. */
const lastValue = ofFeed(() => {
  let paid = 0
  return message => {
    const status = statusOf(newest(message).code)
    if (status === 'delivered') paid = 1
    return { status, paid, refunded: 0, marked: [] }
  }
})

/** Pays for every message whose newest scan is a delivery. */
const paysEachTime = ofFeed(() => {
  let paid = 0
  return message => {
    const status = statusOf(newest(message).code)
    if (status === 'delivered') paid++
    return { status, paid, refunded: 0, marked: [] }
  }
})

/** Keeps scans as text, and pays for every delivery scan whose text is new. */
const paysPerText = ofFeed(() => {
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
})

/** Counts the delivery scans of a list, and pays for those it has not paid for. */
const counts = ofFeed(() => {
  let paid = 0
  return message => {
    paid = Math.max(paid, message.events.filter(isDelivery).length)
    return { status: statusOf(newest(message).code), paid, refunded: 0, marked: [] }
  }
})

/** Never leaves `delivered`. */
const latched = ofFeed(() => {
  let status: Status = 'expected'
  return message => {
    if (status !== 'delivered') status = statusOf(newest(message).code)
    return { status, paid: status === 'delivered' ? 1 : 0, refunded: 0, marked: [] }
  }
})

/** Follows its own state machine: no delivery without a scan that the parcel is out for delivery or available. */
const strict = ofFeed(() => {
  let status: Status = 'expected'
  return message => {
    const next = statusOf(newest(message).code)
    const isOffered = message.events.some(({ code }) => ['5/5', '5/501'].includes(code))
    status = next === 'delivered' && !isOffered ? 'exception' : next
    return { status, paid: status === 'delivered' ? 1 : 0, refunded: 0, marked: [] }
  }
})

/** Assumes the delivery as soon as the parcel is out for delivery. */
const guessing = ofFeed(() => message => {
  const status = statusOf(newest(message).code)
  const isAssumed = status === 'outForDelivery'
  return { status: isAssumed ? 'delivered' : status, paid: isAssumed || status === 'delivered' ? 1 : 0, refunded: 0, marked: [] }
})

export const naive = { lastValue, paysEachTime, paysPerText, counts, latched, strict, guessing }

/** A journal: pays once the delivery is certain, and refunds if it turns out to be none. */
export const correct: Consumer = () => {
  let journal = createJournal('A1', { zone: 'UTC' })
  let [paid, refunded] = [0, 0]
  return message => {
    const next = applyInput(journal, message)
    journal = next.journal
    const { status, outcome, certain, flags, steps } = next.change.after
    if (outcome === 'delivered' && certain && paid === refunded) paid++
    if (outcome !== 'delivered' && paid > refunded) refunded++
    const warned = flags.filter(({ severity }) => severity === 'warning').map(({ index }) => index)
    const marked = steps.filter(({ index }) => warned.includes(index)).map(({ event }) => markOf(event as HistoryEvent))
    return { status, paid, refunded, marked }
  }
}

/** The guarantees of a transcript that a consumer breaks. */
export function brokenBy(consumer: Consumer, { messages, faults, guarantees, truth }: Transcript): readonly Guarantee[] {
  const states = messages.map(consumer())
  const last = states.at(-1)!
  const { after, end } = truth
  let [isPayable, payments, refunds] = [false, 0, 0]
  for (const { outcome, certain } of after) {
    const wasPayable = isPayable
    isPayable = outcome === 'delivered' && (wasPayable || certain)
    if (isPayable && !wasPayable) payments++
    if (!isPayable && wasPayable) refunds++
  }
  const foreign = faults.find(({ kind }) => kind === 'foreignScan')?.scans[0]
  const breaks: Readonly<Record<Guarantee, boolean>> = {
    'same-end': last.status !== end.status,
    'reported-end': last.status !== end.status,
    once: last.paid > payments,
    'no-downgrade': after.some(
      (summary, at) =>
        at > 0 &&
        summary.outcome === 'delivered' &&
        after[at - 1]!.outcome === 'delivered' &&
        states[at - 1]!.status === 'delivered' &&
        states[at]!.status !== 'delivered',
    ),
    undone: last.paid - last.refunded > payments - refunds,
    flagged: foreign !== undefined && !last.marked.includes(markOf(foreign)),
  }
  return guarantees.filter(guarantee => breaks[guarantee])
}
