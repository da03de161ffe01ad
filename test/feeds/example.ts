// Parcelpost: the answer to a query, newest scan first. Codes are letters, and the status is that of the newest scan.

import { type CodeMapping, type Decoded, isRecord, textValue, undecodable } from '../../src/feeds/feed.js'
import { decodeItems, type ItemFields } from '../../src/feeds/items.js'

export type { Decoded, FeedEvent, FeedReject } from '../../src/feeds/feed.js'

const fields: ItemFields = {
  time: ['scannedAt'],
  text: 'note',
  code: 'scan',
  label: 'title',
  place: ['depot', 'country'],
}

const ownCodes: readonly CodeMapping[] = [
  { sourceCode: 'LBL', code: '1/101' },
  { sourceCode: 'COL', code: '1/103' },
  { sourceCode: 'HUB', code: '0/1002' },
  { sourceCode: 'VAN', code: '5/5' },
  { sourceCode: 'POD', code: '3/301' },
]

/** Whether a payload has Parcelpost's shape. */
export const recognise = (payload: unknown): boolean => isRecord(payload) && Array.isArray(payload.scans)

/** Decodes a Parcelpost answer; `events[i]` is `scans[i]`. Never throws. */
export function decode(payload: unknown): Decoded {
  if (!isRecord(payload)) return undecodable('payload', payload, 'not an object')
  const { parcel, scans } = payload
  const head = { shipment: textValue(parcel) ?? null, reported: null }
  if (!Array.isArray(scans)) return { ...undecodable('scans', scans, 'not a list'), ...head }
  return { ...head, ...decodeItems([{ items: scans }], { field: 'scans', fields, ownCodes }) }
}
