// A law that is broken says so by its name, with the reason and, where it was drawn, the shortest example.

import { ShipfoldError } from '../codes/index.js'
import type { LawCheck } from './journal-laws.js'

/** The same laws, whose failures name them; `subject` is what breaks them: `A decoder`. */
export const named = (subject: string, laws: readonly LawCheck[]): readonly LawCheck[] =>
  laws.map(({ name, check }) => ({
    name,
    check: () => {
      try {
        check()
      } catch (thrown) {
        const { message, cause } = thrown instanceof Error ? thrown : new Error(String(thrown))
        const reason = cause instanceof Error ? `${cause.message}\n${message}` : message
        throw new Error(`${subject} breaks the law "${name}": ${reason}`, { cause: thrown })
      }
    },
  }))

/** Throws `bad-option` for a number of runs by which nothing would be tried. */
export function checkRuns(runs: number): void {
  if (Number.isSafeInteger(runs) && runs >= 1) return
  throw new ShipfoldError('bad-option', `runs is ${String(runs)}; give a whole number of 1 or more.`)
}
