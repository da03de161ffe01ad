// The report as one page: no request, no link out, and readable without its script.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { pictureStyles } from '../../../render/index.js'
import { ProcessMapCounter } from '../../../render/process-map.js'
import { shippedTable } from '../../../table/index.js'
import { countNoun, formatCount } from '../summary.js'
import type { AuditTotals } from '../totals.js'
import { carrierSection } from './carriers.js'
import type { Collected } from './collector.js'
import { comparisonSection } from './comparison.js'
import { constraintSection, historySection } from './histories.js'
import { mapSection, variantSection } from './map.js'
import type { ReportChoices } from './options.js'
import { figures, statusSection, uncertainSection } from './overview.js'
import { type Content, html, Markup } from './parts.js'
import { unknownSection } from './unknown.js'

/** What the report shows. `files` are those that were audited. */
export interface PageContents {
  readonly totals: AuditTotals
  readonly collected: Collected
  readonly files: readonly string[]
  readonly report: ReportChoices
}

/** The page, without its time of making: the same input gives the same page. */
export function reportPage({ totals, collected, files, report }: PageContents): string {
  const style = `${pictureStyles}${asset('report.css')}`
  const script = asset('report.js')
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`
  const { earlier, collects } = report
  const { histories } = totals
  const counter = new ProcessMapCounter()
  counter.merge(collected.map)
  const contents =
    histories === 0
      ? html`<p class="empty">There is no history in the input, so there is nothing to show.</p>`
      : html`${figures(totals)}
<div class="columns">
${uncertainSection(totals, collected)}${statusSection(totals)}</div>
${earlier && comparisonSection(totals, earlier.totals)}${carrierSection(totals)}<div class="columns">
${mapSection(counter.map())}<div>
${variantSection(collected.variants)}${constraintSection(totals, collected.examples)}</div>
</div>
${historySection(totals, collected, collects.embedded)}${unknownSection(totals, collects.redact)}`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Shipment audit: ${fileList(files)}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<header>
<h1>Shipment audit</h1>
<p><bdi>${fileList(files)}</bdi>${collected.period === null ? null : `, scans from ${collected.period[0]} to ${collected.period[1]}`}</p>
</header>
<main>
${contents}
</main>
${footer(totals, report)}
<script>${new Markup(script)}</script>
</body>
</html>
`.html
}

function footer({ inferred, rejected, empty, unusable }: AuditTotals, { collects, earlier }: ReportChoices): Markup {
  const notes: Content[] = [
    ...(unusable > 0
      ? [`${countNoun(unusable, 'payload')} could not be read and ${unusable === 1 ? 'is' : 'are'} not in the figures.`]
      : []),
    ...(empty > 0 ? [`${countNoun(empty, 'payload')} had no scan.`] : []),
    ...(rejected > 0
      ? [`${countNoun(rejected, 'scan')} had no usable time and ${rejected === 1 ? 'was' : 'were'} left out.`]
      : []),
    ...(inferred > 0
      ? [`${countNoun(inferred, 'code')} ${inferred === 1 ? 'was' : 'were'} inferred from the texts of scans.`]
      : []),
    ...(collects.redact ? ['The texts and places of scans were left out.'] : []),
    ...(earlier === null ? [] : [html`Compared with <bdi>${earlier.file}</bdi>.`]),
  ]
  return html`<footer>
${notes.map(note => html`<p>${note}</p>\n`)}<p>Made by shipfold ${process.env.SHIPFOLD_VERSION ?? ''} with the table <code>${shippedTable.hash}</code>. This page loads nothing and sends nothing.</p>
</footer>`
}

const fileList = ([first = '', ...others]: readonly string[]): string =>
  others.length === 0 ? first : `${first} and ${formatCount(others.length)} more`

// Style and script are files beside this one, and in the package beside the bundle.
const asset = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`
