// Where a store names a shipment; `schema` is quoted. It reads all groups: erasure is rare.

import { plannedRequest, type SqlRequest } from '../client.js'
import { storableText } from '../columns.js'
import { shipmentInJson } from './erase.js'

/** Returns its version, if it has a row, and the names of groups as a JSON list. */
export const tracesRequest = (s: string, shipment: string): SqlRequest =>
  plannedRequest(
    `select (select version::text from ${s}.shipments where shipment = $1::text) as version, (
  select coalesce(json_agg(name order by name), '[]')::text from (
    select m ->> 'group' as name from ${s}.shipments, jsonb_array_elements(memberships) m where shipment = $1::text
    union select group_name from ${s}.group_notes where shipment = $1::text
    union select name from ${s}.groups where strpos(members::text, $2::text) > 0
  ) named
) as groups`,
    [storableText(shipment, 'shipment'), shipmentInJson(shipment)],
  )
