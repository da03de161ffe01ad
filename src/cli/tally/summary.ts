// A tally as a page to read. The numbers are the tally's; nothing is counted here.

import { laws as lawRows, statusRows } from '../../codes/index.js'
import { columnsOf, wrap } from '../../draw/columns.js'
import { name, shown } from '../quote.js'
import type { CarrierRow, Class, Example, LawRow, Tally, UnknownRow, WorstRow } from './tally.js'

const classRows: readonly { class: Class; title: string; says: string }[] = [
  { class: 'regular', title: 'all regular', says: 'every scan follows from those before' },
  { class: 'gap', title: 'gap', says: 'a scan is missing, the others agree' },
  { class: 'unusual', title: 'unusual', says: 'possible, and worth a look' },
  { class: 'contradictory', title: 'contradictory', says: 'a scan cannot be true' },
]

const MOST_CARRIERS = 20

/** The page, for lines of a width. */
export function summary(tally: Tally, width: number): string {
  const { histories } = tally
  if (histories === 0) return `${opening(tally)}\n`
  const sections = [
    [opening(tally)],
    table(
      classRows.map(row => [row.title, count(tally.classes[row.class]), share(tally.classes[row.class], histories), row.says]),
      width,
    ),
    settling(tally),
    titled(
      'Current status',
      'histories',
      statusRows.map(({ status, says }) => [says, tally.statuses[status]]),
      width,
    ),
    titled('Verdicts', 'scans', Object.entries(tally.verdicts), width),
    lawSection(foundLaws(tally), width),
    carrierSection(tally.carriers, width),
    worstSection(tally.worst, width),
    unknownSection(tally.unknown, width),
  ]
  return sections
    .filter(lines => lines.length > 0)
    .map(lines => `${lines.join('\n')}\n`)
    .join('\n')
}

/** The laws that were found, the most frequent first. */
export const foundLaws = ({ laws }: Tally): readonly LawRow[] =>
  laws.filter(({ events }) => events > 0).toSorted((a, b) => b.histories - a.histories)

/** The carriers, the most frequent first. */
export const rankedCarriers = (carriers: readonly CarrierRow[]): readonly CarrierRow[] =>
  carriers.toSorted((a, b) => b.histories - a.histories)

function opening({ histories, events, rejected, empty, unusable }: Tally): string {
  const parts = [numbered(histories, 'history', 'histories'), numbered(events, 'scan')]
  if (rejected > 0) parts.push(`${numbered(rejected, 'scan')} rejected`)
  if (empty > 0) parts.push(`${numbered(empty, 'payload')} without a scan`)
  if (unusable > 0) parts.push(`${numbered(unusable, 'payload')} unusable`)
  return parts.join(', ')
}

function settling({ settled, disputed, stated, disagreeing }: Tally): string[] {
  const lines = [`settled ${count(settled)}, disputed ${count(disputed)} (another reading is nearly as likely)`]
  if (stated > 0)
    lines.push(`The provider states a status for ${count(stated)}; for ${count(disagreeing)} the scans say otherwise.`)
  return lines
}

function titled(title: string, unit: string, rows: readonly (readonly [string, number])[], width: number): string[] {
  const found = rows.filter(([, number]) => number > 0)
  if (found.length === 0) return []
  return table([[title, unit], ...found.map(([label, number]) => [`  ${label}`, count(number)])], width)
}

function lawSection(laws: readonly LawRow[], width: number): string[] {
  if (laws.length === 0) return []
  const rows = laws.map(({ law, events, histories }) => [`  ${law}`, count(events), count(histories), sentenceOf(law)])
  const examples = laws.flatMap(({ law, example }) => (example ? [[`  ${law}`, `${trace(example)}  ${whose(example)}`]] : []))
  const heads = [['Laws', 'scans', 'histories', '']]
  return [...table([...heads, ...rows], width), '', 'Shortest example of each', ...table(examples, width)]
}

function carrierSection(carriers: readonly CarrierRow[], width: number): string[] {
  if (carriers.length === 0) return []
  const ranked = rankedCarriers(carriers)
  const isStated = ranked.some(({ stated }) => stated > 0)
  const heads = ['Carriers', 'histories', ...classRows.map(row => row.class), 'disputed', ...(isStated ? ['disagreeing'] : [])]
  const rows = ranked
    .slice(0, MOST_CARRIERS)
    .map(({ carrier, histories, classes, disputed, stated, disagreeing }) => [
      `  ${carrier === null ? '(all others)' : name(carrier)}`,
      count(histories),
      ...classRows.map(row => share(classes[row.class], histories)),
      share(disputed, histories),
      ...(isStated ? [stated === 0 ? '' : share(disagreeing, stated)] : []),
    ])
  const more = ranked.length - rows.length
  return [...table([heads, ...rows], width), ...(more > 0 ? [`  and ${count(more)} more; --json lists them`] : [])]
}

function worstSection(worst: readonly WorstRow[], width: number): string[] {
  if (worst.length === 0) return []
  return [
    'Histories that depart most from the law, with what it costs to explain them',
    ...worst.flatMap(row => [
      ...hung(
        `  ${String(row.cost).padStart(3)} `,
        `${whose(row)}, ${row.settled ? 'settled' : 'disputed'}: ${row.laws.join(', ')}`,
        width,
      ),
      ...hung('      ', trace(row), width),
    ]),
  ]
}

// Ready to paste: what a maintainer needs in order to add the codes.
function unknownSection(unknown: readonly UnknownRow[], width: number): string[] {
  if (unknown.length === 0) return []
  const rows = unknown
    .toSorted((a, b) => b.events - a.events)
    .map(({ code, readAs, events, carriers, texts }) => [
      name(code),
      readAs ?? 'nothing',
      count(events),
      carriers.map(name).join(' '),
      texts.map(shown).join(' '),
    ])
  return [
    'Codes that are not in the vocabulary. To have them added, paste this into an issue:',
    '',
    `shipfold ${process.env.SHIPFOLD_VERSION}`,
    ...table([['code', 'read as', 'scans', 'carriers', 'texts'], ...rows], Math.max(width, 100)),
  ]
}

const sentenceOf = (law: string): string => lawRows.find(row => row.law === law)?.sentence ?? ''

const whose = ({ shipment, carrier, file, line }: Example): string =>
  `${shipment === null ? 'no number' : name(shipment)}${carrier === null ? '' : ` (${name(carrier)})`}, ${name(file)}:${line}`

const trace = ({ codes, events }: Example): string =>
  codes.map(name).join(' ') + (events > codes.length ? ` and ${events - codes.length} more` : '')

const count = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ',')

const numbered = (number: number, one: string, many = `${one}s`): string => `${count(number)} ${number === 1 ? one : many}`

const share = (part: number, whole: number): string => `${whole === 0 ? '0.0' : ((part / whole) * 100).toFixed(1)} %`

// Rows in columns: the first and any text to the left, numbers to the right. The last column takes what room is left.
function table(rows: readonly (readonly string[])[], width: number): string[] {
  const last = rows[0]!.length - 1
  const isText = rows[0]!.map((_, column) => column === 0 || rows.slice(1).some(row => /[^\d.,% ]/.test(row[column]!)))
  const widths = rows[0]!.map((_, column) => rows.reduce((most, row) => Math.max(most, columnsOf(row[column]!)), 0))
  return rows.flatMap(row => {
    const cells = row.map((text, column) => {
      const room = ' '.repeat(widths[column]! - columnsOf(text))
      return isText[column] ? text + room : room + text
    })
    if (!isText[last]) return [cells.join('  ').trimEnd()]
    return hung(`${cells.slice(0, last).join('  ')}  `, row[last]!, width)
  })
}

// A head, and beside it a text in as many lines as it needs; where there is no room beside it, below.
function hung(head: string, text: string, width: number): string[] {
  const margin = columnsOf(head)
  const isBeside = width - margin >= 24
  const room = isBeside ? width - margin : Math.max(width - 6, 24)
  const lines = wrap(text, room, columnsOf, '...')
  if (!isBeside) return [head.trimEnd(), ...lines.map(line => `      ${line}`)]
  return lines.length === 0 ? [head.trimEnd()] : lines.map((line, at) => (at === 0 ? head : ' '.repeat(margin)) + line)
}
