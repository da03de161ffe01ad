// Parcelpost: the answer to a query, newest scan first. Codes are letters, and the status is that of the newest scan.

import { type Feed, undecodable } from '../../src/feeds/feed.js'
import { decodeItems } from '../../src/feeds/items.js'
import { type CodeMapping, isRecord, textValue } from '../../src/feeds/values.js'

const fields = {
  shipment: 'parcel',
  item: { time: ['scannedAt'], text: 'note', code: 'scan', label: 'title', place: ['depot', 'country'] },
}

const ownCodes: readonly CodeMapping[] = [
  { sourceCode: 'LBL', code: '1/101' },
  { sourceCode: 'COL', code: '1/103' },
  { sourceCode: 'HUB', code: '0/1002' },
  { sourceCode: 'VAN', code: '5/5' },
  { sourceCode: 'POD', code: '3/301' },
]

/** Parcelpost's feed. */
export const parcelpost: Feed = {
  name: 'parcelpost',
  recognise: payload => isRecord(payload) && Array.isArray(payload.scans),
  decode(payload) {
    if (!isRecord(payload)) return undecodable('payload', payload, 'not an object')
    const { scans } = payload
    const head = { shipment: textValue(payload[fields.shipment]) ?? null, reported: null }
    if (!Array.isArray(scans)) return { ...undecodable('scans', scans, 'not a list'), ...head }
    return { ...head, ...decodeItems([{ items: scans }], { field: 'scans', fields: fields.item, ownCodes }) }
  },
  lists: [['scans']],
  fields,
}
