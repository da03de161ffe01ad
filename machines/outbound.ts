// A parcel on its way to the recipient. What is true of each stands here once; the states hold only what differs there, and XState
// tries the inner state first.

import { refuse, remark } from './judgements.js'
import { shipment } from './setup.js'

// What the recipient's change of mind allows, whichever code reported the refusal.
// biome-ignore format: one transition, one line
const reattempt = {
  outForDelivery: { guard: 'reattemptAfterRefusal', target: '#outForDelivery', actions: [remark('reattempt-after-refusal'), 'noteOffer'] },
  delivered: [
    { guard: 'signedAfterRefusal', target: '#delivered.signed', actions: remark('reattempt-after-refusal') },
    { guard: 'deliveredAfterRefusal', target: '#delivered.unsigned', actions: remark('reattempt-after-refusal') },
  ],
} as const

/** About to travel, or travelling, to the recipient. */
// biome-ignore format: one transition, one line
export const outbound = shipment.createStateConfig({
  description: 'About to travel, or travelling, to the recipient.',
  initial: 'expected',
  on: {
    accepted: [
      { guard: 'latePaperwork', actions: remark('late-paperwork') },
      { guard: 'isPaperwork', target: '.accepted', actions: 'accept' },
      { guard: 'handedOver', target: '.inTransit', actions: 'accept' },
      { target: '.accepted', actions: ['accept', 'noteCollected'] },
    ],
    returned: [
      { guard: 'cancelledAfterCollection', ...refuse('cancelled-after-collection') },
      { guard: 'isCancellation', target: '#cancelled', actions: ['accept', 'clearFacts'] },
      { guard: 'notCollected', ...refuse('not-collected') },
      refuse('not-returning'),
    ],
    inTransit: [
      { guard: 'notCollected', ...refuse('not-collected') },
      { target: '.inTransit', actions: 'accept' },
    ],
    exception: [
      { guard: 'isProblem', target: '.exception.troubled', actions: ['accept', 'noteException'] },
      { guard: 'notCollected', ...refuse('not-collected') },
      { guard: 'isLoss', target: '#lost', actions: ['accept', 'noteException'] },
      { guard: 'isDestruction', target: '#destroyed', actions: ['accept', 'clearFacts'] },
      { guard: 'problemNotOffered', ...refuse('not-offered') },
      { guard: 'neverAvailable', ...refuse('never-available') },
      { guard: 'isRefusal', target: '.exception.refusing', actions: ['accept', 'noteException'] },
      { target: '.exception.troubled', actions: ['accept', 'noteException'] },
    ],
    outForDelivery: [
      { guard: 'notCollected', ...refuse('not-collected') },
      { target: '.outForDelivery', actions: ['accept', 'noteOffer'] },
    ],
    delivered: [
      { guard: 'notCollected', ...refuse('not-collected') },
      { guard: 'notOffered', ...refuse('not-offered') },
      { guard: 'nothingWentWrong', ...refuse('nothing-went-wrong') },
      { guard: 'isOwnSignature', target: '#delivered.signed', actions: 'accept' },
      { target: '#delivered.unsigned', actions: 'accept' },
    ],
    returning: [
      { guard: 'notCollected', ...refuse('not-collected') },
      { target: '#returning', actions: ['accept', 'clearFacts'] },
    ],
    transshipment: [
      { guard: 'notCollected', ...refuse('not-collected') },
      { target: '.transshipment', actions: 'accept' },
    ],
    customs: [
      { guard: 'notCollected', ...refuse('not-collected') },
      { guard: 'clearedAfterOffer', target: '.customs.cleared', actions: remark('customs-after-offer') },
      { guard: 'isClearance', target: '.customs.cleared', actions: 'accept' },
      { guard: 'customsAfterOffer', target: '.customs.open', actions: [remark('customs-after-offer'), 'noteCustoms'] },
      { target: '.customs.open', actions: ['accept', 'noteCustoms'] },
    ],
    refused: [
      { guard: 'notCollected', ...refuse('not-collected') },
      { guard: 'notOffered', ...refuse('not-offered') },
      { target: '.refused', actions: ['accept', 'noteException'] },
    ],
  },
  states: {
    expected: {
      description: 'Nothing is known yet.',
      meta: { status: 'expected', leg: 'outbound' },
    },
    accepted: {
      description: 'A label exists, or the carrier has picked the parcel up.',
      meta: { status: 'accepted', leg: 'outbound' },
      on: { accepted: { guard: 'isPickUp', actions: ['accept', 'noteCollected'] } },
    },
    inTransit: {
      id: 'inTransit',
      description: 'Travelling between depots.',
      meta: { status: 'inTransit', leg: 'outbound' },
    },
    exception: {
      id: 'exception',
      description: 'Something went wrong; it may still be delivered or returned.',
      meta: { status: 'exception', leg: 'outbound' },
      initial: 'troubled',
      states: {
        troubled: { description: 'A problem other than a refusal.' },
        refusing: {
          description: 'A refusal has begun.',
          on: {
            exception: { guard: 'isRefusal', actions: 'accept' },
            refused: { target: '#refused', actions: 'accept' },
            ...reattempt,
          },
        },
      },
    },
    outForDelivery: {
      id: 'outForDelivery',
      description: 'With the delivering courier, or waiting in a locker or station.',
      meta: { status: 'outForDelivery', leg: 'outbound' },
    },
    transshipment: {
      id: 'transshipment',
      description: 'Handed to another carrier, whose paperwork and pick-up come next.',
      meta: { status: 'transshipment', leg: 'outbound' },
      on: { accepted: { target: 'accepted', actions: 'accept' } },
    },
    customs: {
      id: 'customs',
      description: 'With customs. Any other status ends the episode; several episodes are regular.',
      meta: { status: 'customs', leg: 'outbound' },
      initial: 'open',
      states: {
        open: {
          description: 'Not released yet.',
          on: {
            customs: { guard: 'isClearance', target: 'cleared', actions: 'accept' },
            exception: { guard: 'refusalInCustoms', target: '#exception.refusing', actions: [remark('refused-in-customs'), 'noteException'] },
            refused: { guard: 'refusedInCustoms', target: '#refused', actions: [remark('refused-in-customs'), 'noteException'] },
            outForDelivery: { guard: 'customsOpen', ...refuse('customs-open') },
            delivered: { guard: 'customsOpen', ...refuse('customs-open') },
          },
        },
        cleared: { description: 'Released by customs.' },
      },
    },
    refused: {
      id: 'refused',
      description: 'The recipient refused it; not final.',
      meta: { status: 'refused', leg: 'outbound' },
      on: {
        refused: { actions: 'accept' },
        exception: { guard: 'isRefusal', target: 'exception.refusing', actions: 'accept' },
        returned: { guard: 'isRefusedReturn', target: '#returned', actions: ['accept', 'clearFacts'] },
        accepted: { guard: 'acceptedAfterRefusal', target: 'inTransit', actions: remark('moving-after-refusal') },
        inTransit: { guard: 'movingAfterRefusal', target: 'inTransit', actions: remark('moving-after-refusal') },
        transshipment: { guard: 'movingAfterRefusal', target: 'transshipment', actions: remark('moving-after-refusal') },
        ...reattempt,
      },
    },
  },
})
