// The provider's 36 codes as data, in the order of its "Order Status Code" page, and three of our own for what other providers
// can say and it cannot. Labels keep the provider's own spelling.
// Meanings follow the Chinese original, because several English labels mislead (0/1001, 2/201, 2/202, 3/304, 4/401).
// Everything else in the library reads these rows.

import type { Constraint } from './constraints.js'
import { deepFreeze } from './freeze.js'

/** The ten statuses a code can carry, by the provider's number, plus `expected`: nothing is known yet. */
export const statusRows = /* @__PURE__ */ deepFreeze([
  { status: 'expected', number: null, title: 'Expected' },
  { status: 'inTransit', number: 0, title: 'In transit' },
  { status: 'accepted', number: 1, title: 'Accepted' },
  { status: 'exception', number: 2, title: 'Exception' },
  { status: 'delivered', number: 3, title: 'Delivered' },
  { status: 'returned', number: 4, title: 'Returned' },
  { status: 'outForDelivery', number: 5, title: 'Out for delivery' },
  { status: 'returning', number: 6, title: 'Returning to sender' },
  { status: 'transshipment', number: 7, title: 'Transshipment' },
  { status: 'customs', number: 8, title: 'In customs' },
  { status: 'refused', number: 14, title: 'Refused' },
] as const satisfies readonly { status: string; number: number | null; title: string }[])

/**
 * Facts a code can presuppose, each with the code of the scan that would supply it and the facts that scan implies.
 * Presumed scans are preferred in this order.
 */
export const factRows = /* @__PURE__ */ deepFreeze([
  { fact: 'collected', suppliedBy: '1/1', implies: [] },
  { fact: 'excepted', suppliedBy: '2/2', implies: [] },
  { fact: 'customsClosed', suppliedBy: '8/12', implies: [] },
  { fact: 'offered', suppliedBy: '5/5', implies: ['collected', 'customsClosed'] },
  { fact: 'waited', suppliedBy: '5/501', implies: ['collected', 'customsClosed'] },
  { fact: 'returning', suppliedBy: '6/6', implies: ['collected'] },
] as const satisfies readonly { fact: string; suppliedBy: string; implies: readonly string[] }[])

/** What must have happened before a code can be true. The machine also accepts `4/14` right after a refusal. */
export type Fact = (typeof factRows)[number]['fact']

/**
 * How a journey can end: `returned` is back with the sender, `cancelled` a label that was cancelled. A parcel given up as `lost`
 * may turn up again.
 */
export const outcomes = /* @__PURE__ */ deepFreeze(['delivered', 'returned', 'cancelled', 'lost', 'destroyed'] as const)

/** How a journey ended. */
export type Outcome = (typeof outcomes)[number]

/** How strong a scan is as evidence: routine scans are often wrong, milestones seldom, deliveries hardly ever. */
export type Weight = 'routine' | 'milestone' | 'delivery'

type RowFields = {
  code: string
  status: (typeof statusRows)[number]['status']
  label: string
  meaning: string
  presupposes: readonly Fact[]
  weight: Weight
  /** The outcome it claims. */
  outcome?: Outcome
  /** Who defines the code. Feeds of the provider never send one of ours. */
  origin?: 'shipfold'
}

/** The vocabulary: one row per code. `label` is the provider's text verbatim, `meaning` what it stands for. */
// biome-ignore format: one code, one line
export const codeRows = /* @__PURE__ */ deepFreeze([
  { code: '0/0', status: 'inTransit', label: 'In transit', meaning: 'On the way; also any scan the provider could not classify', presupposes: ['collected'], weight: 'routine' },
  { code: '0/1001', status: 'inTransit', label: 'Arrived at the destination country', meaning: 'Arrived in the city of the recipient, perhaps many times; not a border event', presupposes: ['collected'], weight: 'routine' },
  { code: '0/1002', status: 'inTransit', label: 'In transit', meaning: 'Line-haul between depots', presupposes: ['collected'], weight: 'routine' },
  { code: '0/1003', status: 'inTransit', label: 'Forwarded to a different delivery address', meaning: 'Same carrier, new delivery address', presupposes: ['collected'], weight: 'routine' },
  { code: '1/1', status: 'accepted', label: 'Accepted', meaning: 'Picked up by the carrier', presupposes: [], weight: 'routine' },
  { code: '1/101', status: 'accepted', label: 'Info received', meaning: 'Label or order data only; the carrier has nothing yet', presupposes: [], weight: 'routine' },
  { code: '1/102', status: 'accepted', label: 'Await accepted', meaning: 'Waiting for pick-up', presupposes: [], weight: 'routine' },
  { code: '1/103', status: 'accepted', label: 'Accepted', meaning: 'The courier has the parcel', presupposes: [], weight: 'routine' },
  { code: '2/2', status: 'exception', label: 'Exception', meaning: 'Any problem, even before collection', presupposes: [], weight: 'routine' },
  { code: '2/201', status: 'exception', label: 'Delivery but unsign', meaning: 'Out for delivery for long and not signed for', presupposes: ['offered'], weight: 'routine' },
  { code: '2/202', status: 'exception', label: 'Undelivery or unsign', meaning: 'No update for long; a timeout, not a scan', presupposes: ['collected'], weight: 'routine' },
  { code: '2/203', status: 'exception', label: 'Customer refused delivery', meaning: 'A refusal has begun; may still be delivered, returned or ended', presupposes: ['offered'], weight: 'milestone' },
  { code: '2/204', status: 'exception', label: 'Failed Attempt', meaning: 'The courier could not deliver', presupposes: ['offered'], weight: 'routine' },
  { code: '2/205', status: 'exception', label: 'Pick up missed', meaning: 'Not collected from the locker or station', presupposes: ['waited'], weight: 'routine' },
  { code: '2/206', status: 'exception', label: 'Failure to contact', meaning: 'The recipient could not be reached', presupposes: ['collected'], weight: 'routine' },
  { code: '2/207', status: 'exception', label: 'Out of service area', meaning: 'The carrier does not serve the address', presupposes: ['collected'], weight: 'routine' },
  { code: '2/208', status: 'exception', label: 'Delayed (External factors)', meaning: 'Stuck at a branch', presupposes: ['collected'], weight: 'routine' },
  { code: '2/209', status: 'exception', label: 'Shipment damage', meaning: 'The parcel was damaged', presupposes: ['collected'], weight: 'routine' },
  { code: '3/3', status: 'delivered', label: 'Delivered', meaning: 'Signed for', presupposes: ['offered'], weight: 'delivery', outcome: 'delivered' },
  { code: '3/301', status: 'delivered', label: 'Sign by customer', meaning: 'Signed for by the recipient', presupposes: ['offered'], weight: 'delivery', outcome: 'delivered' },
  { code: '3/302', status: 'delivered', label: 'Delivered after exception', meaning: 'Signed for after a problem', presupposes: ['offered', 'excepted'], weight: 'delivery', outcome: 'delivered' },
  { code: '3/303', status: 'delivered', label: 'Sign by other', meaning: 'Signed for by somebody else', presupposes: ['offered'], weight: 'delivery', outcome: 'delivered' },
  { code: '3/304', status: 'delivered', label: 'Delivered in mailbox', meaning: 'Put into or taken out of a locker or station', presupposes: ['offered'], weight: 'delivery', outcome: 'delivered' },
  { code: '4/4', status: 'returned', label: 'Returned to sender', meaning: 'The sender has it back; final', presupposes: ['returning'], weight: 'milestone', outcome: 'returned' },
  { code: '4/401', status: 'returned', label: 'Order canceled', meaning: 'The waybill was cancelled; nothing was returned', presupposes: [], weight: 'milestone', outcome: 'cancelled' },
  { code: '4/14', status: 'returned', label: 'Recipient refused', meaning: 'Refused and back with the sender; final', presupposes: ['returning'], weight: 'milestone', outcome: 'returned' },
  { code: '5/5', status: 'outForDelivery', label: 'Out for delivery', meaning: 'With the delivering courier', presupposes: ['collected', 'customsClosed'], weight: 'routine' },
  { code: '5/501', status: 'outForDelivery', label: 'Available for pickup', meaning: 'Waiting in a locker or station; not delivered', presupposes: ['collected', 'customsClosed'], weight: 'milestone' },
  { code: '6/6', status: 'returning', label: 'Returning to sender', meaning: 'On its way back to the sender', presupposes: ['collected'], weight: 'milestone' },
  { code: '7/7', status: 'transshipment', label: 'Transshipment', meaning: 'Handed to another carrier, which may accept it anew', presupposes: ['collected'], weight: 'routine' },
  { code: '8/8', status: 'customs', label: 'Customs clearance', meaning: 'With customs', presupposes: ['collected'], weight: 'routine' },
  { code: '8/10', status: 'customs', label: 'Pending customs clearance', meaning: 'Waiting for customs', presupposes: ['collected'], weight: 'routine' },
  { code: '8/11', status: 'customs', label: 'Customs clearance started', meaning: 'Customs have begun', presupposes: ['collected'], weight: 'routine' },
  { code: '8/12', status: 'customs', label: 'Customs clearance completed', meaning: 'Customs have released it', presupposes: ['collected'], weight: 'routine' },
  { code: '8/13', status: 'customs', label: 'Exception(customs clearance)', meaning: 'Customs hold it because of a problem', presupposes: ['collected'], weight: 'milestone' },
  { code: '14/14', status: 'refused', label: 'Recipient refused', meaning: 'Delivery failed because the recipient refused; not final', presupposes: ['offered'], weight: 'milestone' },
  { code: '2/901', status: 'exception', label: 'Lost', meaning: 'The carrier has given it up as lost; often wrong, so not final', presupposes: ['collected'], weight: 'milestone', outcome: 'lost', origin: 'shipfold' },
  { code: '2/902', status: 'exception', label: 'Destroyed', meaning: 'Destroyed, disposed of or abandoned; final', presupposes: ['collected'], weight: 'milestone', outcome: 'destroyed', origin: 'shipfold' },
  { code: '2/903', status: 'exception', label: 'Seized', meaning: 'Confiscated by an authority; final', presupposes: ['collected'], weight: 'milestone', outcome: 'destroyed', origin: 'shipfold' },
] as const satisfies readonly RowFields[])

/** One of the eleven statuses, `expected` included. */
export type Status = (typeof statusRows)[number]['status']

/** Every {@link Status}, in the order of their rows. */
export const statuses: readonly Status[] = /* @__PURE__ */ statusRows.map(({ status }) => status)

/** A code of the vocabulary, `status/substatus`: `'3/301'`. */
export type Code = (typeof codeRows)[number]['code']

/** One row of the vocabulary. */
export type CodeRow = RowFields & { readonly code: Code; readonly status: Status }

/** The cost of keeping an unusual event: one number for all, or a default and other numbers by constraint. */
export type UnusualCosts = number | (Readonly<Partial<Record<Constraint, number>>> & { readonly default: number })

/** What it costs to depart from the feed: whole numbers, 0 or more. See {@link costs}. */
export type Costs = Readonly<Record<'presumed' | Weight, number>> & { readonly unusual: UnusualCosts }

/**
 * The default costs of a reading: of keeping an unusual event, of presuming one missing scan, and of discounting a routine
 * scan, a milestone or a delivery as untrue. Replay chooses the reading with the lowest cost. One routine scan may leave an
 * end, but not for certain: hence 2. A note after a delivery costs as much as discounting it.
 */
export const costs = /* @__PURE__ */ deepFreeze({
  unusual: { default: 1, 'found-again': 2, redelivered: 2, 'still-in-locker': 2, 'note-after-delivery': 4 },
  presumed: 1,
  routine: 4,
  milestone: 6,
  delivery: 10,
} as const satisfies Costs)
