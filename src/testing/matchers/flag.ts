// Whether a history has a flag of a constraint.

import type { Flag } from '../../replay/index.js'
import { type Constraint, constraints, printValue, ShipfoldError } from '../../vocabulary/index.js'
import { failureMessage, joinWords } from './marked-timeline.js'
import { type MatcherResult, reportFor } from './received.js'

const flagVerdicts: readonly Flag['verdict'][] = ['unusual', 'gap', 'impossible', 'overruled', 'unknown', 'voided']

/**
 * Passes if some event is flagged with this constraint, and with this verdict if one is given, in any journey of the number. Throws
 * `bad-option` for an unknown constraint or verdict.
 */
export function toFlag(received: unknown, constraint: Constraint, verdict?: Flag['verdict']): MatcherResult {
  assertKnown(
    'constraint',
    constraint,
    constraints.map(row => row.name),
  )
  if (verdict !== undefined) assertKnown('verdict of a flag', verdict, flagVerdicts)
  const report = reportFor('toFlag', received)
  const flags = [...report.journeys, report].flatMap(journey => journey.flags)
  const wanted = flags.filter(flag => flag.constraint === constraint && (verdict === undefined || flag.verdict === verdict))
  const name = verdict === undefined ? `"${constraint}"` : `"${constraint}" (${verdict})`
  const found = [...new Set(flags.map(flag => `"${flag.constraint}" (${flag.verdict})`))]
  const sentence =
    wanted.length > 0
      ? `Expected no flag of ${name}; found ${wanted.length === 1 ? 'the one' : `the ${wanted.length}`} marked.`
      : `Expected a flag of ${name}; found ${found.length === 0 ? 'no flags' : `${joinWords(found)}, marked`}.`
  const marked = wanted.length > 0 ? wanted : flags
  return {
    pass: wanted.length > 0,
    message: () =>
      failureMessage(
        sentence,
        report,
        marked.map(({ index }) => index),
      ),
  }
}

function assertKnown(what: string, given: string, all: readonly string[]): void {
  if (all.includes(given)) return
  throw new ShipfoldError('bad-option', `There is no ${what} ${printValue(given)}. Pass one of ${all.join(', ')}.`)
}
