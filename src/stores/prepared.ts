// Names of prepared statements: the same name for the same text in every process.

import { createHash } from 'node:crypto'
import type { SqlStatement } from './client.js'

const preparedNames = new WeakMap<SqlStatement, string>()

/** The name to prepare a statement under, null for one that is planned at each call. A schema of its own gives a name of its own. */
export function preparedName(statement: SqlStatement): string | null {
  const { name, text } = statement
  if (name === null) return null
  const known =
    preparedNames.get(statement) ??
    `shipfold_${name}_`.slice(0, 40) + createHash('sha256').update(text).digest('hex').slice(0, 20)
  preparedNames.set(statement, known)
  return known
}
