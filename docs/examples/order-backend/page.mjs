// The shop's pages. Everything from outside is escaped.

import { timeline } from 'shipfold'

const safe = text => String(text).replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)
const utc = ms => (ms === null ? 'never' : `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`)
const table = (heads, rows) =>
  rows.length === 0
    ? '<p>None.</p>'
    : `<table><tr>${heads.map(head => `<th>${safe(head)}</th>`).join('')}</tr>${rows
        .map(row => `<tr>${row.map(cell => `<td>${safe(cell ?? '')}</td>`).join('')}</tr>`)
        .join('')}</table>`

const page = (title, body) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${safe(title)}</title>
<style>
body { font: 16px/1.5 sans-serif; margin: 1em }
pre, table { display: block; overflow-x: auto }
pre { background: #f5f5f5; padding: 1em }
td, th { padding: 0 1em 0 0; text-align: left; white-space: nowrap }
</style>
<h1>${safe(title)}</h1>
${body}
</html>`

const parcelPart = ({ shipment, receivedAt, report }) => `<h2>Parcel ${safe(shipment)}</h2>
<p>Last update ${utc(receivedAt)}.</p>
<pre>${safe(timeline(report, { width: 100 }))}</pre>`

/** One order: how far it is, its parcels' timelines, all effects, and what was done. */
export const orderPage = ({ id }, { rollUp, effects }, readings, actions) =>
  page(
    `Order ${id}`,
    `<p>Shipped: ${rollUp.shipped}. Delivered: ${rollUp.delivered}. Returned: ${rollUp.returned}. Lost: ${rollUp.lost}.</p>
${readings.map(parcelPart).join('\n')}
<h2>Effects</h2>
${table(
  ['Effect', 'State', 'Cause', 'Key', 'Error'],
  [...effects, ...readings.flatMap(reading => reading.effects)].map(({ effect, state, cause, key, error }) => [
    effect.kind,
    state,
    cause && `${cause.code} at ${cause.time}`,
    key,
    error,
  ]),
)}
<h2>Done here</h2>
${table(
  ['Parcel', 'Effect', 'Revision', 'Done', 'In force'],
  actions.map(({ shipment, effect, revision, isDone, stands }) => [
    shipment,
    effect,
    revision,
    ...[isDone, stands].map(is => (is ? 'yes' : 'no')),
  ]),
)}
<p><a href="/">All orders</a></p>`,
  )

/** All orders, the unregistered shipments, and the pushes that could not be read. */
export const listPage = (orders, unclaimed, pushes) =>
  page(
    'Orders',
    `${orders.map(({ id, parcels }) => `<p><a href="/orders/${encodeURIComponent(id)}">Order ${safe(id)}</a>: ${safe(parcels)}</p>`).join('\n')}
<h2>Parcels that belong to no order</h2>
${table(
  ['Parcel', 'Status', 'Received'],
  unclaimed.map(({ shipment, status, receivedAt }) => [shipment, status, utc(receivedAt)]),
)}
<h2>Pushes that could not be read completely</h2>
${table(
  ['Received', 'Feed', 'Note', 'Body'],
  pushes.map(({ receivedAt, feed, note, body }) => [utc(receivedAt), feed, note, JSON.stringify(body).slice(0, 200)]),
)}`,
  )
