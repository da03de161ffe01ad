// Codes as KD100 and Kuaidi100 write them on a scan: the substatus alone, as text. An item can express every code but one: `14` is
// the refusal, so there is no way to write 4/14, a refused parcel that is back with its sender. It is sent as the plain code of its
// status, `4`, which is as final, with its own label. The codes of our own, such as 2/901, are sent as `2`: the providers cannot say
// them.

import { type Code, type CodeInput, codeRows, readCode, rowOf, statusNumberOf, substatusOf } from '../../vocabulary/index.js'

/** A code as providers send it: the code of an item, its label, and the status at the top level. All null for a scan without a code. */
export interface SentCode {
  /** The substatus alone, or the number of the status where it has none: `'301'`, `'3'`. */
  readonly code: string | null
  readonly label: string | null
  readonly status: number | null
}

/** Codes that KD100 and Kuaidi100 cannot write. */
export const unwritableCodes: readonly Code[] = codeRows.flatMap(row =>
  row.code === '4/14' || 'origin' in row ? [row.code] : [],
)

/** The code that arrives when this one is sent: the same, but that of its status where it cannot be written. */
export function codeAsReceived(code: Code): Code {
  if (!unwritableCodes.includes(code)) return code
  return code === '4/14' ? '4/4' : '2/2'
}

/** A code as the providers send it. A code that the vocabulary lacks is sent as it was reported. */
export function sentCode(input: CodeInput): SentCode {
  const reading = readCode(input)
  if (reading.kind === 'uncoded') return { code: null, label: null, status: null }
  const row = rowOf(reading.id)
  const status = row && statusNumberOf(row.status)
  if (reading.kind !== 'known') return { code: reading.code, label: null, status }
  return { code: `${substatusOf(codeAsReceived(reading.code))}`, label: row!.label, status }
}

/** The code of the newest scan that has one, of events oldest first; providers send it at the top level. */
export const newestCode = (events: readonly { readonly code?: CodeInput }[]): SentCode =>
  events.map(({ code }) => sentCode(code)).findLast(({ code }) => code !== null) ?? { code: null, label: null, status: null }
