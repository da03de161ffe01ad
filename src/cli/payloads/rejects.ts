// Events and payloads that cannot be used, said with file, line and field.

import type { FeedReject } from '../../feeds/feed.js'
import type { Rejected } from '../../replay/index.js'
import type { Faults } from '../faults.js'
import { name, shown } from '../quote.js'
import type { Origin, Origins } from './origins.js'
import type { Payload } from './parse.js'

const remedies: Readonly<Record<Rejected['reason'], string>> = {
  missing: 'Every event needs a time. Give it one, as YYYY-MM-DD HH:mm:ss.',
  unreadable: 'It is no time that can be read. Write it as YYYY-MM-DD HH:mm:ss.',
  impossible: 'There is no such moment. Correct it.',
  future: 'It lies more than 48 hours ahead. Correct it, or the clock of this machine.',
  'not an object': 'An event must be an object. Correct it.',
}

/** Says why an event could not be placed; the others of its shipment were. */
export function sayRejected(reject: Rejected, shipment: string | null, origin: () => Origin, faults: Faults, file: string): void {
  if (!faults.hasRoom(file)) {
    faults.hold(file)
    return
  }
  const { field, value, reason } = reject
  const { line, path } = origin()
  const what = field === 'event' ? path : path === '' ? field : `${path}.${field}`
  const whose = shipment === null ? '' : ` of shipment ${name(shipment)}`
  const is = reason === 'missing' ? 'is missing' : `is ${shown(value)}`
  faults.say(file, line, `${what}${whose} ${is}. ${remedies[reason]} The other events were read.`)
}

/** Says what a decoder could not use of a payload. */
export function sayRejects(rejected: readonly FeedReject[], origins: Origins, payload: Payload, faults: Faults): void {
  for (const { index, field, value, reason } of rejected) {
    const { file, line, path } = index === null ? { ...payload, path: field } : origins.of(index)
    faults.say(
      file,
      line,
      `${path} is ${shown(value)}: ${reason}.${index === null ? ' Nothing was read from it; check where it came from.' : ' The other events were read.'}`,
    )
  }
}
