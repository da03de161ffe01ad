// Names for statements that are prepared once: the same for the same text, whoever prepares it.

import { createHash } from 'node:crypto'
import type { Statement } from './queries.js'

const names = new WeakMap<Statement, string>()

/** What a statement is prepared as; null where it is planned each time. Another schema makes it another text, and another name. */
export function preparedName(statement: Statement): string | null {
  const { name, text } = statement
  if (name === null) return null
  const known =
    names.get(statement) ?? `shipfold_${name}_`.slice(0, 40) + createHash('sha256').update(text).digest('hex').slice(0, 20)
  names.set(statement, known)
  return known
}
