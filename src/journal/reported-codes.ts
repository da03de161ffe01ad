// The codes for the whole parcel that came with lists, oldest first: the newest list has the last, whatever the order of arrival.

import type { ReportedCode } from './journal.js'

// So many changes of a code are kept; what came before is not known any more.
const MOST_CODES = 32

/** The codes after another one. Of two in lists that are equally new, the greater counts. One in an older list changes nothing. */
export function withCode(codes: readonly ReportedCode[] = [], given: ReportedCode): readonly ReportedCode[] {
  const last = codes.at(-1)
  if (!last) return [given]
  if (given.at < last.at || (given.at === last.at && (given.code ?? '') <= (last.code ?? ''))) return codes
  if (given.code === last.code) return [...codes.slice(0, -1), { ...last, at: given.at }]
  return [...codes, given].slice(-MOST_CODES)
}

/** The last code that had been received by an instant. */
export const codeAsOf = (codes: readonly ReportedCode[] | undefined, asOf: number): ReportedCode | undefined =>
  codes?.findLast(({ receivedAt }) => receivedAt <= asOf)
