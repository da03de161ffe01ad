// The carrier scorecard.

import { classRows, formatCount, rankedCarriers } from '../summary.js'
import type { AuditTotals, CarrierRow } from '../totals.js'
import { classBar, html, type Markup, section, share } from './parts.js'

// The most carriers that are listed.
const MAX_CARRIERS = 25

/** A row for each carrier, the most frequent first. */
export function carrierSection({ carriers, classes }: AuditTotals): Markup {
  const ranked = rankedCarriers(carriers)
  const hasStated = ranked.some(({ stated }) => stated > 0)
  const columns: readonly { readonly title: string; readonly value: (row: CarrierRow) => string }[] = [
    { title: 'Histories', value: row => formatCount(row.histories) },
    { title: 'Uncertain', value: row => share(row.uncertain, row.histories) },
    ...classRows
      .filter(row => row.class !== 'uncoded' || classes.uncoded > 0)
      .map(({ class: name, title }) => ({
        title: name === 'regular' ? 'Regular' : title.charAt(0).toUpperCase() + title.slice(1),
        value: (row: CarrierRow) => share(row.classes[name], row.histories),
      })),
    ...(hasStated
      ? [
          {
            title: 'Provider disagrees',
            value: (row: CarrierRow) => (row.stated === 0 ? '–' : share(row.disagreeing, row.stated)),
          },
        ]
      : []),
  ]
  return section(
    'carriers',
    'Carriers',
    'Whose scans can be relied on: the more histories of a carrier are regular, the less there is to clear up.',
    ranked.length === 0
      ? html`<p class="empty">No history names its carrier.</p>`
      : html`<table class="cards">
<thead><tr><th scope="col">Carrier</th>${columns.map(({ title }) => html`<th scope="col" class="n">${title}</th>`)}<td class="wide"></td></tr></thead>
<tbody>
${ranked
  .slice(0, MAX_CARRIERS)
  .map(
    row =>
      html`<tr><th scope="row"><bdi>${row.carrier ?? 'all others'}</bdi></th>${columns.map(({ title, value }) => cell(title, value(row)))}<td class="wide">${classBar(row.classes, row.histories)}</td></tr>\n`,
  )}
</tbody></table>
${ranked.length > MAX_CARRIERS ? html`<p class="more">${formatCount(ranked.length - MAX_CARRIERS)} carriers with fewer histories are left out; <code>shipfold audit --json</code> lists them.</p>` : null}`,
  )
}

// Narrow screens leave out what is zero.
const cell = (title: string, value: string): Markup =>
  html`<td class="n ${value === '0 %' ? 'zero' : ''}" data-label="${title}">${value}</td>`
