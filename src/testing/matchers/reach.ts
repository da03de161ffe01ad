// Whether a history reaches an outcome, a status or a code.

import { isKept, movesNothing, type Step } from '../../replay/index.js'
import { shippedTable } from '../../table/index.js'
import { outcomes, readCode, rowOf } from '../../vocabulary/index.js'
import { type Target, targetTest } from '../arbitraries/target.js'
import { failureMessage, joinWords } from './marked-timeline.js'
import { type MatcherResult, reportFor } from './received.js'

/**
 * Passes if the latest journey reaches the target at some time, as histories of `reaching` do; it may continue from there. Scans that
 * are not kept and presumed scans do not count. Throws `bad-option` for an unknown target.
 */
export function toReach(received: unknown, target: Target): MatcherResult {
  // Only to refuse an unknown target, which JavaScript may pass as any value.
  targetTest(shippedTable, 'target of toReach', String(target) as Target)
  const report = reportFor('toReach', received)
  const { steps } = report
  const name = JSON.stringify(target)
  if (target === (steps[0]?.from ?? report.status)) {
    const sentence = `Expected a history that does not reach ${name}; found that every history begins there.`
    return { pass: true, message: () => failureMessage(sentence, report, []) }
  }
  const arrival = steps.find(step => isKept(step.verdict) && reachesTarget(step, target))
  if (arrival) {
    const sentence = `Expected a history that does not reach ${name}; found that it does, with the scan marked.`
    return { pass: true, message: () => failureMessage(sentence, report, [arrival.index]) }
  }
  const notKept = steps.filter(step => !isKept(step.verdict) && stepClaims(step, target))
  const last = steps.at(-1)
  const passed = [...new Set(steps.map(({ to }) => to))]
  const found = passed.length === 0 ? 'no event' : `that it reaches ${joinWords(passed)}`
  const remark =
    notKept.length > 0
      ? ' The marked scan says so, but replay does not keep it.'
      : report.presumed.some(({ code }) => codeClaims(code, target))
        ? ' A presumed scan does not count, because nobody reported it.'
        : ''
  const marked = notKept.length > 0 ? notKept : last ? [last] : []
  return {
    pass: false,
    message: () =>
      failureMessage(
        `Expected a history that reaches ${name}; found ${found}.${remark}`,
        report,
        marked.map(({ index }) => index),
      ),
  }
}

// Whether a kept step reaches the target.
function reachesTarget(step: Step, target: Target): boolean {
  if (target.includes('/')) return effectiveCode(step) === target
  if (!outcomes.some(each => each === target)) return step.to === target
  const row = rowOf(readCode(effectiveCode(step)).id)
  return !movesNothing(step) && (row?.status === step.to ? row.outcome : step.to) === target
}

const effectiveCode = ({ readAs, code }: Step): string | null => readAs ?? code

const stepClaims = (step: Step, target: Target): boolean => codeClaims(effectiveCode(step), target)

// Whether a code, if it were kept, would be the target or reach it.
function codeClaims(code: string | null, target: Target): boolean {
  const row = rowOf(readCode(code).id)
  return code === target || (outcomes.some(each => each === target) ? row?.outcome : row?.status) === target
}
