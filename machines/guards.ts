// The conditions of the law, one guard each. `is…` asks which substatus came; the others are named after the law they
// switch and read a fact as well. Override them with `shipmentMachine.provide({ guards })`.

import type { Status } from '../src/codes/index.js'

/** The few facts a later scan can depend on. They are cleared where no law looks at them any more. */
export interface ShipmentFacts {
  /** The carrier has had the parcel. */
  collected: boolean
  /** It was out for delivery or available for pickup. */
  offered: boolean
  /** It was available for pickup. */
  waited: boolean
  /** An exception, a customs exception or a refusal happened. */
  excepted: boolean
}

/** One scan as the machine takes it. Without a substatus, or with one it does not know, it is the status's own code. */
export type ShipmentEvent = { type: Exclude<Status, 'expected'>; substatus?: number }

type Asked = { context: ShipmentFacts; event: ShipmentEvent }

/** Whether the event carries one of these substatuses. */
export const is = (event: ShipmentEvent, ...substatuses: number[]) => substatuses.includes(event.substatus ?? -1)
const isProblem = (event: ShipmentEvent) => !is(event, 201, 202, 203, 204, 205, 206, 207, 208, 209)

/** Every condition a transition asks, by name. */
export const guards = {
  isPaperwork: ({ event }: Asked) => is(event, 101, 102),
  isPickUp: ({ event }: Asked) => !is(event, 101, 102),
  isProblem: ({ event }: Asked) => isProblem(event),
  isRefusal: ({ event }: Asked) => is(event, 203),
  isInLocker: ({ event }: Asked) => is(event, 304),
  isCancellation: ({ event }: Asked) => is(event, 401),
  isRefusedReturn: ({ event }: Asked) => is(event, 14),
  isClearance: ({ event }: Asked) => is(event, 12),
  latePaperwork: ({ context, event }: Asked) => context.collected && is(event, 101, 102),
  troubleAfterDelivery: ({ event }: Asked) => isProblem(event) || is(event, 208, 209),
  availableAgain: ({ event }: Asked) => is(event, 501),
  pickUpMissed: ({ event }: Asked) => is(event, 205),
  cancelledAfterCollection: ({ context, event }: Asked) => context.collected && is(event, 401),
  acceptedAgain: ({ context }: Asked) => context.collected,
  notCollected: ({ context }: Asked) => !context.collected,
  refusedInCustoms: () => true,
  refusalInCustoms: ({ event }: Asked) => is(event, 203),
  customsOpen: () => true,
  notOffered: ({ context }: Asked) => !context.offered,
  problemNotOffered: ({ context, event }: Asked) => !context.offered && is(event, 201, 203, 204),
  neverAvailable: ({ context, event }: Asked) => !context.waited && is(event, 205),
  nothingWentWrong: ({ context, event }: Asked) => !context.excepted && is(event, 302),
  movingAfterRefusal: () => true,
  reattemptAfterRefusal: () => true,
  lockerAfterRefusal: ({ context, event }: Asked) => context.offered && is(event, 304),
  deliveredAfterRefusal: ({ context }: Asked) => context.offered,
  clearedAfterOffer: ({ context, event }: Asked) => context.offered && is(event, 12),
  customsAfterOffer: ({ context }: Asked) => context.offered,
}
