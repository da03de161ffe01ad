// The faults that people plant in a shop, each with what must be found of it.

import { replay } from '../../src/index.js'
import type { Symptom, Trouble } from '../../src/testing/index.js'
import { act, type Fault, lastStatus } from './systems.js'

/** By what the shop does wrong: kinds and symptoms that must be found. */
export const faults: Readonly<Record<string, Fault & { readonly finds: readonly [Trouble, Symptom][] }>> = {
  'pays whenever a push says delivered': {
    act: (stand, books) => {
      act(stand, books)
      if (stand.outcome === 'delivered' && stand.settled) books.paid++
      else books.refunded = books.paid
    },
    finds: [['none', 'acted-twice']],
  },
  'pays for each push that comes after the delivery': {
    act: (stand, books, heard) => {
      act(stand, books)
      const deliveries = heard.filter(message => lastStatus(message) === 'delivered')
      if (books.paid > books.refunded) books.paid = Math.max(books.paid, deliveries.length)
    },
    finds: [['repeat', 'acted-twice']],
  },
  'pays for each delivery scan of a push': {
    act: (stand, books, heard) => {
      act(stand, books)
      const scans = heard.at(-1)!.events.filter(({ code }) => code.startsWith('3/'))
      if (books.paid > books.refunded) books.paid = Math.max(books.paid, scans.length)
    },
    finds: [['duplicate', 'acted-twice']],
  },
  'pays for each delivery scan that is new to it, by its text': {
    act: (_, books, heard) => {
      const scans = heard.flatMap(({ events }) => events.filter(({ code }) => code.startsWith('3/')))
      books.paid = new Set(scans.map(({ code, time, text }) => `${code} ${time} ${text}`)).size
    },
    finds: [
      ['reword', 'acted-twice'],
      ['shiftZone', 'acted-twice'],
    ],
  },
  'believes the newest scan of the last push': {
    believe: (stand, heard) => ({ ...stand, status: lastStatus(heard.at(-1)!), outcome: null }),
    finds: [['none', 'lost-delivery']],
  },
  'shows the last push, but keeps its books right': {
    believe: ({ outcome, ...stand }, heard) => ({
      ...stand,
      outcome: lastStatus(heard.at(-1)!) === 'delivered' ? 'delivered' : outcome === 'delivered' ? null : outcome,
    }),
    finds: [
      ['stale', 'downgraded'],
      ['delay', 'downgraded'],
      ['reorder', 'downgraded'],
      ['batches', 'downgraded'],
      ['stranger', 'lost-delivery'],
    ],
  },
  'never takes a payment back': {
    act: ({ outcome, settled }, books) => {
      if (outcome === 'delivered' && settled) books.paid = 1
    },
    finds: [['recode', 'not-undone']],
  },
  'never goes back from delivered': {
    believe: (stand, heard) =>
      heard.some(message => lastStatus(message) === 'delivered')
        ? { ...stand, status: 'delivered', outcome: 'delivered' }
        : stand,
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
    act: (stand, books) => act({ ...stand, outcome: stand.status === 'returned' ? 'returned' : stand.outcome }, books),
    finds: [['none', 'acted-without-cause']],
  },
  'replays each push by itself': {
    believe: (stand, heard) => ({ ...stand, ...replay(heard.at(-1)!.events) }),
    finds: [
      ['batches', 'downgraded'],
      ['delay', 'downgraded'],
      ['stale', 'downgraded'],
    ],
  },
  'leaves out a push that is shorter than the one before': {
    hear: (message, heard) => (message.events.length < (heard.at(-2)?.events.length ?? 0) ? null : message),
    finds: [['batches', 'lost-delivery']],
  },
  'cannot hear a scan twice': {
    hear: message => {
      const times = message.events.map(({ time, code }) => `${time} ${code}`)
      if (new Set(times).size < times.length) throw new Error('duplicate key value violates unique constraint')
      return message
    },
    finds: [['duplicate', 'refused']],
  },
  'cannot read a time with a zone': {
    hear: message => {
      if (message.events.some(({ time }) => time.length > 19)) throw new RangeError('Invalid time value')
      return message
    },
    finds: [['shiftZone', 'refused']],
  },
  'lets nobody look at what contradicts': {
    believe: stand => ({ ...stand, isOdd: false }),
    finds: [['stranger', 'not-flagged']],
  },
  'has everybody look at everything': {
    believe: stand => ({ ...stand, isOdd: true }),
    finds: [['none', 'flagged-without-cause']],
  },
  'takes what comes back for what is on its way': {
    believe: stand => (stand.status === 'returned' ? { ...stand, status: 'inTransit', outcome: null } : stand),
    finds: [
      ['none', 'lost-return'],
      ['none', 'lost-cancellation'],
    ],
  },
  'shows what goes back as what is on its way': {
    believe: stand => (stand.status === 'returning' ? { ...stand, status: 'inTransit' } : stand),
    finds: [['none', 'wrong-end']],
  },
  'forgets to restock': {
    act: ({ outcome, settled }, books) => act({ outcome: outcome === 'returned' ? null : outcome, settled } as never, books),
    finds: [['none', 'never-acted']],
  },
}
