// Parcelpost: the answer to a query, newest scan first. Codes are letters, and the status is that of the newest scan.

import { type Decoded, isRecord, nothing, type OwnCode, textOf } from '../../src/feeds/feed.js'
import { decodeItems, type ItemFields } from '../../src/feeds/items.js'

export type { Decoded, FeedEvent, FeedReject } from '../../src/feeds/feed.js'

const fields: ItemFields = { time: ['scannedAt'], text: 'note', code: 'scan', label: 'title', place: ['depot', 'country'] }

const ownCodes: readonly OwnCode[] = [
  { written: 'LBL', means: '1/101' },
  { written: 'COL', means: '1/103' },
  { written: 'HUB', means: '0/1002' },
  { written: 'VAN', means: '5/5' },
  { written: 'POD', means: '3/301' },
]

/** Whether a payload has Parcelpost's shape. */
export const recognise = (payload: unknown): boolean => isRecord(payload) && Array.isArray(payload.scans)

/** Decodes a Parcelpost answer; `events[i]` is `scans[i]`. Never throws. */
export function decode(payload: unknown): Decoded {
  if (!isRecord(payload)) return nothing('payload', payload, 'not an object')
  const { parcel, scans } = payload
  const head = { shipment: textOf(parcel) ?? null, reported: null }
  if (!Array.isArray(scans)) return { ...nothing('scans', scans, 'not a list'), ...head }
  return { ...head, ...decodeItems([{ items: scans }], { field: 'scans', fields, ownCodes }) }
}
