// Whether a history comes to an outcome, a status or a code.

import { readCode, rowOf, type TrackingEvent } from '../../codes/index.js'
import { isKept, type Outcome, type Report, type Step } from '../../replay/index.js'
import { shippedTable } from '../../table/index.js'
import { arrivalAt, type Target } from '../histories/target.js'
import { failure, listed } from './drawing.js'
import { type MatcherResult, reportFor } from './received.js'

/**
 * Passes where the latest journey comes to the target at some time, as `reaching` generates them; it may go on from there. What
 * is not believed comes to nothing, and neither do presumed scans. Throws `bad-option` for a target that is none.
 */
export function toReach(received: unknown, target: Target): MatcherResult {
  // Only asked whether it is one; JavaScript may give what is no text.
  arrivalAt(shippedTable, 'The target of toReach', String(target) as Target)
  const report = reportFor('toReach', received)
  const { steps } = report
  const name = JSON.stringify(target)
  if (target === (steps[0]?.from ?? report.status)) {
    const sentence = `Expected a history that does not reach ${name}; found what every history begins with.`
    return { pass: true, message: () => failure(sentence, report, []) }
  }
  const isThere = arrivalIn(report, target)
  const arrival = steps.find(step => isKept(step.verdict) && isThere(step))
  if (arrival) {
    const sentence = `Expected a history that does not reach ${name}; found that it does, with the scan marked.`
    return { pass: true, message: () => failure(sentence, report, [arrival.index]) }
  }
  const disbelieved = steps.filter(step => !isKept(step.verdict) && says(step, target))
  const last = steps.at(-1)
  const passed = [...new Set(steps.map(({ to }) => to))]
  const found = passed.length === 0 ? 'no event' : `that it comes to ${listed(passed)}`
  const remark =
    disbelieved.length > 0
      ? ' What is marked says so, and is not believed.'
      : report.presumed.some(({ code }) => saysCode(code, target))
        ? ' A presumed scan does not count: nobody reported it.'
        : ''
  const marked = disbelieved.length > 0 ? disbelieved : last ? [last] : []
  return {
    pass: false,
    message: () =>
      failure(
        `Expected a history that reaches ${name}; found ${found}.${remark}`,
        report,
        marked.map(({ index }) => index),
      ),
  }
}

const outcomes: readonly string[] = ['delivered', 'returned', 'cancelled'] satisfies readonly Outcome[]

// Whether a believed step comes to the target. What a step into `returned` came to the end tells, where it stayed there.
function arrivalIn({ status, outcome }: Report<TrackingEvent>, target: Target): (step: Step) => boolean {
  return step => {
    if (target.includes('/')) return codeOf(step) === target
    if (step.to !== 'returned' || !outcomes.includes(target)) return step.to === target
    return (status === 'returned' ? outcome : outcomeOf(codeOf(step))) === target
  }
}

const codeOf = ({ readAs, code }: Step): string | null => readAs ?? code

const outcomeOf = (code: string | null) => (code === '4/401' ? 'cancelled' : 'returned')

const says = (step: Step, target: Target): boolean => saysCode(codeOf(step), target)

// Whether a code, were it believed, would be the target or come to it.
function saysCode(code: string | null, target: Target): boolean {
  const status = rowOf(readCode(code).id)?.status
  return code === target || (status === 'returned' ? outcomeOf(code) === target : status === target)
}
