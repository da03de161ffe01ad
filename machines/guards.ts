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
  /** A problem was reported since the latest delivery scan. */
  troubled: boolean
}

/** One scan as the machine takes it. Without a substatus, or with an unknown one, it is read as the status's own code. */
export type ShipmentEvent = { type: Exclude<Status, 'expected'>; substatus?: number }

type GuardArgs = { context: ShipmentFacts; event: ShipmentEvent }

/** Whether the event has one of these substatuses. */
export const hasSubstatus = (event: ShipmentEvent, ...substatuses: number[]) => substatuses.includes(event.substatus ?? -1)
const isGeneralProblem = (event: ShipmentEvent) =>
  !hasSubstatus(event, 201, 202, 203, 204, 205, 206, 207, 208, 209, 901, 902, 903)
const isTrouble = (event: ShipmentEvent) => isGeneralProblem(event) || hasSubstatus(event, 208, 209, 901)

/** Every condition of a transition, by name. */
export const guards = {
  isPaperwork: ({ event }: GuardArgs) => hasSubstatus(event, 101, 102),
  isPickUp: ({ event }: GuardArgs) => !hasSubstatus(event, 101, 102),
  isProblem: ({ event }: GuardArgs) => isGeneralProblem(event),
  isRefusal: ({ event }: GuardArgs) => hasSubstatus(event, 203),
  isLoss: ({ event }: GuardArgs) => hasSubstatus(event, 901),
  isDestruction: ({ event }: GuardArgs) => hasSubstatus(event, 902, 903),
  isOwnSignature: ({ event }: GuardArgs) => hasSubstatus(event, 301, 302),
  isCancellation: ({ event }: GuardArgs) => hasSubstatus(event, 401),
  isRefusedReturn: ({ event }: GuardArgs) => hasSubstatus(event, 14),
  isClearance: ({ event }: GuardArgs) => hasSubstatus(event, 12),
  latePaperwork: ({ context, event }: GuardArgs) => context.collected && hasSubstatus(event, 101, 102),
  troubleAfterEnd: ({ event }: GuardArgs) => isTrouble(event),
  troubleAfterLoss: ({ event }: GuardArgs) => isTrouble(event) || hasSubstatus(event, 202),
  redelivered: ({ context }: GuardArgs) => context.troubled,
  noteAfterDelivery: ({ event }: GuardArgs) => !hasSubstatus(event, 1001, 1002, 1003),
  availableAgain: ({ context, event }: GuardArgs) => !context.troubled && hasSubstatus(event, 501),
  pickUpMissed: ({ event }: GuardArgs) => hasSubstatus(event, 205),
  cancelledAfterCollection: ({ context, event }: GuardArgs) => context.collected && hasSubstatus(event, 401),
  handedOver: ({ context }: GuardArgs) => context.collected,
  notCollected: ({ context }: GuardArgs) => !context.collected,
  refusedInCustoms: () => true,
  refusalInCustoms: ({ event }: GuardArgs) => hasSubstatus(event, 203),
  customsOpen: () => true,
  notOffered: ({ context }: GuardArgs) => !context.offered,
  problemNotOffered: ({ context, event }: GuardArgs) => !context.offered && hasSubstatus(event, 201, 203, 204),
  neverAvailable: ({ context, event }: GuardArgs) => !context.waited && hasSubstatus(event, 205),
  nothingWentWrong: ({ context, event }: GuardArgs) => !context.excepted && hasSubstatus(event, 302),
  movingAfterRefusal: () => true,
  acceptedAfterRefusal: ({ event }: GuardArgs) => !hasSubstatus(event, 101, 102),
  reattemptAfterRefusal: () => true,
  signedAfterRefusal: ({ context, event }: GuardArgs) => context.offered && hasSubstatus(event, 301, 302),
  deliveredAfterRefusal: ({ context }: GuardArgs) => context.offered,
  clearedAfterOffer: ({ context, event }: GuardArgs) => context.offered && hasSubstatus(event, 12),
  customsAfterOffer: ({ context }: GuardArgs) => context.offered,
}
