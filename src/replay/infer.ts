// The code that a caller's classifier reads in an event's text. A classifier is somebody's function: whatever it does, the event
// stays what its provider reported.

import { type CodeInput, type CodeReading, readCode } from '../vocabulary/index.js'

/**
 * Returns a code for an event that has none, for example from its text; undefined where it cannot tell. With `catchAll` it is also
 * asked for events of code 0/0, under which providers report what they cannot classify. `hash` names what it does, so that an
 * evaluation can say which classifier it used.
 */
export interface Classify<E> {
  (event: E): CodeInput
  readonly catchAll?: boolean | undefined
  readonly hash?: string | undefined
}

const CATCH_ALL = '0/0'

/**
 * What a classifier reads in an event whose own code is `own`: null where it is not asked, says nothing or agrees; `failed` where
 * it throws or returns what is no code.
 */
export function inferCode<E>(event: E, own: CodeReading, classify: Classify<E>): CodeReading | 'failed' | null {
  if (own.kind !== 'uncoded' && !(own.code === CATCH_ALL && classify.catchAll)) return null
  let given: CodeInput
  try {
    given = classify(event)
  } catch {
    return 'failed'
  }
  if (given === undefined || given === null || given === '') return null
  const reading = readCode(given)
  if (reading.kind === 'uncoded' || reading.kind === 'unknown') return 'failed'
  return reading.code === own.code ? null : reading
}
