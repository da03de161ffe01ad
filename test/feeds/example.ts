// Parcelpost: the answer to a query, newest scan first. Codes are letters, and the status is that of the newest scan.

import { completeDecoded, undecodable } from '../../src/feeds/decoded.js'
import type { Feed } from '../../src/feeds/feed.js'
import { decodeItems } from '../../src/feeds/items.js'
import { type CodeMapping, certificateOf, sourceCodeReader } from '../../src/feeds/source-codes.js'
import { isRecord, textValue } from '../../src/feeds/values.js'

const fields = {
  shipment: 'parcel',
  item: { time: ['scannedAt'], text: 'note', code: 'scan', label: 'title', place: ['depot', 'country'] },
}

const codeRows: readonly CodeMapping[] = [
  { sourceCode: 'LBL', code: '1/101' },
  { sourceCode: 'COL', code: '1/103' },
  { sourceCode: 'HUB', code: '0/1002' },
  { sourceCode: 'VAN', code: '5/5' },
  { sourceCode: 'POD', code: '3/301', fit: 'ambiguous', otherwise: ['5/501'] }, // also for parcels left in a shop
  { sourceCode: 'INS', code: null },
]
const codeOf = sourceCodeReader({ feed: 'parcelpost', rows: codeRows })

/** Parcelpost's feed. */
export const parcelpost: Feed = {
  name: 'parcelpost',
  recognise: payload => isRecord(payload) && Array.isArray(payload.scans),
  decode(payload) {
    if (!isRecord(payload)) return [undecodable('payload', payload, 'not an object')]
    const { scans } = payload
    const shipment = textValue(payload[fields.shipment]) ?? null
    if (!Array.isArray(scans)) return [undecodable('scans', scans, 'not a list', { shipment })]
    const decoded = decodeItems([{ items: scans }], { field: 'scans', fields: fields.item, codeOf })
    return [completeDecoded({ shipment, ...decoded })]
  },
  sample: { parcel: 'PP1', scans: [{ scannedAt: '2026-03-01 09:00:00', scan: 'COL', title: 'Collected' }] },
  certificate: certificateOf(codeRows),
  redelivery: 'PT3H',
  lists: [['scans']],
  fields,
}
