// A handler under test, as `checkHandler` checks it.

import { checkHandler, type HandlerCheck, handlerText } from '../handler/index.js'
import type { MatcherResult } from './received.js'

/** Whether a value is a handler: something to deliver pushes to, and a way to read what came of them. */
export const isHandler = (value: unknown): value is HandlerCheck =>
  typeof value === 'object' && value !== null && 'deliver' in value && 'read' in value

/** What the check of a handler comes to; its own options, such as `feed`, are kept. */
export async function handled(
  handler: HandlerCheck,
  options: Pick<HandlerCheck, 'kinds' | 'runs' | 'seed'>,
): Promise<MatcherResult> {
  const report = await checkHandler({ ...handler, ...options })
  const pass = report.survived === report.tried
  const sentence = pass
    ? 'Expected a handler that fails in some disorder; found that it survives all that was tried.'
    : 'Expected a handler that survives every kind of disorder; found the failures below.'
  return { pass, message: () => `${sentence}\n\n${handlerText(report)}` }
}
