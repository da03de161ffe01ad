// What the shop does, and how it undoes it. The kinds of effects are ours: deliver.mjs says what they mean.

import { defineRules } from 'shipfold'

export const rules = defineRules([
  // The money is for the order, so it waits for the last of its parcels. A delivery that turns out untrue takes it back.
  {
    name: 'pay',
    about: 'group',
    when: { kind: 'all', outcome: 'delivered' },
    if: { certain: true },
    do: { kind: 'releasePayment' },
    undo: { kind: 'takePaymentBack' },
  },
  // The shop's own column follows, whatever way the parcel takes.
  { name: 'follow', when: { kind: 'changed', of: ['status', 'outcome'] }, do: { kind: 'setStatus' } },
  { name: 'remind', when: { kind: 'lasted', code: '5/501', for: 'P3D' }, do: { kind: 'mailReminder' } },
  {
    name: 'claim',
    when: { kind: 'seen', code: '2/209', per: 'journey' },
    do: { kind: 'openClaim' },
    undo: { kind: 'closeClaim' },
  },
  // Back with the sender. A cancelled label has another outcome.
  {
    name: 'restock',
    when: { kind: 'reached', outcome: 'returned' },
    if: { certain: true },
    do: { kind: 'putBackInStock' },
    undo: { kind: 'takeFromStock' },
  },
  { name: 'warn', when: { kind: 'silent', for: 'P5D' }, do: { kind: 'openTicket' }, undo: { kind: 'closeTicket' } },
])

/** The providers' time zones, for times that name none. */
export const zones = { kuaidi100: 'Asia/Shanghai', kd100: 'Asia/Shanghai' }
