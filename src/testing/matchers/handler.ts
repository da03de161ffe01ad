// A handler under test, as `checkHandler` checks it.

import { type CheckHandlerOptions, checkHandler, handlerText } from '../handler/index.js'
import type { MatcherResult } from './received.js'

/** Whether a value is a handler: an object with `deliver` and `read`. */
export const isHandler = (value: unknown): value is CheckHandlerOptions =>
  typeof value === 'object' && value !== null && 'deliver' in value && 'read' in value

/** The result of checking a handler. The handler's own options, such as `feed`, apply too. */
export async function handlerResult(
  handler: CheckHandlerOptions,
  options: Pick<CheckHandlerOptions, 'kinds' | 'runs' | 'seed'>,
): Promise<MatcherResult> {
  const report = await checkHandler({ ...handler, ...options })
  const pass = report.survived === report.tried
  const sentence = pass
    ? 'Expected a handler that fails under some fault; found that it survives all faults that were tried.'
    : 'Expected a handler that survives every kind of fault; found the failures below.'
  return { pass, message: () => `${sentence}\n\n${handlerText(report)}` }
}
