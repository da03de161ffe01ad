// What an audit finds in one history: its flagged scans, the lack of codes, and its rejected events. The detail behind the counts.

import { isContradiction, journeysOf } from '../../columns/index.js'
import { isUncoded, type Rejected, type Report, type Step } from '../../replay/index.js'
import type { TrackingEvent } from '../../vocabulary/index.js'
import type { Origin } from '../input/origins.js'
import { escapeName, quoteValue, safeJson } from '../output/escape.js'

/** One history, its report, and the origins of its events. */
export interface AuditedHistory {
  readonly shipment: string | null
  readonly carrier: string | null
  readonly report: Report<TrackingEvent>
  readonly originOf: (index: number) => Origin
}

/** A flagged scan, scans whose lack of a code leaves the status unknown or out of date, or a rejected event. */
export type Finding = (FlagFinding | UncodedFinding | RejectedFinding) & {
  readonly origin: Origin
  readonly shipment: string | null
  readonly carrier: string | null
}

interface FlagFinding {
  readonly kind: 'flag'
  readonly flag: Report['flags'][number]
  readonly step: Step<TrackingEvent>
}

interface UncodedFinding {
  readonly kind: 'uncoded'
  readonly index: number
  /** Scans without a known code, of `scans` in all. */
  readonly count: number
  readonly scans: number
}

interface RejectedFinding {
  readonly kind: 'rejected'
  readonly rejected: Rejected
}

/** The findings of one history. */
export function* findingsOf({ shipment, carrier, report, originOf }: AuditedHistory): Generator<Finding> {
  const at = (index: number) => ({ origin: originOf(index), shipment, carrier })
  for (const { steps, flags } of journeysOf(report)) {
    const byIndex = new Map(steps.map(step => [step.index, step]))
    for (const flag of flags) yield { kind: 'flag', flag, step: byIndex.get(flag.index)!, ...at(flag.index) }
  }
  const uncoded = report.steps.filter(({ verdict }) => verdict === 'uncoded' || verdict === 'unknown')
  if (uncoded.length > 0 && isUncoded(report.doubts)) {
    const { index } = uncoded[0]!
    yield { kind: 'uncoded', index, count: uncoded.length, scans: report.steps.length, ...at(index) }
  }
  for (const rejected of report.rejected) yield { kind: 'rejected', rejected, ...at(rejected.index) }
}

/** Whether a finding makes an audit fail. Rejected events do so by themselves, as unusable input. */
export const isFailing = (finding: Finding): boolean =>
  finding.kind === 'uncoded' || (finding.kind === 'flag' && isContradiction(finding.flag.verdict))

/** A finding as a line of text. */
export function findingText(finding: Finding): string {
  const { origin, shipment } = finding
  const head = [escapeName(`${origin.file}:${origin.line}`), shipment === null ? '(no number)' : escapeName(shipment)]
  return `${[...head, ...wordsOf(finding)].join(' ')}\n`
}

function wordsOf(finding: Finding): string[] {
  switch (finding.kind) {
    case 'flag': {
      const { flag, step } = finding
      const code = step.code === null ? '-' : escapeName(step.code)
      return [`[${flag.index}]`, escapeName(step.time), code, flag.verdict, flag.constraint]
    }
    case 'uncoded':
      return [`[${finding.index}]`, `uncoded: ${finding.count} of ${finding.scans} scans without a known code`]
    case 'rejected': {
      const { index, field, value, reason } = finding.rejected
      return [`[${index}]`, `rejected ${reason} ${field}`, quoteValue(value)]
    }
  }
}

/** A finding as a JSON object on a line. */
export function findingJson(finding: Finding): string {
  const { origin, shipment, carrier } = finding
  return `${safeJson({ ...origin, shipment, carrier, ...detailsOf(finding) })}\n`
}

function detailsOf(finding: Finding): object {
  switch (finding.kind) {
    case 'flag': {
      const { index, verdict, constraint, severity } = finding.flag
      const { time, code, readAs, presumed, from, to, event } = finding.step
      return { index, time, code, readAs, verdict, constraint, severity, presumed, from, to, text: event.text }
    }
    case 'uncoded':
      return { index: finding.index, verdict: 'uncoded', count: finding.count, scans: finding.scans }
    case 'rejected': {
      const { index, field, value, reason } = finding.rejected
      return { index, verdict: 'rejected', field, value: briefValue(value), reason }
    }
  }
}

// A rejected value can be anything; scalars are printed as they are.
const briefValue = (value: unknown) => (typeof value === 'object' && value !== null ? quoteValue(value) : value)
