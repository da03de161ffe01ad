// Whether a history comes to the correct end when a faulty feed reports it.

import { applyInput, createJournal, type JournalReport, reportOf } from '../../journal/index.js'
import { replay, type Step } from '../../replay/index.js'
import { assertRuns, assertSeed } from '../../vocabulary/check.js'
import { type Code, checkOptions, type TrackingEvent } from '../../vocabulary/index.js'
import type { History, HistoryEvent } from '../arbitraries/history.js'
import {
  assertFaultKinds,
  type FaultKind,
  faultKinds,
  injectFaults,
  messageText,
  type ReportSummary,
  type Transcript,
} from '../faults/index.js'
import { handlerResult, isHandler } from './handler.js'
import { failureMessage } from './marked-timeline.js'
import { historyFor, type MatcherResult } from './received.js'

/** Which faults to try. */
export interface ConvergenceOptions {
  /** The kinds of fault; every kind by default. */
  readonly kinds?: readonly FaultKind[] | undefined
  /** Tries for each kind, with other choices each time: 10 by default; for a handler, journeys for each kind: 100 by default. */
  readonly runs?: number | undefined
  /** Seed of the choices; the same seed makes the same ones. 1 by default. */
  readonly seed?: number | undefined
}

/**
 * Passes if a journal comes to the correct status, outcome and certainty when the history is reported with each kind of fault; a
 * kind that cannot happen to this history is not tried. For a handler (`deliver` and `read`) it passes if `checkHandler` finds no
 * failure, and returns a promise. Throws `bad-option`.
 */
export function toConvergeUnderFaults(
  received: unknown,
  options: ConvergenceOptions = {},
): MatcherResult | Promise<MatcherResult> {
  checkOptions('toConvergeUnderFaults', options, ['kinds', 'runs', 'seed'])
  if (isHandler(received)) return handlerResult(received, options)
  const events = historyFor('toConvergeUnderFaults', received, 'a history (a list of tracking events) or a handler')
  const { kinds = faultKinds.map(({ kind }) => kind), runs = 10, seed = 1 } = options
  assertFaultKinds(kinds)
  assertRuns(runs)
  assertSeed(seed)
  const history = toHistory(events)
  let tried = 0
  for (const kind of kinds)
    for (let run = 0; run < runs; run++) {
      const transcript = injectFaults(history, [kind], { seed: seed + run })
      if (transcript.faults.length === 0) continue
      tried++
      const report = journalReportOf(transcript)
      if (!endsAlike(report, transcript.truth.end))
        return { pass: false, message: () => divergenceMessage(transcript, report, seed + run) }
    }
  const { status } = replay(history)
  const sentence = `Expected a history that comes to another end under some fault; found the correct end in all ${tried} tries.`
  return { pass: true, message: () => failureMessage(`${sentence} Without faults it ends in ${status}.`, replay(events), []) }
}

// The scans of the history in order. Events without a usable time or code do not affect the end, and duplicates add nothing.
function toHistory(events: readonly TrackingEvent[]): History {
  const { journeys, ...latest } = replay(events)
  return [...journeys, latest].flatMap(({ steps }) =>
    steps.flatMap(({ time, code, verdict, event: { text, place } }): HistoryEvent[] =>
      code === null || verdict === 'duplicate'
        ? []
        : // An unknown code moves nothing, here and in a journal.
          [{ code: code as Code, time, text: text ?? '', place: place ?? '' }],
    ),
  )
}

function journalReportOf({ shipment, messages }: Transcript): JournalReport {
  let journal = createJournal<TrackingEvent>(shipment, { zone: 'UTC' })
  for (const message of messages) journal = applyInput(journal, message).journal
  return reportOf(journal)
}

const endsAlike = (a: ReportSummary, b: ReportSummary): boolean =>
  a.status === b.status && a.outcome === b.outcome && a.certain === b.certain

function divergenceMessage({ messages, faults, truth }: Transcript, report: JournalReport, seed: number): string {
  const { kind, description, scans } = faults[0]!
  const lines = messages.map((message, at) => `    ${at + 1}  ${messageText(message)}`)
  const isAffected = ({ code, time, event: { text } }: Step) =>
    scans.some(scan => scan.code === code && scan.time === time && scan.text === text)
  const sentence =
    `Expected a history that comes to ${summaryText(truth.end)} under any fault; found ${summaryText(report)} ` +
    `after ${kind}, seed ${seed}: ${description}.`
  const affected = report.steps.filter(isAffected)
  const marked = affected.length > 0 ? affected : report.steps.slice(-1)
  return `${failureMessage(
    sentence,
    report,
    marked.map(({ index }) => index),
  )}\n\n  Messages\n${lines.join('\n')}`
}

const summaryText = ({ status, outcome, certain }: ReportSummary): string =>
  `${status} (${outcome === null || outcome === status ? '' : `${outcome}, `}${certain ? 'certain' : 'uncertain'})`
