// How a journey ends, and the way back to the sender.

import { refuse, refuseAll, remark } from './judgements.js'
import { shipment } from './setup.js'

// What may follow the destruction of a parcel, on either leg.
// biome-ignore format: one transition, one line
const afterDestruction = {
  ...refuseAll('destroyed-is-final'),
  accepted: [
    { guard: 'latePaperwork', actions: remark('late-paperwork') },
    refuse('destroyed-is-final'),
  ],
  exception: [
    { guard: 'isDestruction', actions: 'accept' },
    { guard: 'troubleAfterEnd', actions: remark('trouble-after-end') },
    refuse('destroyed-is-final'),
  ],
} as const

/** Given up by the carrier. */
// biome-ignore format: one transition, one line
export const lost = shipment.createStateConfig({
  id: 'lost',
  description: 'Given up as lost by the carrier. Terminal, but often wrong: any scan finds it again, with what the scan presupposes.',
  meta: { status: 'exception', leg: 'outbound', outcome: 'lost' },
  tags: ['terminal'],
  on: {
    accepted: [
      { guard: 'latePaperwork', actions: remark('late-paperwork') },
      { target: '#inTransit', actions: remark('found-again') },
    ],
    exception: [
      { guard: 'isDestruction', target: '#destroyed', actions: ['accept', 'clearFacts'] },
      { guard: 'isLoss', actions: 'accept' },
      { guard: 'troubleAfterLoss', actions: remark('trouble-after-end') },
      { guard: 'isRefusal', target: '#exception.refusing', actions: [remark('found-again'), 'grantOffer'] },
      { target: '#exception.troubled', actions: [remark('found-again'), 'grantOffer'] },
    ],
    returned: [
      { guard: 'cancelledAfterCollection', ...refuse('cancelled-after-collection') },
      { target: '#returned', actions: [remark('found-again'), 'clearFacts'] },
    ],
    delivered: [
      { guard: 'isOwnSignature', target: '#delivered.signed', actions: [remark('found-again'), 'noteOffer'] },
      { target: '#delivered.unsigned', actions: [remark('found-again'), 'noteOffer'] },
    ],
    customs: [
      { guard: 'isClearance', target: '#customs.cleared', actions: remark('found-again') },
      { target: '#customs.open', actions: remark('found-again') },
    ],
    inTransit: { target: '#inTransit', actions: remark('found-again') },
    transshipment: { target: '#transshipment', actions: remark('found-again') },
    outForDelivery: { target: '#outForDelivery', actions: [remark('found-again'), 'noteOffer'] },
    refused: { target: '#refused', actions: [remark('found-again'), 'noteOffer'] },
    returning: { target: '#returning', actions: [remark('found-again'), 'clearFacts'] },
  },
})

/** The recipient has it. */
// biome-ignore format: one transition, one line
export const delivered = shipment.createStateConfig({
  id: 'delivered',
  description: 'The recipient has it. Terminal, but a parcel can come back from here.',
  meta: { status: 'delivered', leg: 'outbound', outcome: 'delivered' },
  tags: ['terminal'],
  initial: 'signed',
  exit: 'clearTrouble',
  on: {
    ...refuseAll('delivered-is-final'),
    delivered: [
      { guard: 'isOwnSignature', target: '.signed', actions: ['accept', 'clearTrouble'] },
      { actions: ['accept', 'clearTrouble'] },
    ],
    accepted: [
      { guard: 'latePaperwork', actions: remark('late-paperwork') },
      refuse('delivered-is-final'),
    ],
    exception: [
      { guard: 'troubleAfterEnd', actions: [remark('trouble-after-end'), 'noteTrouble'] },
      refuse('delivered-is-final'),
    ],
    outForDelivery: [
      { guard: 'redelivered', target: '#outForDelivery', actions: [remark('redelivered'), 'noteOffer'] },
      refuse('delivered-is-final'),
    ],
    inTransit: [
      { guard: 'noteAfterDelivery', actions: remark('note-after-delivery') },
      refuse('delivered-is-final'),
    ],
    returning: { target: '#returning', actions: [remark('reopened'), 'clearFacts'] },
    returned: [
      { guard: 'isCancellation', ...refuse('delivered-is-final') },
      { target: '#returned', actions: [remark('returned-after-delivery'), 'clearFacts'] },
    ],
  },
  states: {
    signed: {
      description: 'Signed for by the recipient.',
      entry: 'clearException',
      on: { delivered: { actions: ['accept', 'clearTrouble', 'clearException'] } },
    },
    unsigned: {
      description: 'Signed for by a locker, a station or somebody else, where it may still wait.',
      on: {
        outForDelivery: { guard: 'availableAgain', target: '#outForDelivery', actions: [remark('still-in-locker'), 'noteOffer'] },
        exception: { guard: 'pickUpMissed', target: '#exception.troubled', actions: [remark('still-in-locker'), 'noteOffer', 'noteException'] },
      },
    },
  },
})

/** On its way back to the sender. */
// biome-ignore format: one transition, one line
export const returning = shipment.createStateConfig({
  id: 'returning',
  description: 'On its way back to the sender: nothing here may look like a parcel on its way to the recipient.',
  meta: { status: 'returning', leg: 'return' },
  on: {
    accepted: [
      { guard: 'latePaperwork', actions: remark('late-paperwork') },
      { actions: remark('accepted-on-return') },
    ],
    exception: [
      { guard: 'isRefusal', actions: remark('refused-on-return') },
      { guard: 'isLoss', target: '#lostOnReturn', actions: 'accept' },
      { guard: 'isDestruction', target: '#destroyedOnReturn', actions: 'accept' },
      { actions: 'accept' },
    ],
    refused: { actions: remark('refused-on-return') },
    delivered: { target: '#returned', actions: remark('delivered-on-return') },
    returned: [
      { guard: 'cancelledAfterCollection', ...refuse('cancelled-after-collection') },
      { target: '#returned', actions: 'accept' },
    ],
    inTransit: { actions: 'accept' },
    outForDelivery: { actions: 'accept' },
    returning: { actions: 'accept' },
    transshipment: { actions: 'accept' },
    customs: { actions: 'accept' },
  },
})

/** Given up on its way back. */
// biome-ignore format: one transition, one line
export const lostOnReturn = shipment.createStateConfig({
  id: 'lostOnReturn',
  description: 'Given up as lost on its way back. Terminal, but any scan finds it again.',
  meta: { status: 'exception', leg: 'return', outcome: 'lost' },
  tags: ['terminal'],
  on: {
    '*': { target: '#returning', actions: remark('found-again') },
    accepted: [
      { guard: 'latePaperwork', actions: remark('late-paperwork') },
      { target: '#returning', actions: remark('found-again') },
    ],
    exception: [
      { guard: 'isDestruction', target: '#destroyedOnReturn', actions: 'accept' },
      { guard: 'isLoss', actions: 'accept' },
      { guard: 'troubleAfterLoss', actions: remark('trouble-after-end') },
      { target: '#returning', actions: remark('found-again') },
    ],
    returned: [
      { guard: 'cancelledAfterCollection', ...refuse('cancelled-after-collection') },
      { target: '#returned', actions: remark('found-again') },
    ],
    delivered: { target: '#returned', actions: remark('found-again') },
  },
})

/** The sender has it back. */
// biome-ignore format: one transition, one line
export const returned = shipment.createStateConfig({
  id: 'returned',
  description: 'The sender has it back. Terminal.',
  meta: { status: 'returned', leg: 'return', outcome: 'returned' },
  tags: ['terminal'],
  on: {
    ...refuseAll('returned-is-final'),
    returned: [
      { guard: 'isCancellation', ...refuse('returned-is-final') },
      { actions: 'accept' },
    ],
    delivered: { actions: remark('delivered-on-return') },
    accepted: [
      { guard: 'latePaperwork', actions: remark('late-paperwork') },
      refuse('returned-is-final'),
    ],
    exception: [
      { guard: 'troubleAfterEnd', actions: remark('trouble-after-end') },
      refuse('returned-is-final'),
    ],
  },
})

/** The label was cancelled. */
// biome-ignore format: one transition, one line
export const cancelled = shipment.createStateConfig({
  id: 'cancelled',
  description: 'The label was cancelled before the carrier had the parcel. Terminal; nothing was returned.',
  meta: { status: 'returned', leg: 'outbound', outcome: 'cancelled' },
  tags: ['terminal'],
  on: {
    ...refuseAll('cancelled-is-final'),
    returned: [
      { guard: 'isCancellation', actions: 'accept' },
      refuse('cancelled-is-final'),
    ],
  },
})

/** Destroyed or seized. */
// biome-ignore format: one transition, one line
export const destroyed = shipment.createStateConfig({
  id: 'destroyed',
  description: 'Destroyed, disposed of or seized. Terminal.',
  meta: { status: 'exception', leg: 'outbound', outcome: 'destroyed' },
  tags: ['terminal'],
  on: afterDestruction,
})

/** Destroyed or seized on its way back. */
// biome-ignore format: one transition, one line
export const destroyedOnReturn = shipment.createStateConfig({
  id: 'destroyedOnReturn',
  description: 'Destroyed, disposed of or seized on its way back. Terminal.',
  meta: { status: 'exception', leg: 'return', outcome: 'destroyed' },
  tags: ['terminal'],
  on: afterDestruction,
})
