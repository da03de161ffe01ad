// The top of the report: the figures in one line, and what is uncertain.

import type { HistoryClass } from '../../../columns/index.js'
import { standingTitle } from '../../../render/doubts.js'
import type { Doubt } from '../../../replay/index.js'
import { statusRows } from '../../../vocabulary/index.js'
import { classRows, formatCount } from '../summary.js'
import type { AuditTotals } from '../totals.js'
import type { Collected } from './collector.js'
import { classBar, html, type Markup, section, share, shareBar } from './parts.js'

const classMeanings: Readonly<Record<HistoryClass, string>> = {
  regular: 'every scan follows from those before',
  gap: 'a scan is missing, the others agree',
  unusual: 'possible, and worth a look',
  uncoded: 'scans without a code leave the status open',
  contradictory: 'a scan cannot be true',
}

/** The figures in one line, each with what it means. */
export function figures(totals: AuditTotals): Markup {
  const { histories, events, classes, uncertain, stated, disagreeing } = totals
  const figure = (name: string, value: string, meaning: string, kind = '') =>
    html`<div class="figure ${kind}"><dt>${name}</dt><dd><b>${value}</b> <span>${meaning}</span></dd></div>\n`
  return html`<dl class="figures">
${figure('Histories', formatCount(histories), `with ${formatCount(events)} scans`)}
${figure('Uncertain', share(uncertain, histories), `${formatCount(uncertain)}: the status may be wrong`, 'key-uncertain')}
${classRows.map(row =>
  row.class === 'uncoded' && classes.uncoded === 0
    ? null
    : figure(
        capitalised(row.title),
        share(classes[row.class], histories),
        `${formatCount(classes[row.class])}: ${classMeanings[row.class]}`,
        `key-${row.class}`,
      ),
)}
${stated === 0 ? null : figure('Provider disagrees', share(disagreeing, stated), `${formatCount(disagreeing)} of ${formatCount(stated)} that state a status`)}
</dl>
${classBar(classes, histories)}
`
}

// By kind of doubt: why a status is uncertain.
const doubtReasons: Readonly<Record<Doubt['kind'], string>> = {
  'other-reading': 'The scans contradict each other, and another reading of them, nearly as likely, ends in another status.',
  'no-scan': 'No scan has a code, so that nothing is known.',
  uncoded: 'Newer scans have no code, so that the status may be out of date.',
  contested: 'Two lists contradict each other, and nothing says which is newer.',
  rejected: 'A scan whose time is unusable or too far ahead says otherwise.',
  order: 'The order of the scans depends on time zones that are not known.',
  inferred: 'The status rests on codes that were inferred from texts.',
  'reported-disagrees': "The provider's own status is another.",
  rulings: 'Two corrections exclude each other.',
}

/** What is uncertain, and why. */
export function uncertainSection({ uncertain, histories }: AuditTotals, { doubts, alternatives }: Collected): Markup {
  const reasons = Object.entries(doubts).toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)) as [Doubt['kind'], number][]
  const pairs = Object.entries(alternatives).toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return section(
    'uncertain',
    'What is uncertain',
    'An uncertain status may be wrong: before money depends on it, wait for another scan, or ask the carrier.',
    uncertain === 0
      ? html`<p class="empty">Every status is certain: no other reading of the scans comes near.</p>`
      : html`<table class="list">
<thead><tr><th scope="col">Why</th><th scope="col" class="n">Histories</th><th scope="col" class="n">Share</th></tr></thead>
<tbody>
${reasons.map(([kind, count]) => html`<tr><td>${doubtReasons[kind]}</td><td class="n">${formatCount(count)}</td><td class="n">${share(count, histories)}</td></tr>\n`)}
</tbody></table>`,
    pairs.length === 0
      ? null
      : html`<h3>What else they could be</h3>
<table class="list">
<thead><tr><th scope="col">Read as</th><th scope="col">Could also be</th><th scope="col" class="n">Histories</th></tr></thead>
<tbody>
${pairs.slice(0, MAX_PAIRS).map(([pair, count]) => {
  const [read, other] = pair.split(' ') as [string, string]
  return html`<tr><td>${standingTitle(read)}</td><td>${standingTitle(other)}</td><td class="n">${formatCount(count)}</td></tr>\n`
})}
</tbody></table>
${pairs.length > MAX_PAIRS ? html`<p class="more">And ${pairs.length - MAX_PAIRS} rarer pairs.</p>` : null}`,
    uncertain === 0 ? null : html`<p>They come first among the <a href="#histories">histories</a> below.</p>`,
  )
}

/** Where the parcels are now. */
export function statusSection({ statuses, histories }: AuditTotals): Markup {
  const rows = statusRows.map(({ status }) => [status, statuses[status]] as const).filter(([, count]) => count > 0)
  return section(
    'statuses',
    'Where the parcels are',
    'The current status of each history, derived from all its scans.',
    html`<table class="list">
<thead><tr><th scope="col">Status</th><th scope="col" class="n">Histories</th><th scope="col" class="n">Share</th><td></td></tr></thead>
<tbody>
${rows.map(([status, count]) => html`<tr><td>${standingTitle(status)}</td><td class="n">${formatCount(count)}</td><td class="n">${share(count, histories)}</td><td class="wide">${shareBar(count, histories)}</td></tr>\n`)}
</tbody></table>`,
  )
}

const MAX_PAIRS = 12

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
