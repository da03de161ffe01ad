// The totals as a page to read. Nothing is counted here.

import type { HistoryClass } from '../../columns/index.js'
import { type Feed, feeds } from '../../feeds/index.js'
import { uncodedSentence } from '../../feeds/uncoded.js'
import { displayWidth, wrapText } from '../../render/width.js'
import { constraints as constraintRows, statusRows } from '../../vocabulary/index.js'
import { textsRemedy } from '../input/classifier.js'
import { escapeName, quoteValue } from '../output/escape.js'
import type { AuditTotals, CarrierRow, ConstraintRow, Example, UnknownRow, WorstRow } from './totals.js'

export const classRows: readonly { class: HistoryClass; title: string; description: string }[] = [
  { class: 'regular', title: 'all regular', description: 'every scan with a known code follows from those before' },
  { class: 'gap', title: 'gap', description: 'a scan is missing, the others agree' },
  { class: 'unusual', title: 'unusual', description: 'possible, and worth a look' },
  { class: 'uncoded', title: 'uncoded', description: 'scans without a code: the status is unknown or old' },
  { class: 'contradictory', title: 'contradictory', description: 'a scan cannot be true' },
]

const MAX_CARRIERS = 20

/** How the audit was made: whether beside an earlier one, and whether the texts of scans without a code were read. */
export interface SummaryOptions {
  readonly hasBaseline: boolean
  readonly isClassified: boolean
  /** That of the terminal. */
  readonly width: number
}

/** The page. */
export function summary(totals: AuditTotals, { hasBaseline, isClassified, width }: SummaryOptions): string {
  const { histories } = totals
  if (histories === 0) return `${headline(totals)}\n`
  const sections = [
    [headline(totals)],
    alignedTable(
      classRows.map(row => [
        row.title,
        formatCount(totals.classes[row.class]),
        percentage(totals.classes[row.class], histories),
        row.description,
      ]),
      width,
    ),
    certaintyLines(totals),
    hasBaseline ? baselineLines(totals) : [],
    uncodedLines(totals, isClassified, width),
    titledTable(
      'Current status',
      'histories',
      statusRows.map(({ status, title }) => [title, totals.statuses[status]]),
      width,
    ),
    titledTable('Verdicts', 'scans', Object.entries(totals.verdicts), width),
    constraintSection(foundConstraints(totals), width),
    carrierSection(totals.carriers, width),
    worstSection(totals.worst, width),
    unknownSection(totals.unknown, width),
  ]
  return sections
    .filter(lines => lines.length > 0)
    .map(lines => `${lines.join('\n')}\n`)
    .join('\n')
}

/** The constraints that were found, the most frequent first. */
export const foundConstraints = ({ constraints }: AuditTotals): readonly ConstraintRow[] =>
  constraints.filter(({ events }) => events > 0).toSorted((a, b) => b.histories - a.histories)

/** The carriers, the most frequent first. */
export const rankedCarriers = (carriers: readonly CarrierRow[]): readonly CarrierRow[] =>
  carriers.toSorted((a, b) => b.histories - a.histories)

function headline({ histories, events, inferred, rejected, empty, unusable }: AuditTotals): string {
  const parts = [countNoun(histories, 'history', 'histories'), countNoun(events, 'scan')]
  if (inferred > 0) parts.push(`${countNoun(inferred, 'code')} inferred from texts`)
  if (rejected > 0) parts.push(`${countNoun(rejected, 'scan')} rejected`)
  if (empty > 0) parts.push(`${countNoun(empty, 'payload')} without a scan`)
  if (unusable > 0) parts.push(`${countNoun(unusable, 'payload')} unusable`)
  return parts.join(', ')
}

function certaintyLines({ certain, uncertain, stated, disagreeing }: AuditTotals): string[] {
  const lines = [`certain ${formatCount(certain)}, uncertain ${formatCount(uncertain)} (doubts speak against the status)`]
  if (stated > 0)
    lines.push(
      `The provider states a status for ${formatCount(stated)}; for ${formatCount(disagreeing)} the scans say otherwise.`,
    )
  return lines
}

function baselineLines({ findings }: AuditTotals): string[] {
  const { known, new: added, failing } = findings
  return [
    `Beside the baseline: ${countNoun(added, 'new finding')}, ${formatCount(failing)} of them an error; ${formatCount(known)} known.`,
  ]
}

// Which settings give codes; payloads of several feeds may have come.
function uncodedLines({ classes, verdicts, events }: AuditTotals, isClassified: boolean, width: number): string[] {
  if (classes.uncoded === 0 || verdicts.uncoded === 0) return []
  const settings = Object.values<Feed>(feeds).flatMap(({ name, codesSetting }) =>
    codesSetting ? [`${codesSetting} (${name})`] : [],
  )
  const sentences = `${uncodedSentence(verdicts.uncoded, events, settings)} ${textsRemedy(isClassified)}`
  return wrapText(sentences, width, displayWidth, '…')
}

function titledTable(title: string, unit: string, rows: readonly (readonly [string, number])[], width: number): string[] {
  const found = rows.filter(([, number]) => number > 0)
  if (found.length === 0) return []
  return alignedTable([[title, unit], ...found.map(([label, number]) => [`  ${label}`, formatCount(number)])], width)
}

function constraintSection(found: readonly ConstraintRow[], width: number): string[] {
  if (found.length === 0) return []
  const rows = found.map(({ constraint, events, histories }) => [
    `  ${constraint}`,
    formatCount(events),
    formatCount(histories),
    sentenceOf(constraint),
  ])
  const examples = found.flatMap(({ constraint, example }) =>
    example ? [[`  ${constraint}`, `${codeTrace(example)}  ${exampleLocation(example)}`]] : [],
  )
  const heads = [['Constraints', 'scans', 'histories', '']]
  return [...alignedTable([...heads, ...rows], width), '', 'Shortest example of each', ...alignedTable(examples, width)]
}

function carrierSection(carriers: readonly CarrierRow[], width: number): string[] {
  if (carriers.length === 0) return []
  const ranked = rankedCarriers(carriers)
  const isStated = ranked.some(({ stated }) => stated > 0)
  const heads = ['Carriers', 'histories', ...classRows.map(row => row.class), 'uncertain', ...(isStated ? ['disagreeing'] : [])]
  const rows = ranked
    .slice(0, MAX_CARRIERS)
    .map(({ carrier, histories, classes, uncertain, stated, disagreeing }) => [
      `  ${carrier === null ? '(all others)' : escapeName(carrier)}`,
      formatCount(histories),
      ...classRows.map(row => percentage(classes[row.class], histories)),
      percentage(uncertain, histories),
      ...(isStated ? [stated === 0 ? '' : percentage(disagreeing, stated)] : []),
    ])
  const more = ranked.length - rows.length
  return [...alignedTable([heads, ...rows], width), ...(more > 0 ? [`  and ${formatCount(more)} more; --json lists them`] : [])]
}

function worstSection(worst: readonly WorstRow[], width: number): string[] {
  if (worst.length === 0) return []
  return [
    'Histories with the highest cost',
    ...worst.flatMap(row => [
      ...hangingLines(
        `  ${String(row.cost).padStart(3)} `,
        `${exampleLocation(row)}, ${row.certain ? 'certain' : 'uncertain'}: ${row.constraints.join(', ')}`,
        width,
      ),
      ...hangingLines('      ', codeTrace(row), width),
    ]),
  ]
}

// Ready to paste: what a maintainer needs to add the codes.
function unknownSection(unknown: readonly UnknownRow[], width: number): string[] {
  if (unknown.length === 0) return []
  const rows = unknown
    .toSorted((a, b) => b.events - a.events)
    .map(({ code, readAs, events, carriers, texts }) => [
      escapeName(code),
      readAs ?? 'nothing',
      formatCount(events),
      carriers.map(escapeName).join(' '),
      texts.map(quoteValue).join(' '),
    ])
  return [
    'Codes that are not in the vocabulary. To have them added, paste this into an issue:',
    '',
    `shipfold ${process.env.SHIPFOLD_VERSION}`,
    ...alignedTable([['code', 'read as', 'scans', 'carriers', 'texts'], ...rows], Math.max(width, 100)),
  ]
}

export const sentenceOf = (constraint: string): string => constraintRows.find(row => row.name === constraint)?.sentence ?? ''

const exampleLocation = ({ shipment, carrier, file, line }: Example): string =>
  `${shipment === null ? 'no number' : escapeName(shipment)}${carrier === null ? '' : ` (${escapeName(carrier)})`}, ${escapeName(file)}:${line}`

const codeTrace = ({ codes, events }: Example): string =>
  codes.map(escapeName).join(' ') + (events > codes.length ? ` and ${events - codes.length} more` : '')

export const formatCount = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ',')

export const countNoun = (number: number, one: string, many = `${one}s`): string =>
  `${formatCount(number)} ${number === 1 ? one : many}`

const percentage = (part: number, whole: number): string => `${whole === 0 ? '0.0' : ((part / whole) * 100).toFixed(1)} %`

// Rows in columns: text to the left, numbers to the right. The last column takes the remaining width.
function alignedTable(rows: readonly (readonly string[])[], width: number): string[] {
  const last = rows[0]!.length - 1
  const isText = rows[0]!.map((_, column) => column === 0 || rows.slice(1).some(row => /[^\d.,% ]/.test(row[column]!)))
  const widths = rows[0]!.map((_, column) => rows.reduce((most, row) => Math.max(most, displayWidth(row[column]!)), 0))
  return rows.flatMap(row => {
    const cells = row.map((text, column) => {
      const room = ' '.repeat(widths[column]! - displayWidth(text))
      return isText[column] ? text + room : room + text
    })
    if (!isText[last]) return [cells.join('  ').trimEnd()]
    return hangingLines(`${cells.slice(0, last).join('  ')}  `, row[last]!, width)
  })
}

// A head with a wrapped text beside it, or below it where there is no room beside it.
function hangingLines(head: string, text: string, width: number): string[] {
  const margin = displayWidth(head)
  const isBeside = width - margin >= 24
  const room = isBeside ? width - margin : Math.max(width - 6, 24)
  const lines = wrapText(text, room, displayWidth, '...')
  if (!isBeside) return [head.trimEnd(), ...lines.map(line => `      ${line}`)]
  return lines.length === 0 ? [head.trimEnd()] : lines.map((line, at) => (at === 0 ? head : ' '.repeat(margin)) + line)
}
