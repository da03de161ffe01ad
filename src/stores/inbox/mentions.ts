// Finds messages that may mention a shipment; `schema` is quoted. It reads the whole inbox: erasure is rare.

import { plannedRequest, type SqlRequest } from '../client.js'
import { messageColumns, selectList, storableText } from '../columns.js'

/** Those of no single shipment. A body is JSON, and its text often JSON within. */
export function mentionsRequest(s: string, shipment: string): SqlRequest {
  const once = JSON.stringify(shipment).slice(1, -1)
  const twice = JSON.stringify(once).slice(1, -1)
  return plannedRequest(
    `select ${selectList(messageColumns, 'm')} from ${s}.inbox m where m.shipment is null and (strpos(m.note, $1::text) > 0
  or strpos(m.body::text, $2::text) > 0 or strpos(m.body::text, $3::text) > 0 or strpos(m.body::text, '{"base64"') = 1)`,
    [storableText(shipment, 'shipment'), once, twice],
  )
}
