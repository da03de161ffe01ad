// Whether a history has a flag of a law.

import { type Law, laws, ShipfoldError } from '../../codes/index.js'
import type { Flag } from '../../replay/index.js'
import { failure, listed } from './drawing.js'
import { type MatcherResult, reportFor } from './received.js'

const verdicts: readonly Flag['verdict'][] = ['unusual', 'gap', 'impossible', 'overruled', 'unknown']

/**
 * Passes where some event is flagged by this law, and with this verdict where one is given, in any journey of the number.
 * Throws `bad-option` for a law or a verdict that is none.
 */
export function toFlag(received: unknown, law: Law, verdict?: Flag['verdict']): MatcherResult {
  known(
    'law',
    law,
    laws.map(row => row.law),
  )
  if (verdict !== undefined) known('verdict of a flag', verdict, verdicts)
  const report = reportFor('toFlag', received)
  const flags = [...report.epochs, report].flatMap(journey => journey.flags)
  const wanted = flags.filter(flag => flag.law === law && (verdict === undefined || flag.verdict === verdict))
  const name = verdict === undefined ? `"${law}"` : `"${law}" (${verdict})`
  const found = [...new Set(flags.map(flag => `"${flag.law}" (${flag.verdict})`))]
  const sentence =
    wanted.length > 0
      ? `Expected no flag of ${name}; found ${wanted.length === 1 ? 'the one' : `the ${wanted.length}`} marked.`
      : `Expected a flag of ${name}; found ${found.length === 0 ? 'no flags' : `${listed(found)}, marked`}.`
  const marked = wanted.length > 0 ? wanted : flags
  return {
    pass: wanted.length > 0,
    message: () =>
      failure(
        sentence,
        report,
        marked.map(({ index }) => index),
      ),
  }
}

function known(what: string, given: string, all: readonly string[]): void {
  if (all.includes(given)) return
  throw new ShipfoldError('bad-option', `There is no ${what} ${JSON.stringify(given)}; give one of ${all.join(', ')}.`)
}
