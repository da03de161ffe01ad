// What the shop does, and how it undoes it. The kinds of effects are ours: deliver.mjs says what they mean.

import { defineRules } from 'shipfold'

export const rules = defineRules([
  // In production use `certain: 'P1D'`: most corrections arrive within a day.
  {
    name: 'pay',
    when: { kind: 'reached', outcome: 'delivered' },
    if: { certain: true },
    do: { kind: 'releasePayment' },
    undo: { kind: 'takePaymentBack' },
  },
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
