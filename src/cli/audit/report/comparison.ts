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

/** The shares that changed, in points; carriers and constraints by the size of the change. */
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
    comparedTable('Overall', overall),
    comparedTable('Carriers: a scan cannot be true', changedMost(carrierMeasures(totals.carriers, earlier.carriers))),
    comparedTable('Constraints', changedMost(constraintMeasures(totals, earlier))),
  )
}

const measure = (name: Content, part: number, whole: number, partNow: number, wholeNow: number): Measure => ({
  name,
  before: [part, whole],
  now: [partNow, wholeNow],
})

function carrierMeasures(now: readonly CarrierRow[], before: readonly CarrierRow[]): Measure[] {
  const earlier = new Map(before.map(row => [row.carrier, row]))
  const later = new Map(now.map(row => [row.carrier, row]))
  return [...new Set([...later.keys(), ...earlier.keys()])].map(carrier => {
    const [old, own] = [earlier.get(carrier), later.get(carrier)]
    return measure(
      html`<bdi>${carrier ?? 'all others'}</bdi>`,
      old?.classes.contradictory ?? 0,
      old?.histories ?? 0,
      own?.classes.contradictory ?? 0,
      own?.histories ?? 0,
    )
  })
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

const pointsOf = ({ before, now }: Measure): number | null =>
  before[1] === 0 || now[1] === 0 ? null : (now[0] / now[1] - before[0] / before[1]) * 100

// Those that are new or gone first, then by size, without those that changed too little to show.
const changedMost = (measures: readonly Measure[]): readonly Measure[] => {
  const sizeOf = (each: Measure) => Math.abs(pointsOf(each) ?? Number.POSITIVE_INFINITY)
  return measures
    .filter(each => sizeOf(each) >= 0.05)
    .toSorted((a, b) => (sizeOf(b) === sizeOf(a) ? 0 : sizeOf(b) - sizeOf(a)))
    .slice(0, MAX_CHANGES)
}

function comparedTable(title: string, measures: readonly Measure[]): Markup | null {
  if (measures.length === 0) return null
  const shareText = ([part, whole]: Measure['now']) => (whole === 0 ? '–' : share(part, whole))
  return html`<table class="list">
<thead><tr><th scope="col">${title}</th><th scope="col" class="n">Then</th><th scope="col" class="n">Now</th><th scope="col" class="n">Change</th></tr></thead>
<tbody>
${measures.map(each => html`<tr><td>${each.name}</td><td class="n">${shareText(each.before)}</td><td class="n">${shareText(each.now)}</td><td class="n">${changeText(each)}</td></tr>\n`)}
</tbody></table>`
}

function changeText(each: Measure): string {
  const points = pointsOf(each)
  if (points === null) return each.before[1] === 0 ? 'new' : 'gone'
  const text = Math.abs(points).toFixed(1)
  return text === '0.0' ? 'as before' : `${points > 0 ? '▲ +' : '▼ −'}${text}`
}
