// The rules of the shop under load: pay on delivery, and take the payment back. Plain data, to be passed to another process.

import type { Rule } from '../../src/index.js'

export const rules: readonly Rule[] = [
  {
    name: 'pay',
    when: { kind: 'reached', outcome: 'delivered' },
    if: { certain: true },
    do: [{ kind: 'release-payment' }, { kind: 'mail-thanks' }],
    undo: [{ kind: 'take-payment-back' }, { kind: 'mail-regrets' }],
  },
]

/** The provider's clock. */
export const zones = { kuaidi100: 'Asia/Shanghai' }
