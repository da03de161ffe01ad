// Faults that people make in a shop, each with the symptoms that must be found.

import { replay } from '../../../src/index.js'
import type { FaultCase, Symptom } from '../../../src/testing/index.js'
import { act, lastStatus, type ShopFault } from './shop.js'

/** By what the shop does wrong: the kinds and symptoms that must be found. */
export const faults: Readonly<Record<string, ShopFault & { readonly finds: readonly [FaultCase, Symptom][] }>> = {
  'pays for every push that reports a delivery': {
    act: (state, books) => {
      act(state, books)
      if (state.outcome === 'delivered' && state.certain) books.paid++
      else books.refunded = books.paid
    },
    finds: [['none', 'acted-twice']],
  },
  'pays for each push that comes after the delivery': {
    act: (state, books, received) => {
      act(state, books)
      const deliveries = received.filter(message => lastStatus(message) === 'delivered')
      if (books.paid > books.refunded) books.paid = Math.max(books.paid, deliveries.length)
    },
    finds: [['repeat', 'acted-twice']],
  },
  'pays for each delivery scan of a push': {
    act: (state, books, received) => {
      act(state, books)
      const scans = received.at(-1)!.events.filter(({ code }) => code.startsWith('3/'))
      if (books.paid > books.refunded) books.paid = Math.max(books.paid, scans.length)
    },
    finds: [['duplicate', 'acted-twice']],
  },
  'pays for each delivery scan that is new to it, by its text': {
    act: (_, books, received) => {
      const scans = received.flatMap(({ events }) => events.filter(({ code }) => code.startsWith('3/')))
      books.paid = new Set(scans.map(({ code, time, text }) => `${code} ${time} ${text}`)).size
    },
    finds: [
      ['reword', 'acted-twice'],
      ['shiftZone', 'acted-twice'],
    ],
  },
  'trusts the newest scan of the last push': {
    interpret: (state, received) => ({ ...state, status: lastStatus(received.at(-1)!), outcome: null }),
    finds: [['none', 'lost-delivery']],
  },
  'shows the last push, but keeps correct books': {
    interpret: ({ outcome, ...state }, received) => ({
      ...state,
      outcome: lastStatus(received.at(-1)!) === 'delivered' ? 'delivered' : outcome === 'delivered' ? null : outcome,
    }),
    finds: [
      ['stale', 'downgraded'],
      ['delay', 'downgraded'],
      ['reorder', 'downgraded'],
      ['batches', 'downgraded'],
      ['foreignScan', 'lost-delivery'],
    ],
  },
  'never takes a payment back': {
    act: ({ outcome, certain }, books) => {
      if (outcome === 'delivered' && certain) books.paid = 1
    },
    finds: [['recode', 'not-undone']],
  },
  'never goes back from delivered': {
    interpret: (state, received) =>
      received.some(message => lastStatus(message) === 'delivered')
        ? { ...state, status: 'delivered', outcome: 'delivered' }
        : state,
    finds: [
      ['recode', 'lost-return'],
      ['recode', 'not-undone'],
    ],
  },
  'pays when the parcel is on the van': {
    act: ({ status, outcome }, books) => {
      if (status === 'outForDelivery' || outcome === 'delivered') books.paid = 1
    },
    finds: [['none', 'acted-without-cause']],
  },
  'restocks a cancelled label': {
    act: (state, books) => act({ ...state, outcome: state.status === 'returned' ? 'returned' : state.outcome }, books),
    finds: [['none', 'acted-without-cause']],
  },
  'replays each push by itself': {
    interpret: (state, received) => ({ ...state, ...replay(received.at(-1)!.events) }),
    finds: [
      ['batches', 'downgraded'],
      ['delay', 'downgraded'],
      ['stale', 'downgraded'],
    ],
  },
  'leaves out a push that is shorter than the one before': {
    receive: (message, received) => (message.events.length < (received.at(-2)?.events.length ?? 0) ? null : message),
    finds: [['batches', 'lost-delivery']],
  },
  'cannot store a scan twice': {
    receive: message => {
      const times = message.events.map(({ time, code }) => `${time} ${code}`)
      if (new Set(times).size < times.length) throw new Error('duplicate key value violates unique constraint')
      return message
    },
    finds: [['duplicate', 'refused']],
  },
  'cannot read a time with a zone': {
    receive: message => {
      if (message.events.some(({ time }) => time.length > 19)) throw new RangeError('Invalid time value')
      return message
    },
    finds: [['shiftZone', 'refused']],
  },
  'does nothing about a correction': {
    ignoresOverrides: true,
    finds: [
      ['wrongScan', 'wrong-end'],
      ['wrongScan', 'not-undone'],
    ],
  },
  'never flags a contradiction': {
    interpret: state => ({ ...state, isFlagged: false }),
    finds: [['foreignScan', 'not-flagged']],
  },
  'flags everything': {
    interpret: state => ({ ...state, isFlagged: true }),
    finds: [['none', 'flagged-without-cause']],
  },
  'shows a returned parcel as in transit': {
    interpret: state => (state.status === 'returned' ? { ...state, status: 'inTransit', outcome: null } : state),
    finds: [
      ['none', 'lost-return'],
      ['none', 'lost-cancellation'],
    ],
  },
  'shows a returning parcel as in transit': {
    interpret: state => (state.status === 'returning' ? { ...state, status: 'inTransit' } : state),
    finds: [['none', 'wrong-end']],
  },
  'forgets to restock': {
    act: ({ outcome, certain }, books) => act({ outcome: outcome === 'returned' ? null : outcome, certain } as never, books),
    finds: [['none', 'never-acted']],
  },
}
