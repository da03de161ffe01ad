// What the shop does, and how it takes it back. The kinds of effects are ours: deliver.mjs knows what they mean.

import { defineRules } from 'shipfold'

export const rules = defineRules([
  // In production give it some time, `settled: 'P1D'`: most corrections come within the day.
  {
    name: 'pay',
    when: { kind: 'reached', outcome: 'delivered' },
    only: { settled: true },
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
  // Back with the sender. A cancelled label is another outcome: nothing came back.
  {
    name: 'restock',
    when: { kind: 'reached', outcome: 'returned' },
    only: { settled: true },
    do: { kind: 'putBackInStock' },
    undo: { kind: 'takeFromStock' },
  },
  { name: 'warn', when: { kind: 'silent', for: 'P5D' }, do: { kind: 'openTicket' }, undo: { kind: 'closeTicket' } },
])

/** The clocks of the providers: what a time without a zone means. */
export const zones = { kuaidi100: 'Asia/Shanghai', kd100: 'Asia/Shanghai' }
