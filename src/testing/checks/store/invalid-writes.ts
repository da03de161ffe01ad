// Writes that a store must refuse.

import type { EffectRow, EffectState, ShipmentWrite } from '../../../engine/ports.js'
import { sampleEffect, sampleShipment } from './rows.js'

const allEffectStates: readonly EffectState[] = ['pending', 'claimed', 'done', 'dead', 'cancelled']

/** A way to make a write invalid. */
export interface InvalidWrite {
  readonly what: string
  readonly invalidate: (write: ShipmentWrite) => ShipmentWrite
}

/** Each makes a write invalid; the shipment must have the effects of {@link effectsInEveryState}. */
export const invalidWrites: readonly InvalidWrite[] = [
  { what: 'an unchanged version', invalidate: write => ({ ...write, row: { ...write.row, version: 1 } }) },
  { what: 'a skipped version', invalidate: write => ({ ...write, row: { ...write.row, version: 3 } }) },
  { what: 'a second version of a missing shipment', invalidate: write => ({ ...write, row: sampleShipment('missing', 2) }) },
  {
    what: 'an added effect that exists',
    invalidate: write => ({ ...write, add: [sampleEffect(`${write.row.shipment} pending`)] }),
  },
  { what: 'an effect added twice', invalidate: write => ({ ...write, add: [sampleEffect('twice'), sampleEffect('twice')] }) },
  { what: 'a dropped effect that is missing', invalidate: write => ({ ...write, drop: ['missing'] }) },
  ...allEffectStates
    .filter(state => state !== 'pending')
    .map(state => ({
      what: `a dropped effect that is ${state}`,
      invalidate: (write: ShipmentWrite) => ({ ...write, drop: [`${write.row.shipment} ${state}`] }),
    })),
  {
    what: 'a dropped effect that was claimed before',
    invalidate: write => ({ ...write, drop: [`${write.row.shipment} tried`] }),
  },
  ...(['cancel', 'revive'] as const).flatMap(list => [
    {
      what: `${list} of an effect in another state`,
      invalidate: (write: ShipmentWrite) => ({
        ...write,
        [list]: [{ key: `${write.row.shipment} done`, state: 'claimed' as const, attempts: 1 }],
      }),
    },
    {
      what: `${list} of an effect with more attempts`,
      invalidate: (write: ShipmentWrite) => ({
        ...write,
        [list]: [{ key: `${write.row.shipment} claimed`, state: 'claimed' as const, attempts: 0 }],
      }),
    },
    {
      what: `${list} of a missing effect`,
      invalidate: (write: ShipmentWrite) => ({ ...write, [list]: [{ key: 'missing', state: 'done' as const, attempts: 1 }] }),
    },
  ]),
]

/** One effect in each state, and a pending one that was claimed before. */
export const effectsInEveryState = (shipment: string): readonly EffectRow[] => [
  ...allEffectStates.map(state =>
    sampleEffect(`${shipment} ${state}`, { shipment, state, attempts: Number(state !== 'pending') }),
  ),
  sampleEffect(`${shipment} tried`, { shipment, attempts: 1 }),
]
