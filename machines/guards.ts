// The conditions of the machine, one guard each. `is…` tests the substatus of the event; the others are named after the
// constraint they switch, and may read a fact as well. Override them with `shipmentMachine.provide({ guards })`.

import type { Status } from '../src/vocabulary/index.js'

/** The few facts that later scans depend on. They are cleared where no constraint reads them any more. */
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

/** One scan as the machine takes it. Without a substatus, or with an unknown one, it is read as the status's own code. */
export type ShipmentEvent = { type: Exclude<Status, 'expected'>; substatus?: number }

type GuardArgs = { context: ShipmentFacts; event: ShipmentEvent }

/** Whether the event has one of these substatuses. */
export const hasSubstatus = (event: ShipmentEvent, ...substatuses: number[]) => substatuses.includes(event.substatus ?? -1)
const isGeneralProblem = (event: ShipmentEvent) => !hasSubstatus(event, 201, 202, 203, 204, 205, 206, 207, 208, 209)

/** Every condition of a transition, by name. */
export const guards = {
  isPaperwork: ({ event }: GuardArgs) => hasSubstatus(event, 101, 102),
  isPickUp: ({ event }: GuardArgs) => !hasSubstatus(event, 101, 102),
  isProblem: ({ event }: GuardArgs) => isGeneralProblem(event),
  isRefusal: ({ event }: GuardArgs) => hasSubstatus(event, 203),
  isInLocker: ({ event }: GuardArgs) => hasSubstatus(event, 304),
  isCancellation: ({ event }: GuardArgs) => hasSubstatus(event, 401),
  isRefusedReturn: ({ event }: GuardArgs) => hasSubstatus(event, 14),
  isClearance: ({ event }: GuardArgs) => hasSubstatus(event, 12),
  latePaperwork: ({ context, event }: GuardArgs) => context.collected && hasSubstatus(event, 101, 102),
  troubleAfterDelivery: ({ event }: GuardArgs) => isGeneralProblem(event) || hasSubstatus(event, 208, 209),
  availableAgain: ({ event }: GuardArgs) => hasSubstatus(event, 501),
  pickUpMissed: ({ event }: GuardArgs) => hasSubstatus(event, 205),
  cancelledAfterCollection: ({ context, event }: GuardArgs) => context.collected && hasSubstatus(event, 401),
  acceptedAgain: ({ context }: GuardArgs) => context.collected,
  notCollected: ({ context }: GuardArgs) => !context.collected,
  refusedInCustoms: () => true,
  refusalInCustoms: ({ event }: GuardArgs) => hasSubstatus(event, 203),
  customsOpen: () => true,
  notOffered: ({ context }: GuardArgs) => !context.offered,
  problemNotOffered: ({ context, event }: GuardArgs) => !context.offered && hasSubstatus(event, 201, 203, 204),
  neverAvailable: ({ context, event }: GuardArgs) => !context.waited && hasSubstatus(event, 205),
  nothingWentWrong: ({ context, event }: GuardArgs) => !context.excepted && hasSubstatus(event, 302),
  movingAfterRefusal: () => true,
  reattemptAfterRefusal: () => true,
  lockerAfterRefusal: ({ context, event }: GuardArgs) => context.offered && hasSubstatus(event, 304),
  deliveredAfterRefusal: ({ context }: GuardArgs) => context.offered,
  clearedAfterOffer: ({ context, event }: GuardArgs) => context.offered && hasSubstatus(event, 12),
  customsAfterOffer: ({ context }: GuardArgs) => context.offered,
}
