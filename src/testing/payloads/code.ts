// Codes as the two providers write them on a scan: the substatus alone, as text. So an item can say every code but one: `14`
// is the refusal, and there is no way to write 4/14, a refused parcel that is back with its sender. It is sent as its
// status's own code, `4`, which is as final, with its own label beside it.

import { type Code, type CodeInput, numberOf, readCode, rowOf, substatusOf } from '../../codes/index.js'

/** A code as it is sent: on an item, beside it in words, and at the top level. All null for a scan without a code. */
export interface SentCode {
  /** The substatus alone, which is the status's number where there is none: `'301'`, `'3'`. */
  readonly code: string | null
  readonly label: string | null
  readonly status: number | null
}

/** The code that arrives where this one is sent: itself, but 4/4 for 4/14. */
export const arriving = (code: Code): Code => (code === '4/14' ? '4/4' : code)

/** A code as the providers send it. What the vocabulary does not have is sent as it is reported. */
export function sentCode(input: CodeInput): SentCode {
  const reading = readCode(input)
  if (reading.kind === 'uncoded') return { code: null, label: null, status: null }
  const row = rowOf(reading.id)
  const status = row && numberOf(row.status)
  if (reading.kind !== 'known') return { code: reading.code, label: null, status }
  return { code: `${substatusOf(arriving(reading.code))}`, label: row!.label, status }
}

/** The code of the newest scan that has one, the events being oldest first: what the providers put at the top. */
export const overall = (events: readonly { readonly code?: CodeInput }[]): SentCode =>
  events.map(({ code }) => sentCode(code)).findLast(({ code }) => code !== null) ?? { code: null, label: null, status: null }
