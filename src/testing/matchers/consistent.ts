// Whether a history can be true as it stands.

import type { Report } from '../../replay/index.js'
import { failure, listed } from './drawing.js'
import { type MatcherResult, reportFor } from './received.js'

/** Passes where no event is impossible, overruled, unknown or rejected, in any journey of the number. */
export function toBeConsistent(received: unknown): MatcherResult {
  const report = reportFor('toBeConsistent', received)
  const faults = faultsOf(report)
  const count = [...report.epochs, report].reduce((sum, { steps }) => sum + steps.length, report.rejected.length)
  const events = count === 1 ? '1 event' : `${count} events`
  if (faults.length === 0) {
    const sentence = `Expected a history that is not consistent; found nothing impossible, overruled, unknown or rejected in ${events}.`
    return { pass: true, message: () => failure(sentence, report, []) }
  }
  const counts = new Map<string, number>()
  for (const { what } of faults) counts.set(what, (counts.get(what) ?? 0) + 1)
  const found = listed([...counts].map(([what, times]) => `${times} ${what}`))
  const sentence = `Expected a consistent history; found ${found} in ${events}.`
  return {
    pass: false,
    message: () =>
      failure(
        sentence,
        report,
        faults.map(({ index }) => index),
      ),
  }
}

function faultsOf(report: Report<unknown>): readonly { readonly index: number; readonly what: string }[] {
  const flags = [...report.epochs, report].flatMap(journey => journey.flags)
  return [
    ...flags
      .filter(({ severity }) => severity === 'warning')
      .map(({ index, verdict, law }) => ({ index, what: `${verdict} (${law})` })),
    ...report.rejected.map(({ index, field, reason }) => ({ index, what: `rejected (${field} ${reason})` })),
  ]
}
