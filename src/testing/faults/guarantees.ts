// What a consumer must still guarantee when a feed is faulty.

const guaranteeRows = [
  { guarantee: 'same-end', sentence: 'After the last message the shipment has the status it would have without the fault.' },
  {
    guarantee: 'reported-end',
    sentence: 'After the last message it has the status of the scans that were reported; missing scans are not guessed.',
  },
  { guarantee: 'once', sentence: 'Each outcome is acted on once, however often and in whatever form it is reported.' },
  {
    guarantee: 'no-downgrade',
    sentence: 'An outcome stays while the reported scans support it: no late, old or contradicting scan takes it back.',
  },
  { guarantee: 'undone', sentence: 'What was done because of a scan that was later corrected or taken back is undone.' },
  { guarantee: 'flagged', sentence: 'A scan that contradicts a certain outcome is marked for a person to look at.' },
] as const satisfies readonly { guarantee: string; sentence: string }[]

/** What a consumer must still guarantee, by name. */
export type Guarantee = (typeof guaranteeRows)[number]['guarantee']

/** Every guarantee, with its sentence. */
export const guarantees: readonly { readonly guarantee: Guarantee; readonly sentence: string }[] = guaranteeRows
