// The options of `audit` that make a report.

import { basename } from 'node:path'
import type { Arguments } from '../../input/arguments.js'
import { escapeName, quoteValue } from '../../output/escape.js'
import type { CollectorOptions } from './collector.js'
import { type EarlierTotals, readEarlier } from './earlier.js'
import { targetProblem } from './file.js'

/** The types of the options. */
export const reportOptions = {
  html: { type: 'string' },
  redact: { type: 'boolean' },
  'max-embedded': { type: 'string' },
  compare: { type: 'string' },
} as const

/** Their lines in the usage. */
export const reportUsage = `  --html FILE   also write a report to look at: one page that works offline
    --max-embedded N  the most histories in it with their scans; 500 by default
    --redact          leave out the texts and places of scans
    --compare FILE    show what changed since an earlier audit --json
`

/** What report to make. */
export interface ReportChoices {
  readonly path: string
  readonly collects: CollectorOptions
  readonly earlier: { readonly file: string; readonly totals: EarlierTotals } | null
}

/** How many histories a report shows by default. */
export const DEFAULT_EMBEDDED = 500

/** Reads the options; null without `--html`, and a message where they are unusable. */
export async function readReportOptions({ values }: Pick<Arguments, 'values'>): Promise<ReportChoices | null | string> {
  const { html: path, redact = false, compare } = values as { html?: string; redact?: boolean; compare?: string }
  const embedded = values['max-embedded'] as string | undefined
  if (path === undefined) {
    const other = Object.keys(reportOptions).find(name => values[name] !== undefined)
    return other === undefined ? null : `--${other} belongs to a report. Pass --html FILE as well.`
  }
  if (path === '-' || path === '') return `--html is ${quoteValue(path)}. Pass the name of a file to write.`
  if (embedded !== undefined && !/^\d{1,6}$/.test(embedded))
    return `--max-embedded is ${quoteValue(embedded)}. Pass a whole number between 0 and 999999.`
  const problem = await targetProblem(path)
  if (problem !== null) return `${escapeName(path)} ${problem}.`
  const totals = compare === undefined ? null : await readEarlier(compare)
  if (typeof totals === 'string') return `${escapeName(compare!)} ${totals}`
  return {
    path,
    collects: { redact, embedded: embedded === undefined ? DEFAULT_EMBEDDED : Number(embedded) },
    earlier: totals && { file: basename(compare!), totals },
  }
}
