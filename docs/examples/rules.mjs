// Rules as a shop has them, for `shipfold … --rules docs/examples/rules.mjs`. Rows will do; `defineRules` also checks them while you type.

export const rules = [
  {
    name: 'pay',
    when: { kind: 'reached', outcome: 'delivered' },
    if: { certain: true },
    do: { kind: 'releasePayment' },
    undo: { kind: 'takePaymentBack' },
  },
  { name: 'remind', when: { kind: 'lasted', code: '5/501', for: 'P3D' }, do: { kind: 'mailReminder' } },
]

/** The zone of times that name none: as the engine of your service has it. */
export const zone = 'UTC'
