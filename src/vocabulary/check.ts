// One check: a name that states what must hold, and a function that throws where it does not.

import { badOption } from './options.js'

/** A named check. `run` throws where what the name states does not hold, with the counterexample. */
export interface Check {
  readonly name: string
  readonly run: () => void
}

/** The same checks, with failures that name the check; `subject` is what fails it: `A decoder`. */
export const namedChecks = (subject: string, checks: readonly Check[]): readonly Check[] =>
  checks.map(({ name, run }) => ({
    name,
    run: () => {
      try {
        run()
      } catch (thrown) {
        const { message, cause } = thrown instanceof Error ? thrown : new Error(String(thrown))
        const reason = cause instanceof Error ? `${cause.message}\n${message}` : message
        throw new Error(`${subject} fails the check "${name}": ${reason}`, { cause: thrown })
      }
    },
  }))

/** Throws `bad-option` unless this is a whole number of 1 or more, under the name of its option. */
export function assertCount(name: string, value: unknown): void {
  if (Number.isSafeInteger(value) && (value as number) >= 1) return
  badOption(name, value, 'Pass a whole number of 1 or more.')
}

/** Throws `bad-option` for a number of runs that would try nothing. */
export const assertRuns = (runs: unknown): void => assertCount('runs', runs)

/** Throws `bad-option` unless this is a whole number. */
export function assertSeed(seed: unknown): void {
  if (!Number.isSafeInteger(seed)) badOption('seed', seed, 'Pass a whole number.')
}
