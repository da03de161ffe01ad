// What the shop under load does: pays what is delivered, and takes it back. Plain data, so that another process can be handed it.

import type { Rule } from '../../src/index.js'

export const rules: readonly Rule[] = [
  {
    name: 'pay',
    when: { kind: 'reached', outcome: 'delivered' },
    only: { settled: true },
    do: [{ kind: 'release-payment' }, { kind: 'mail-thanks' }],
    undo: [{ kind: 'take-payment-back' }, { kind: 'mail-regrets' }],
  },
]

/** The provider's clock. */
export const zones = { kuaidi100: 'Asia/Shanghai' }
