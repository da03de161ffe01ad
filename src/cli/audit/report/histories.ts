// The histories themselves: the shortest example of each constraint, and the list with timelines.

import { standingOf } from '../../../render/diagram.js'
import { standingName, standingTitle } from '../../../render/doubts.js'
import { labelOf } from '../../../render/explain.js'
import { timelineHtml } from '../../../render/index.js'
import { formatCount, foundConstraints, sentenceOf } from '../summary.js'
import type { AuditTotals } from '../totals.js'
import type { Collected } from './collector.js'
import { type EmbeddedHistory, type EmbeddedReading, leftOut, type ReadScan } from './embedded.js'
import { DEFAULT_EMBEDDED } from './options.js'
import { type Content, html, Markup, section, share } from './parts.js'

/** The constraints that were violated, with the shortest history of each. */
export function constraintSection(totals: AuditTotals, examples: Collected['examples']): Markup {
  const found = foundConstraints(totals)
  const exampleOf = new Map<string, EmbeddedHistory>(examples)
  return section(
    'constraints',
    'Constraints',
    'What was odd, and how often. Each comes with the shortest history that shows it.',
    found.length === 0 ? html`<p class="empty">Nothing was odd: every scan follows from those before.</p>` : null,
    found.map(({ constraint, events, histories }) => {
      const example = exampleOf.get(constraint)
      return html`<details id="c-${constraint}" class="item"><summary><span class="n"><b>${formatCount(histories)}</b> <small>${share(histories, totals.histories)}</small></span> <span>${sentenceOf(constraint)} <small><code>${constraint}</code>, ${formatCount(events)} ${events === 1 ? 'scan' : 'scans'}</small></span></summary>
${example ? body(example) : null}
</details>
`
    }),
  )
}

/** The list of histories with timelines. */
export function historySection({ histories }: AuditTotals, { ranked }: Collected, embedded: number): Markup {
  const items = itemsWithin(ranked, embedded)
  return section(
    'histories',
    'Histories',
    `${items.length === histories ? 'All' : `${formatCount(items.length)} of ${formatCount(histories)}`} histories, the uncertain ones first, then those of highest cost: each scan that is odd, presumed or discounted adds to it.`,
    items.length === 0
      ? null
      : html`<p class="control" hidden><label for="histories-filter">Filter</label> <input type="search" id="histories-filter" data-filters="histories-list" placeholder="number, carrier, status"> <output for="histories-filter"></output></p>
<div id="histories-list">
${items}</div>`,
  )
}

// What the histories take in all, so that the page stays one that opens at once: where they are long, there are fewer. More
// histories than by default may take more.
const BYTES = 1_200_000
const BYTES_PER_HISTORY = BYTES / DEFAULT_EMBEDDED

function itemsWithin(ranked: Collected['ranked'], embedded: number): readonly Markup[] {
  const items: Markup[] = []
  let rest = Math.max(BYTES, BYTES_PER_HISTORY * embedded)
  for (const { history, rank } of ranked) {
    const item = historyItem(history, rank.cost, `h${items.length + 1}`)
    rest -= Buffer.byteLength(item.html)
    if (rest < 0) break
    items.push(item)
  }
  return items
}

function historyItem(history: EmbeddedHistory, cost: number, id: string): Markup {
  const { shipment, carrier, report } = history
  const { certain } = report
  const constraints = [...new Set([...report.journeys, report].flatMap(({ flags }) => flags.map(({ constraint }) => constraint)))]
  const details = [standingTitle(standingOf(report)), ...(cost > 0 ? [`cost ${cost}`] : []), ...constraints]
  return html`<details id="${id}" class="item"><summary><b><bdi>${shipment ?? 'no number'}</bdi></b>${carrier === null ? null : html` <bdi>${carrier}</bdi>`} <span class="badge ${certain ? 'certain' : 'uncertain'}">${certain ? '✓ certain' : '? uncertain'}</span> <small>${details.join(', ')}</small></summary>
${body(history)}
</details>
`
}

function body(history: EmbeddedHistory): Markup {
  const { report, reported, other, file, line } = history
  const missing = leftOut(history)
  return html`<div class="history">
<p class="where"><bdi>${file}</bdi>, line ${line}</p>
${missing === 0 ? null : html`<p class="more">The first ${formatCount(missing)} scans are left out.</p>`}
${new Markup(timelineHtml(report, { reported, heading: 3 }))}${other === null ? null : otherReading(other)}</div>`
}

function otherReading({ status, outcome, margin, differences }: EmbeddedReading): Markup {
  return html`<h4>The other reading: ${standingName({ status, outcome })}</h4>
<p>It costs ${margin === 0 ? 'no' : margin} more, and differs in these scans:</p>
<table class="list">
<thead><tr><th scope="col">Scan</th><th scope="col">This reading</th><th scope="col">Other reading</th></tr></thead>
<tbody>
${differences.map(({ here, there }) => html`<tr><td><bdi>${here.code === null ? 'No code' : labelOf(here.readAs ?? here.code)}</bdi> <small>${here.time}</small></td><td>${judged(here)}</td><td>${judged(there)}</td></tr>\n`)}
</tbody></table>
`
}

function judged({ verdict, constraint, presumed = [] }: ReadScan): Content {
  const reason =
    presumed.length > 0 ? `after ${presumed.map(labelOf).join(', ')}, presumed` : constraint ? sentenceOf(constraint) : ''
  return html`${verdict}${reason === '' ? null : html` <small>${reason}</small>`}`
}
