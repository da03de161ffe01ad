// Reports events and payloads that cannot be used, with file, line and field.

import type { FeedReject } from '../../feeds/feed.js'
import type { Rejected } from '../../replay/index.js'
import type { Diagnostics } from '../output/diagnostics.js'
import { escapeName, quoteValue } from '../output/escape.js'
import type { Origin, Origins } from './origins.js'

const remedies: Readonly<Record<Rejected['reason'], string>> = {
  missing: 'Every event needs a time. Add one, as YYYY-MM-DD HH:mm:ss.',
  unreadable: 'This is not a readable time. Write it as YYYY-MM-DD HH:mm:ss.',
  ambiguous: 'The order of day, month and year is unclear. Write the date as YYYY-MM-DD HH:mm:ss.',
  impossible: 'This date does not exist. Correct it.',
  'before 2000': 'Read as Unix time, this lies before the year 2000. Write it as YYYY-MM-DD HH:mm:ss.',
  future: 'This is more than 48 hours ahead. Correct it, or the clock of this machine.',
  'not an object': 'An event must be an object. Correct it.',
}

/** What to do about a time that cannot be used. */
export const timeRemedy = (reason: Rejected['reason']): string => remedies[reason]

/** Reports why an event was rejected. */
export function addRejectedEvent(
  reject: Rejected,
  shipment: string | null,
  origin: () => Origin,
  diagnostics: Diagnostics,
  file: string,
): void {
  if (!diagnostics.hasRoom(file)) {
    diagnostics.countOnly(file)
    return
  }
  const { field, value, reason } = reject
  const { line, path } = origin()
  const what = field === 'event' ? path : path === '' ? field : `${path}.${field}`
  const whose = shipment === null ? '' : ` of shipment ${escapeName(shipment)}`
  const is = reason === 'missing' ? 'is missing' : `is ${quoteValue(value)}`
  diagnostics.add(file, line, `${what}${whose} ${is}. ${remedies[reason]} The other events were read.`)
}

/** Reports what a decoder could not use of a payload. */
export function addDecoderRejects(
  rejected: readonly FeedReject[],
  origins: Pick<Origins, 'of'>,
  payload: Pick<Origin, 'file' | 'line'>,
  diagnostics: Diagnostics,
): void {
  for (const { index, field, value, reason } of rejected) {
    const { file, line, path } = index === null ? { ...payload, path: field } : origins.of(index)
    diagnostics.add(
      file,
      line,
      `${path} is ${quoteValue(value)}: ${reason}.${index === null ? ' Nothing was read from this payload. Check where it came from.' : ' The other events were read.'}`,
    )
  }
}
