// What must still hold when a feed does not tell a history as it should.

const rows = [
  { law: 'same-end', sentence: 'After the last message the shipment stands where it would have stood without this.' },
  {
    law: 'told-end',
    sentence: 'After the last message it stands where the scans that were told put it; those that were not are not guessed.',
  },
  { law: 'once', sentence: 'What is done for an outcome is done once, however often and in whatever way it is told.' },
  {
    law: 'no-downgrade',
    sentence: 'An outcome stays while the scans that were told uphold it: no late, old or contradicting scan takes it back.',
  },
  { law: 'undone', sentence: 'What was done because of a code that was corrected is undone.' },
  { law: 'flagged', sentence: 'A scan that contradicts what is settled is marked for a person to look at.' },
] as const satisfies readonly { law: string; sentence: string }[]

/** What must still hold of a consumer, by name. */
export type DisorderLaw = (typeof rows)[number]['law']

/** Every such law, with the sentence it says. */
export const disorderLaws: readonly { readonly law: DisorderLaw; readonly sentence: string }[] = rows
