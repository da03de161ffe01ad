// The scans of a shipment by number, and the corrections of them, as tables.

import type { ReportedRuling } from '../../journal/index.js'
import { labelOf } from '../../render/explain.js'
import type { Report, Step } from '../../replay/index.js'
import { plainTime } from '../../vocabulary/index.js'
import { readIdentity } from '../input/identity.js'
import { quoteValue } from './escape.js'
import { formatInstant, type RecordColumn, recordTable } from './text-table.js'

/** The steps of a report, those of earlier journeys first. */
export const allSteps = <S>(report: WithSteps<S> & { readonly journeys: readonly WithSteps<S>[] }): readonly S[] =>
  [...report.journeys, report].flatMap(({ steps }) => steps)

interface WithSteps<S> {
  readonly steps: readonly S[]
}

/** The scans with the numbers that `override --scan` takes; empty without any. */
export const scanTable = (report: Report, width: number): string => recordTable(scanColumns, allSteps(report), width)

const scanColumns: readonly RecordColumn<Step>[] = [
  { text: 'scan', isRight: true, cell: ({ index }) => `${index}` },
  { text: 'time', cell: ({ time }) => plainTime(time) },
  { text: 'code', cell: ({ code }) => code ?? '' },
  { text: 'verdict', cell: ({ verdict }) => verdict },
  { text: 'what', cell: ({ code, readAs, event: { place, text } }) => wordsOf(readAs ?? code, place, text) },
]

// What a scan says: its label, its place and its text, each once.
function wordsOf(code: string | null, ...more: readonly unknown[]): string {
  const parts = [code === null ? 'no code' : labelOf(code), ...more.filter(part => typeof part === 'string' && part !== '')]
  return [...new Set(parts)].join(', ')
}

/** Corrections: who, when, of which scan and why, and what became of each; empty without any. */
export function correctionTable(rulings: readonly ReportedRuling[], report: Report, width: number): string {
  const steps = new Map(allSteps(report).map(step => [step.index, step] as const))
  const columns: readonly RecordColumn<ReportedRuling>[] = [
    { text: 'corrected', cell: ({ receivedAt }) => formatInstant(receivedAt) },
    { text: 'by', cell: ({ by }) => by },
    { text: 'is', cell: ({ is }) => is },
    { text: 'state', cell: ({ state }) => state },
    { text: 'scan: reason', cell: ruling => `${scanName(ruling, steps)}: ${ruling.reason}` },
  ]
  return recordTable(columns, rulings, width)
}

function scanName({ identity, index }: ReportedRuling, steps: ReadonlyMap<number, Step>): string {
  const step = index === null ? undefined : steps.get(index)
  if (step) return `${wordsOf(step.readAs ?? step.code)} of ${plainTime(step.time)}`
  const scan = readIdentity(identity)
  if (!scan) return quoteValue(identity)
  const time = formatInstant(scan.timeMs)
  return `${wordsOf(scan.code)} of ${scan.dateOnly ? time.slice(0, 10) : time}`
}
