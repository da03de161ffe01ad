// Rules as a shop has them, for `shipfold … --rules docs/examples/rules.mjs`. The command line takes plain rows; for an engine,
// and to have them checked while you type, pass them to `defineRules`.

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
