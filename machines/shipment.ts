// A shipment as a statechart: the only place that defines what may follow what. Every transition judges its event: `accept`,
// `remark` with a constraint, or `refuse` with a constraint and no target. A guard named after a constraint is its condition;
// docs/reference/table.md describes what switching each off does. `outbound` holds what is true of every parcel on its way to the
// recipient; its states hold only what differs there, and XState tries the inner state first.

import { assign, setup } from 'xstate'
import type { Leg } from '../src/table/table.js'
import type { Constraint, Status } from '../src/vocabulary/index.js'
import { guards, hasSubstatus, type ShipmentEvent, type ShipmentFacts } from './guards.js'

/** The shipment statechart. Customise it with `shipmentMachine.provide({ guards })` and compile the result. */
// biome-ignore format: one transition, one line
export const shipmentMachine = setup({
  types: {
    context: {} as ShipmentFacts,
    events: {} as ShipmentEvent,
    meta: {} as { status: Status; leg: Leg },
    tags: {} as 'terminal',
  },
  actions: {
    accept: () => {},
    remark: (_, _judgement: { constraint: Constraint }) => {},
    refuse: (_, _judgement: { constraint: Constraint }) => {},
    noteCollected: assign({ collected: true }),
    noteOffer: assign({ offered: true, waited: ({ context, event }) => context.waited || hasSubstatus(event, 501) }),
    noteException: assign({ excepted: true }),
    noteCustoms: assign({ excepted: ({ context, event }) => context.excepted || hasSubstatus(event, 13) }),
    clearFacts: assign({ offered: false, waited: false, excepted: false }),
  },
  guards,
}).createMachine({
  id: 'shipment',
  description: 'One parcel, from its label to its end.',
  context: { collected: false, offered: false, waited: false, excepted: false },
  initial: 'outbound',
  states: {
    outbound: {
      description: 'About to travel, or travelling, to the recipient.',
      initial: 'expected',
      on: {
        accepted: [
          { guard: 'latePaperwork', actions: { type: 'remark', params: { constraint: 'late-paperwork' } } },
          { guard: 'isPaperwork', target: '.accepted', actions: 'accept' },
          { guard: 'acceptedAgain', target: '.accepted', actions: { type: 'remark', params: { constraint: 'accepted-again' } } },
          { target: '.accepted', actions: ['accept', 'noteCollected'] },
        ],
        returned: [
          { guard: 'cancelledAfterCollection', actions: { type: 'refuse', params: { constraint: 'cancelled-after-collection' } } },
          { guard: 'isCancellation', target: '#cancelled', actions: ['accept', 'clearFacts'] },
          { guard: 'notCollected', actions: { type: 'refuse', params: { constraint: 'not-collected' } } },
          { actions: { type: 'refuse', params: { constraint: 'not-returning' } } },
        ],
        inTransit: [
          { guard: 'notCollected', actions: { type: 'refuse', params: { constraint: 'not-collected' } } },
          { target: '.inTransit', actions: 'accept' },
        ],
        exception: [
          { guard: 'isProblem', target: '.exception.troubled', actions: ['accept', 'noteException'] },
          { guard: 'notCollected', actions: { type: 'refuse', params: { constraint: 'not-collected' } } },
          { guard: 'problemNotOffered', actions: { type: 'refuse', params: { constraint: 'not-offered' } } },
          { guard: 'neverAvailable', actions: { type: 'refuse', params: { constraint: 'never-available' } } },
          { guard: 'isRefusal', target: '.exception.refusing', actions: ['accept', 'noteException'] },
          { target: '.exception.troubled', actions: ['accept', 'noteException'] },
        ],
        outForDelivery: [
          { guard: 'notCollected', actions: { type: 'refuse', params: { constraint: 'not-collected' } } },
          { target: '.outForDelivery', actions: ['accept', 'noteOffer'] },
        ],
        delivered: [
          { guard: 'notCollected', actions: { type: 'refuse', params: { constraint: 'not-collected' } } },
          { guard: 'notOffered', actions: { type: 'refuse', params: { constraint: 'not-offered' } } },
          { guard: 'nothingWentWrong', actions: { type: 'refuse', params: { constraint: 'nothing-went-wrong' } } },
          { guard: 'isInLocker', target: '#delivered.inLocker', actions: 'accept' },
          { target: '#delivered.signed', actions: 'accept' },
        ],
        returning: [
          { guard: 'notCollected', actions: { type: 'refuse', params: { constraint: 'not-collected' } } },
          { target: '#returning', actions: ['accept', 'clearFacts'] },
        ],
        transshipment: [
          { guard: 'notCollected', actions: { type: 'refuse', params: { constraint: 'not-collected' } } },
          { target: '.transshipment', actions: 'accept' },
        ],
        customs: [
          { guard: 'notCollected', actions: { type: 'refuse', params: { constraint: 'not-collected' } } },
          { guard: 'clearedAfterOffer', target: '.customs.cleared', actions: { type: 'remark', params: { constraint: 'customs-after-offer' } } },
          { guard: 'isClearance', target: '.customs.cleared', actions: 'accept' },
          { guard: 'customsAfterOffer', target: '.customs.open', actions: [{ type: 'remark', params: { constraint: 'customs-after-offer' } }, 'noteCustoms'] },
          { target: '.customs.open', actions: ['accept', 'noteCustoms'] },
        ],
        refused: [
          { guard: 'notCollected', actions: { type: 'refuse', params: { constraint: 'not-collected' } } },
          { guard: 'notOffered', actions: { type: 'refuse', params: { constraint: 'not-offered' } } },
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
                outForDelivery: { guard: 'reattemptAfterRefusal', target: '#outForDelivery', actions: [{ type: 'remark', params: { constraint: 'reattempt-after-refusal' } }, 'noteOffer'] },
                delivered: [
                  { guard: 'lockerAfterRefusal', target: '#delivered.inLocker', actions: { type: 'remark', params: { constraint: 'reattempt-after-refusal' } } },
                  { guard: 'deliveredAfterRefusal', target: '#delivered.signed', actions: { type: 'remark', params: { constraint: 'reattempt-after-refusal' } } },
                ],
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
          description: 'Handed to another carrier, whose paperwork and pick-up come next.',
          meta: { status: 'transshipment', leg: 'outbound' },
          on: { accepted: { target: 'accepted', actions: 'accept' } },
        },
        customs: {
          description: 'With customs. Any other status ends the episode; several episodes are regular.',
          meta: { status: 'customs', leg: 'outbound' },
          initial: 'open',
          states: {
            open: {
              description: 'Not released yet.',
              on: {
                customs: { guard: 'isClearance', target: 'cleared', actions: 'accept' },
                exception: { guard: 'refusalInCustoms', target: '#exception.refusing', actions: [{ type: 'remark', params: { constraint: 'refused-in-customs' } }, 'noteException'] },
                refused: { guard: 'refusedInCustoms', target: '#refused', actions: [{ type: 'remark', params: { constraint: 'refused-in-customs' } }, 'noteException'] },
                outForDelivery: { guard: 'customsOpen', actions: { type: 'refuse', params: { constraint: 'customs-open' } } },
                delivered: { guard: 'customsOpen', actions: { type: 'refuse', params: { constraint: 'customs-open' } } },
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
            returned: { guard: 'isRefusedReturn', target: '#returned', actions: ['accept', 'clearFacts'] },
            inTransit: { guard: 'movingAfterRefusal', target: 'inTransit', actions: { type: 'remark', params: { constraint: 'moving-after-refusal' } } },
            transshipment: { guard: 'movingAfterRefusal', target: 'transshipment', actions: { type: 'remark', params: { constraint: 'moving-after-refusal' } } },
            outForDelivery: { guard: 'reattemptAfterRefusal', target: 'outForDelivery', actions: [{ type: 'remark', params: { constraint: 'reattempt-after-refusal' } }, 'noteOffer'] },
            delivered: [
              { guard: 'lockerAfterRefusal', target: '#delivered.inLocker', actions: { type: 'remark', params: { constraint: 'reattempt-after-refusal' } } },
              { guard: 'deliveredAfterRefusal', target: '#delivered.signed', actions: { type: 'remark', params: { constraint: 'reattempt-after-refusal' } } },
            ],
          },
        },
      },
    },
    delivered: {
      id: 'delivered',
      description: 'The recipient has it. Terminal, but a parcel can come back from here.',
      meta: { status: 'delivered', leg: 'outbound' },
      tags: ['terminal'],
      initial: 'signed',
      on: {
        delivered: [
          { guard: 'isInLocker', target: '.inLocker', actions: 'accept' },
          { target: '.signed', actions: 'accept' },
        ],
        accepted: [
          { guard: 'latePaperwork', actions: { type: 'remark', params: { constraint: 'late-paperwork' } } },
          { actions: { type: 'refuse', params: { constraint: 'delivered-is-final' } } },
        ],
        exception: [
          { guard: 'troubleAfterDelivery', actions: { type: 'remark', params: { constraint: 'trouble-after-delivery' } } },
          { actions: { type: 'refuse', params: { constraint: 'delivered-is-final' } } },
        ],
        returning: { target: 'returning', actions: [{ type: 'remark', params: { constraint: 'reopened' } }, 'clearFacts'] },
        returned: [
          { guard: 'isCancellation', actions: { type: 'refuse', params: { constraint: 'delivered-is-final' } } },
          { target: 'returned', actions: [{ type: 'remark', params: { constraint: 'returned-after-delivery' } }, 'clearFacts'] },
        ],
        inTransit: { actions: { type: 'refuse', params: { constraint: 'delivered-is-final' } } },
        outForDelivery: { actions: { type: 'refuse', params: { constraint: 'delivered-is-final' } } },
        transshipment: { actions: { type: 'refuse', params: { constraint: 'delivered-is-final' } } },
        customs: { actions: { type: 'refuse', params: { constraint: 'delivered-is-final' } } },
        refused: { actions: { type: 'refuse', params: { constraint: 'delivered-is-final' } } },
      },
      states: {
        signed: { description: 'Signed for.' },
        inLocker: {
          description: 'Put into a locker or station, or taken out of one: carriers use the same code for both.',
          on: {
            outForDelivery: { guard: 'availableAgain', target: '#outForDelivery', actions: [{ type: 'remark', params: { constraint: 'still-in-locker' } }, 'noteOffer'] },
            exception: { guard: 'pickUpMissed', target: '#exception.troubled', actions: [{ type: 'remark', params: { constraint: 'still-in-locker' } }, 'noteException'] },
          },
        },
      },
    },
    returning: {
      id: 'returning',
      description: 'On its way back to the sender: nothing here may look like a parcel on its way to the recipient.',
      meta: { status: 'returning', leg: 'return' },
      on: {
        accepted: [
          { guard: 'latePaperwork', actions: { type: 'remark', params: { constraint: 'late-paperwork' } } },
          { actions: { type: 'remark', params: { constraint: 'accepted-on-return' } } },
        ],
        exception: [
          { guard: 'isRefusal', actions: { type: 'remark', params: { constraint: 'refused-on-return' } } },
          { actions: 'accept' },
        ],
        refused: { actions: { type: 'remark', params: { constraint: 'refused-on-return' } } },
        delivered: { target: 'returned', actions: { type: 'remark', params: { constraint: 'delivered-on-return' } } },
        returned: [
          { guard: 'cancelledAfterCollection', actions: { type: 'refuse', params: { constraint: 'cancelled-after-collection' } } },
          { target: 'returned', actions: 'accept' },
        ],
        inTransit: { actions: 'accept' },
        outForDelivery: { actions: 'accept' },
        returning: { actions: 'accept' },
        transshipment: { actions: 'accept' },
        customs: { actions: 'accept' },
      },
    },
    returned: {
      id: 'returned',
      description: 'The sender has it back. Terminal.',
      meta: { status: 'returned', leg: 'return' },
      tags: ['terminal'],
      on: {
        returned: [
          { guard: 'isCancellation', actions: { type: 'refuse', params: { constraint: 'returned-is-final' } } },
          { actions: 'accept' },
        ],
        delivered: { actions: { type: 'remark', params: { constraint: 'delivered-on-return' } } },
        accepted: [
          { guard: 'latePaperwork', actions: { type: 'remark', params: { constraint: 'late-paperwork' } } },
          { actions: { type: 'refuse', params: { constraint: 'returned-is-final' } } },
        ],
        inTransit: { actions: { type: 'refuse', params: { constraint: 'returned-is-final' } } },
        exception: { actions: { type: 'refuse', params: { constraint: 'returned-is-final' } } },
        outForDelivery: { actions: { type: 'refuse', params: { constraint: 'returned-is-final' } } },
        returning: { actions: { type: 'refuse', params: { constraint: 'returned-is-final' } } },
        transshipment: { actions: { type: 'refuse', params: { constraint: 'returned-is-final' } } },
        customs: { actions: { type: 'refuse', params: { constraint: 'returned-is-final' } } },
        refused: { actions: { type: 'refuse', params: { constraint: 'returned-is-final' } } },
      },
    },
    cancelled: {
      id: 'cancelled',
      description: 'The label was cancelled before the carrier had the parcel. Terminal; nothing was returned.',
      meta: { status: 'returned', leg: 'outbound' },
      tags: ['terminal'],
      on: {
        returned: [
          { guard: 'isCancellation', actions: 'accept' },
          { actions: { type: 'refuse', params: { constraint: 'cancelled-is-final' } } },
        ],
        inTransit: { actions: { type: 'refuse', params: { constraint: 'cancelled-is-final' } } },
        accepted: { actions: { type: 'refuse', params: { constraint: 'cancelled-is-final' } } },
        exception: { actions: { type: 'refuse', params: { constraint: 'cancelled-is-final' } } },
        delivered: { actions: { type: 'refuse', params: { constraint: 'cancelled-is-final' } } },
        outForDelivery: { actions: { type: 'refuse', params: { constraint: 'cancelled-is-final' } } },
        returning: { actions: { type: 'refuse', params: { constraint: 'cancelled-is-final' } } },
        transshipment: { actions: { type: 'refuse', params: { constraint: 'cancelled-is-final' } } },
        customs: { actions: { type: 'refuse', params: { constraint: 'cancelled-is-final' } } },
        refused: { actions: { type: 'refuse', params: { constraint: 'cancelled-is-final' } } },
      },
    },
  },
})
