// What changed since an earlier audit.

import { shippedTable } from '../../../table/index.js'
import { classRows, formatCount, foundConstraints, sentenceOf } from '../summary.js'
import type { AuditTotals, CarrierRow } from '../totals.js'
import type { EarlierTotals } from './earlier.js'
import { type Content, html, type Markup, section, share } from './parts.js'

interface Measure {
  readonly name: Content
  readonly before: readonly [part: number, whole: number]
  readonly now: readonly [part: number, whole: number]
}

/** The shares that changed, in percentage points; carriers and constraints by the size of the change. */
export function comparisonSection(totals: AuditTotals, earlier: EarlierTotals): Markup {
  const overall: Measure[] = [
    measure('Uncertain', earlier.uncertain, earlier.histories, totals.uncertain, totals.histories),
    ...classRows.map(({ class: name, title }) =>
      measure(
        title.charAt(0).toUpperCase() + title.slice(1),
        earlier.classes[name],
        earlier.histories,
        totals.classes[name],
        totals.histories,
      ),
    ),
    ...(earlier.stated + totals.stated === 0
      ? []
      : [measure('Provider disagrees', earlier.disagreeing, earlier.stated, totals.disagreeing, totals.stated)]),
  ]
  return section(
    'comparison',
    'Since the earlier audit',
    html`Shares of histories, then (${formatCount(earlier.histories)} histories) and now (${formatCount(totals.histories)}).${
      earlier.table === shippedTable.hash
        ? null
        : ' The earlier audit used another table, so part of the change may come from that.'
    }`,
    html`<div class="columns">
<div>${comparedTable(
      'Overall',
      overall.filter(({ before, now }) => before[0] + now[0] > 0),
    )}</div>
<div>${carrierComparison(totals.carriers, earlier.carriers)}</div>
</div>`,
    comparedTable('Constraints', changedMost(constraintMeasures(totals, earlier))),
  )
}

const measure = (name: Content, part: number, whole: number, partNow: number, wholeNow: number): Measure => ({
  name,
  before: [part, whole],
  now: [partNow, wholeNow],
})

function carrierComparison(now: readonly CarrierRow[], before: readonly CarrierRow[]): Markup {
  const earlier = new Map(before.map(row => [row.carrier, row]))
  const later = new Set(now.map(({ carrier }) => carrier))
  const measures = now.flatMap(({ carrier, classes, histories }) => {
    const old = earlier.get(carrier)
    const name = html`<bdi>${carrier ?? 'all others'}</bdi>`
    return old ? [measure(name, old.classes.contradictory, old.histories, classes.contradictory, histories)] : []
  })
  const namesOf = (rows: readonly CarrierRow[]) => rows.flatMap(({ carrier }) => carrier ?? [])
  return html`${comparedTable('Contradictory, by carrier', changedMost(measures))}
${nameList('New carriers', namesOf(now.filter(({ carrier }) => !earlier.has(carrier))))}
${nameList('Carriers that are gone', namesOf(before.filter(({ carrier }) => !later.has(carrier))))}`
}

function nameList(title: string, names: readonly string[]): Markup | null {
  if (names.length === 0) return null
  const shown = names.slice(0, MAX_CHANGES)
  const more = names.length - shown.length
  return html`<p>${title}: ${shown.map((name, at) => html`${at > 0 ? html`, ` : null}<bdi>${name}</bdi>`)}${more > 0 ? html` and ${formatCount(more)} more` : null}.</p>`
}

function constraintMeasures(totals: AuditTotals, earlier: EarlierTotals): Measure[] {
  const before = new Map<string, number>(earlier.constraints.map(row => [row.constraint, row.histories]))
  const now = new Map<string, number>(foundConstraints(totals).map(row => [row.constraint, row.histories]))
  return [...new Set([...now.keys(), ...before.keys()])].map(name =>
    measure(
      html`${sentenceOf(name)} <small><code>${name}</code></small>`,
      before.get(name) ?? 0,
      earlier.histories,
      now.get(name) ?? 0,
      totals.histories,
    ),
  )
}

const MAX_CHANGES = 10

const pointsOf = ({ before, now }: Measure): number => (ratio(now) - ratio(before)) * 100

const ratio = ([part, whole]: Measure['now']): number => (whole === 0 ? 0 : part / whole)

// By size, without those that changed too little to show.
const changedMost = (measures: readonly Measure[]): readonly Measure[] => {
  const sizeOf = (each: Measure) => Math.abs(pointsOf(each))
  return measures
    .filter(each => sizeOf(each) >= 0.05)
    .toSorted((a, b) => sizeOf(b) - sizeOf(a))
    .slice(0, MAX_CHANGES)
}

function comparedTable(title: string, measures: readonly Measure[]): Markup | null {
  if (measures.length === 0) return null
  return html`<table class="list">
<thead><tr><th scope="col">${title}</th><th scope="col" class="n">Then</th><th scope="col" class="n">Now</th><th scope="col" class="n">Points</th></tr></thead>
<tbody>
${measures.map(each => html`<tr><td>${each.name}</td><td class="n">${share(...each.before)}</td><td class="n">${share(...each.now)}</td><td class="n">${changeText(each)}</td></tr>\n`)}
</tbody></table>`
}

function changeText(each: Measure): string {
  const points = pointsOf(each)
  const text = Math.abs(points).toFixed(1)
  return text === '0.0' ? 'as before' : `${points > 0 ? '▲ +' : '▼ −'}${text}`
}
