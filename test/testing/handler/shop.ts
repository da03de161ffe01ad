// A shop's handler of pushes as one may write it, with a journal, payments, stock and flags. It is correct; faults can be planted.

import * as shipfold from '../../../src/index.js'
import type { FeedMessage, Handler, HandlerState, Override, Push } from '../../../src/testing/index.js'
import { readCode, rowOf, type Status } from '../../../src/vocabulary/index.js'

/** What a planted fault can change. */
export interface ShopFault {
  /** Whether the shop takes no corrections. */
  readonly ignoresOverrides?: boolean
  /** Replaces a message before it is applied; null leaves it out. */
  readonly receive?: (message: FeedMessage, received: readonly FeedMessage[]) => FeedMessage | null
  /** Changes the state of the shipment after a message. */
  readonly interpret?: (state: ShopState, received: readonly FeedMessage[]) => ShopState
  /** Acts on a message, by changing the books. */
  readonly act?: (state: ShopState, books: Books, received: readonly FeedMessage[]) => void
}

/** The state of a shipment. */
export type ShopState = Pick<shipfold.Report, 'status' | 'outcome' | 'certain'> & { readonly isFlagged: boolean }

/** How often the shop acted on a shipment. */
export interface Books {
  paid: number
  refunded: number
  restocked: number
  unstocked: number
}

/** The journal functions: ours, or those of a copy with a fault. */
export type JournalFunctions = Pick<typeof shipfold, 'createJournal' | 'applyInput'>

interface ShopRow {
  journal: shipfold.Journal
  readonly received: FeedMessage[]
  readonly books: Books
  state: ShopState
}

/** The handler, with a fault of its own or of its journal. */
export function shop(fault: ShopFault = {}, { createJournal, applyInput }: JournalFunctions = shipfold): Handler {
  const rows = new Map<string, ShopRow>()
  const rowOf = (shipment: string): ShopRow => {
    const known = rows.get(shipment)
    const row = known ?? {
      journal: createJournal(shipment, { zone: 'UTC' }),
      received: [],
      books: { paid: 0, refunded: 0, restocked: 0, unstocked: 0 },
      state: { status: 'expected', outcome: null, certain: true, isFlagged: false },
    }
    if (!known) rows.set(shipment, row)
    return row
  }
  const take = (row: ShopRow, input: shipfold.JournalInput | null) => {
    if (input) {
      const next = applyInput(row.journal, input)
      row.journal = next.journal
      const { status, outcome, certain, flags } = next.change.after
      row.state = { status, outcome, certain, isFlagged: flags.some(({ severity }) => severity === 'warning') }
    }
    row.state = fault.interpret?.(row.state, row.received) ?? row.state
    ;(fault.act ?? act)(row.state, row.books, row.received)
  }
  return {
    deliver: ({ shipment, message }: Push) => {
      const row = rowOf(shipment)
      row.received.push(message)
      take(row, fault.receive ? fault.receive(message, row.received) : message)
    },
    override: ({ shipment, ...override }: Override) => {
      if (!fault.ignoresOverrides) take(rowOf(shipment), override)
    },
    read: shipment => {
      const { state, books } = rowOf(shipment)
      return handlerStateOf(state, books)
    },
  }
}

const handlerStateOf = (
  { status, outcome, isFlagged }: ShopState,
  { paid, refunded, restocked, unstocked }: Books,
): HandlerState => ({
  status,
  outcome,
  done: { delivered: paid, returned: restocked },
  undone: { delivered: refunded, returned: unstocked },
  flagged: isFlagged,
})

/** Pays for a certain delivery and restocks a certain return, once each, and undoes what is no longer true. */
export function act({ outcome, certain }: ShopState, books: Books): void {
  if (outcome === 'delivered' && certain && books.paid === books.refunded) books.paid++
  if (outcome !== 'delivered' && books.paid > books.refunded) books.refunded++
  if (outcome === 'returned' && certain && books.restocked === books.unstocked) books.restocked++
  if (outcome !== 'returned' && books.restocked > books.unstocked) books.unstocked++
}

/** The status of the newest scan of a message, for consumers that store the last value. */
export const lastStatus = ({ events }: FeedMessage): Status => rowOf(readCode(events.at(-1)!.code).id)!.status
