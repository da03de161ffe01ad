// How transitions judge their events, written short: the parameters of the actions `remark` and `refuse`.

import type { Constraint } from '../src/vocabulary/index.js'

/** The event is possible but odd. */
export const remark = (constraint: Constraint) => ({ type: 'remark', params: { constraint } }) as const

/** The event cannot be true; the transition has no target. */
export const refuse = (constraint: Constraint) => ({ actions: { type: 'refuse', params: { constraint } } }) as const

/** A refusal of every event, to be narrowed by the transitions written after it. */
export const refuseAll = (constraint: Constraint) => {
  const all = refuse(constraint)
  return {
    accepted: all,
    inTransit: all,
    exception: all,
    outForDelivery: all,
    delivered: all,
    returning: all,
    returned: all,
    transshipment: all,
    customs: all,
    refused: all,
  } as const
}
