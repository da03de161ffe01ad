// What is taken of inputs for a shipment whose name was erased: scans after that instant, for the number may be in use again.

import { type Journal, type JournalInput, sourceZone } from '../../journal/index.js'
import { MAX_AHEAD_MS } from '../../replay/index.js'
import { feedOfAuthor, readTime, type TrackingEvent } from '../../vocabulary/index.js'
import { TOMBSTONE_MS } from './port.js'

/** What is left of inputs, and how many scans were dropped. */
export interface KeptInputs {
  readonly inputs: readonly JournalInput[]
  readonly dropped: number
}

/**
 * Drops the scans up to an instant, and inputs that have no others. A scan without a usable time may be the erased shipment's, so it
 * is dropped too. Inputs received more than {@link TOMBSTONE_MS} later are left alone.
 */
export function withoutErased(inputs: readonly JournalInput[], erasedAt: number, journal: Journal): KeptInputs {
  let dropped = 0
  const kept = inputs.flatMap((input): readonly JournalInput[] => {
    if (!(readTime(input.receivedAt) <= erasedAt + TOMBSTONE_MS)) return [input]
    const source = input.kind === 'override' ? feedOfAuthor(`${input.by}`) : input.source
    const zone = sourceZone(journal, source ?? '')
    const later = <T>(list: readonly T[], eventOf: (item: T) => Partial<TrackingEvent> | undefined): readonly T[] => {
      const left = list.filter(item => {
        const at = readTime(eventOf(item)?.time, zone)
        return at > erasedAt && at <= readTime(input.receivedAt) + MAX_AHEAD_MS
      })
      dropped += list.length - left.length
      return left
    }
    if (input.kind !== 'override') {
      // The journal refuses what is no list.
      if (!Array.isArray(input.events)) return [input]
      const events = later(input.events, event => event)
      return events.length === 0 ? [] : [{ ...input, events }]
    }
    const { scans = [], add = [] } = input
    if (!Array.isArray(scans) || !Array.isArray(add)) return [input]
    const left = {
      scans: later(scans, scan => scan?.event ?? { time: instantOfIdentity(`${scan?.identity}`) }),
      add: later(add, event => event),
    }
    return left.scans.length + left.add.length === 0 ? [] : [{ ...input, ...left }]
  })
  return { inputs: kept, dropped }
}

// An identity is a list whose first item is the scan's instant.
const instantOfIdentity = (identity: string): string => {
  const ms = Number(/^\[(-?\d+),/.exec(identity)?.[1])
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString()
}
