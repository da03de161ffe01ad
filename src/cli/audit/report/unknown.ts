// The codes that the vocabulary lacks.

import { formatCount } from '../summary.js'
import type { AuditTotals } from '../totals.js'
import { html, type Markup, section } from './parts.js'

const MAX_CODES = 50

/** A row for each code, the most frequent first; null where all codes are known. */
export function unknownSection({ unknown }: AuditTotals, redact: boolean): Markup | null {
  if (unknown.length === 0) return null
  const rows = unknown.toSorted((a, b) => b.events - a.events)
  return section(
    'unknown',
    'Unknown codes',
    'Codes of the provider that shipfold does not know. To have them added, open an issue with these rows.',
    html`<table class="list">
<thead><tr><th scope="col">Code</th><th scope="col">Read as</th><th scope="col" class="n">Scans</th><th scope="col">Carriers</th>${redact ? null : html`<th scope="col">Texts</th>`}</tr></thead>
<tbody>
${rows
  .slice(0, MAX_CODES)
  .map(
    ({ code, readAs, events, carriers, texts }) =>
      html`<tr><td><code>${code}</code></td><td>${readAs === null ? 'nothing' : html`<code>${readAs}</code>`}</td><td class="n">${formatCount(events)}</td><td><bdi>${carriers.join(', ')}</bdi></td>${redact ? null : html`<td>${texts.map(text => html`<bdi>${text}</bdi><br>`)}</td>`}</tr>\n`,
  )}
</tbody></table>
${rows.length > MAX_CODES ? html`<p class="more">${formatCount(rows.length - MAX_CODES)} rarer codes are left out; <code>shipfold audit --json</code> lists them.</p>` : null}`,
  )
}
