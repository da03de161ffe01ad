// The shop's pages. Everything that came from outside is escaped.

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
<html lang="en"><meta charset="utf-8"><title>${safe(title)}</title>
<style>body { font: 16px/1.5 sans-serif; margin: 2em } pre { background: #f5f5f5; padding: 1em } td, th { padding: 0 1em 0 0; text-align: left }</style>
<h1>${safe(title)}</h1>
${body}
</html>`

/** One order: its parcel's timeline, what is on its way out, and what was done. */
export const orderPage = ({ id, shipment }, reading, actions) =>
  page(
    `Order ${id}`,
    `<p>Parcel ${safe(shipment)}, last heard of ${utc(reading.heardAt)}.</p>
<pre>${safe(timeline(reading.report, { width: 100 }))}</pre>
<h2>Effects</h2>
${table(
  ['Effect', 'State', 'Because of', 'Key', 'Error'],
  reading.effects.map(({ effect, state, cause, key, error }) => [
    effect.kind,
    state,
    cause && `${cause.code} at ${cause.time}`,
    key,
    error,
  ]),
)}
<h2>Done here</h2>
${table(
  ['What', 'Revision', 'Was it done?', 'Does it stand?'],
  actions.map(({ effect, revision, isDone, stands }) => [effect, revision, ...[isDone, stands].map(is => (is ? 'yes' : 'no'))]),
)}
<p><a href="/">All orders</a></p>`,
  )

/** All orders, the shipments nobody registered, and the pushes nobody could read. */
export const listPage = (orders, unclaimed, pushes) =>
  page(
    'Orders',
    `${orders.map(({ id, shipment }) => `<p><a href="/orders/${encodeURIComponent(id)}">Order ${safe(id)}</a>, parcel ${safe(shipment)}</p>`).join('\n')}
<h2>Parcels that belong to no order</h2>
${table(
  ['Parcel', 'Status', 'Heard'],
  unclaimed.map(({ shipment, status, heardAt }) => [shipment, status, utc(heardAt)]),
)}
<h2>Pushes that could not be read, wholly or in part</h2>
${table(
  ['Heard', 'Feed', 'Why', 'Body'],
  pushes.map(({ heardAt, feed, note, body }) => [utc(heardAt), feed, note, JSON.stringify(body).slice(0, 200)]),
)}`,
  )
