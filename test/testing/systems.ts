// A shop's handler of pushes as one may write it: a journal, payments, stock, and what is put before a person. Right as it is;
// each fault is one that people plant.

import { readCode, rowOf, type Status } from '../../src/codes/index.js'
import * as shipfold from '../../src/index.js'
import type { Handler, Message, Push, Seen } from '../../src/testing/index.js'

/** What a fault may change. */
export interface Fault {
  /** Before a message is heard: another message in its place, or null to leave it out. */
  readonly hear?: (message: Message, heard: readonly Message[]) => Message | null
  /** What is believed of the shipment after a message. */
  readonly believe?: (stand: Stand, heard: readonly Message[]) => Stand
  /** What is done on a message; the books so far can be changed. */
  readonly act?: (stand: Stand, books: Books, heard: readonly Message[]) => void
}

/** What is believed of a shipment. */
export type Stand = Pick<shipfold.Report, 'status' | 'outcome' | 'settled'> & { readonly isOdd: boolean }

/** What was done for a shipment. */
export interface Books {
  paid: number
  refunded: number
  restocked: number
  unstocked: number
}

/** The journal's verbs: ours, or a broken copy. */
export type Journal = Pick<typeof shipfold, 'emptyJournal' | 'record'>

interface Row {
  journal: shipfold.Journal
  readonly heard: Message[]
  readonly books: Books
  stand: Stand
}

/** The handler, with a fault or a broken journal. */
export function shop(fault: Fault = {}, { emptyJournal, record }: Journal = shipfold): Handler {
  const rows = new Map<string, Row>()
  const rowOf = (shipment: string): Row => {
    const known = rows.get(shipment)
    const row = known ?? {
      journal: emptyJournal(shipment, { zone: 'UTC' }),
      heard: [],
      books: { paid: 0, refunded: 0, restocked: 0, unstocked: 0 },
      stand: { status: 'expected', outcome: null, settled: true, isOdd: false },
    }
    if (!known) rows.set(shipment, row)
    return row
  }
  return {
    deliver: ({ shipment, message }: Push) => {
      const row = rowOf(shipment)
      row.heard.push(message)
      const heard = fault.hear ? fault.hear(message, row.heard) : message
      if (heard) {
        const next = record(row.journal, heard)
        row.journal = next.journal
        const { status, outcome, settled, flags } = next.change.after
        row.stand = { status, outcome, settled, isOdd: flags.some(({ severity }) => severity === 'warning') }
      }
      row.stand = fault.believe?.(row.stand, row.heard) ?? row.stand
      ;(fault.act ?? act)(row.stand, row.books, row.heard)
    },
    read: shipment => {
      const { stand, books } = rowOf(shipment)
      return seenOf(stand, books)
    },
  }
}

const seenOf = ({ status, outcome, isOdd }: Stand, { paid, refunded, restocked, unstocked }: Books): Seen => ({
  status,
  outcome,
  done: { delivered: paid, returned: restocked },
  undone: { delivered: refunded, returned: unstocked },
  flagged: isOdd,
})

/** Pays a sure delivery and restocks a sure return, once each, and takes back what is not true any more. */
export function act({ outcome, settled }: Stand, books: Books): void {
  if (outcome === 'delivered' && settled && books.paid === books.refunded) books.paid++
  if (outcome !== 'delivered' && books.paid > books.refunded) books.refunded++
  if (outcome === 'returned' && settled && books.restocked === books.unstocked) books.restocked++
  if (outcome !== 'returned' && books.restocked > books.unstocked) books.unstocked++
}

/** The status of the newest scan of a message, as who stores the last value has it. */
export const lastStatus = ({ events }: Message): Status => rowOf(readCode(events.at(-1)!.code).id)!.status
