// The process map and the variants: how parcels went from status to status.

import { standingTitle } from '../../../render/doubts.js'
import { type ProcessMap, svg } from '../../../render/index.js'
import { durationText } from '../../../render/svg/map.js'
import { formatCount, sentenceOf } from '../summary.js'
import { type Content, html, Markup, section, share } from './parts.js'
import { OTHERS, type VariantRow } from './variants.js'

const shows = [
  { show: 'scans', label: 'Scans' },
  { show: 'shipments', label: 'Shipments' },
  { show: 'time', label: 'Median time' },
] as const

// The steps of the slider, in percent of the shipments, each with a picture of its own: one with fewer edges is laid out better.
const thresholds = [0, 1, 2, 5, 10, 20]
const FIRST = 2

/** The map with a switch between its figures, and the same as a table. The slider needs the script. */
export function mapSection(map: ProcessMap): Markup {
  return section(
    'map',
    'Process map',
    'How parcels move from status to status. A thick line is a common way. A dashed line is a scan that nobody reported but that must have happened; a red line is a scan that cannot be true, drawn to what it claims.',
    html`<fieldset class="switch"><legend>Show</legend>
${shows.map(({ show, label }, at) => html`<label><input type="radio" name="show" value="${show}"${at === 0 ? new Markup(' checked') : null}> ${label}</label>\n`)}</fieldset>
<p class="control" hidden><label for="threshold">Hide ways of fewer parcels than</label> <input type="range" id="threshold" min="0" max="${thresholds.length - 1}" value="${FIRST}" data-steps="${thresholds.join(' ')}"> <output for="threshold">${thresholds[FIRST]!} %</output></p>
<p class="static">Ways of fewer than ${thresholds[FIRST]!} % of the parcels are left out here; the table has them all.</p>
${pictures(map)}
<details><summary>The map as a table</summary>
<div class="across" tabindex="0" role="group" aria-label="The map as a table">
${edgeTable(map)}
</div></details>`,
  )
}

// A picture for each figure and threshold; thresholds that leave the same edges share theirs.
function pictures(map: ProcessMap): Content {
  const stepsOf = new Map<string, number[]>()
  for (const [step, percent] of thresholds.entries()) {
    const picture = svg(map, { threshold: percent / 100, styled: false })
    stepsOf.set(picture, [...(stepsOf.get(picture) ?? []), step])
  }
  return [...stepsOf.values()].map(steps =>
    shows.map(({ show, label }) => {
      const picture = svg(map, { show, threshold: thresholds[steps[0]!]! / 100, styled: false })
      return html`<div class="map map-${show}" data-steps="${steps.join(' ')}" tabindex="0" role="group" aria-label="Process map: ${label.toLowerCase()}"${steps.includes(FIRST) ? null : new Markup(' hidden')}>${new Markup(picture)}</div>\n`
    }),
  )
}

const kindTexts = { scan: '', presumed: 'presumed', refused: 'refused' }

function edgeTable({ edges, shipments }: ProcessMap): Markup {
  const rows = edges.toSorted((a, b) => b.shipments - a.shipments)
  return html`<table class="list">
<thead><tr><th scope="col">From</th><th scope="col">To</th><th scope="col" class="n">Scans</th><th scope="col" class="n">Shipments</th><th scope="col" class="n">Share</th><th scope="col" class="n">Median time</th></tr></thead>
<tbody>
${rows.map(
  ({ from, to, kind, constraint, ...edge }) =>
    html`<tr><td>${standingTitle(from)}</td><td>${standingTitle(to)}${kind === 'scan' ? null : html` <small>${kindTexts[kind]}${constraint ? html`: ${sentenceOf(constraint)}` : null}</small>`}</td><td class="n">${formatCount(edge.scans)}</td><td class="n">${formatCount(edge.shipments)}</td><td class="n">${share(edge.shipments, shipments)}</td><td class="n">${edge.medianMs === null ? '–' : durationText(edge.medianMs)}</td></tr>\n`,
)}
</tbody></table>`
}

const MAX_VARIANTS = 100

/** The most frequent variants, with a filter that needs the script. */
export function variantSection(rows: readonly VariantRow[]): Markup {
  const journeys = rows.reduce((sum, row) => sum + row.journeys, 0)
  const named = rows.filter(({ path }) => path !== OTHERS).toSorted((a, b) => b.journeys - a.journeys)
  const shown = named.slice(0, MAX_VARIANTS)
  const others = journeys - shown.reduce((sum, row) => sum + row.journeys, 0)
  const isMany = rows.length > named.length
  return section(
    'variants',
    'Variants',
    'The ways that parcels took, the most frequent first; scans that cannot be true are left out.',
    html`<p class="control" hidden><label for="variants-filter">Filter</label> <input type="search" id="variants-filter" data-filters="variants-list" placeholder="customs"> <output for="variants-filter"></output></p>
<div class="scroll" tabindex="0" role="group" aria-label="Variants"><ol class="variants" id="variants-list">
${shown.map(row => variantItem(row, journeys))}</ol></div>
${others === 0 ? null : html`<p class="more">${formatCount(others)} journeys (${share(others, journeys)}) took ${isMany ? 'more than ' : ''}${formatCount(named.length - shown.length)} rarer ways, which are left out.</p>`}`,
  )
}

function variantItem({ path, journeys, uncertain, contradictory }: VariantRow, all: number): Markup {
  const stops = path === '' ? [] : path.split(' ')
  const remarks = [
    ...(uncertain > 0 ? [`${share(uncertain, journeys)} uncertain`] : []),
    ...(contradictory > 0 ? [`${share(contradictory, journeys)} contradictory`] : []),
  ]
  return html`<li><span class="n"><b>${formatCount(journeys)}</b> <small>${share(journeys, all)}</small></span> <span class="path">${
    stops.length === 0
      ? 'no scan with a code'
      : stops.map((stop, at) => html`${at === 0 ? null : html` <span class="to">→</span> `}${stopMarkup(stop)}`)
  }${remarks.length === 0 ? null : html`<br><small>${remarks.join(', ')}</small>`}</span></li>\n`
}

const stopMarkup = (stop: string): Markup =>
  stop === '…'
    ? html`and so on`
    : stop.startsWith('+')
      ? html`<span class="presumed">(${standingTitle(stop.slice(1))}, presumed)</span>`
      : html`<span class="stop">${standingTitle(stop)}</span>`
