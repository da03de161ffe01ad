// Whether a history can be true as reported.

import type { Report } from '../../replay/index.js'
import { failureMessage, joinWords } from './marked-timeline.js'
import { type MatcherResult, reportFor } from './received.js'

/** Passes if no event is impossible, overruled, unknown or rejected, in any journey of the number. */
export function toBeConsistent(received: unknown): MatcherResult {
  const report = reportFor('toBeConsistent', received)
  const inconsistencies = inconsistenciesOf(report)
  const count = [...report.journeys, report].reduce((sum, { steps }) => sum + steps.length, report.rejected.length)
  const events = count === 1 ? '1 event' : `${count} events`
  if (inconsistencies.length === 0) {
    const sentence = `Expected a history that is not consistent; found nothing impossible, overruled, unknown or rejected in ${events}.`
    return { pass: true, message: () => failureMessage(sentence, report, []) }
  }
  const counts = new Map<string, number>()
  for (const { what } of inconsistencies) counts.set(what, (counts.get(what) ?? 0) + 1)
  const found = joinWords([...counts].map(([what, times]) => `${times} ${what}`))
  const sentence = `Expected a consistent history; found ${found} in ${events}.`
  return {
    pass: false,
    message: () =>
      failureMessage(
        sentence,
        report,
        inconsistencies.map(({ index }) => index),
      ),
  }
}

function inconsistenciesOf(report: Report<unknown>): readonly { readonly index: number; readonly what: string }[] {
  const flags = [...report.journeys, report].flatMap(journey => journey.flags)
  return [
    ...flags
      .filter(({ severity }) => severity === 'warning')
      .map(({ index, verdict, constraint }) => ({ index, what: `${verdict} (${constraint})` })),
    ...report.rejected.map(({ index, field, reason }) => ({ index, what: `rejected (${field} ${reason})` })),
  ]
}
