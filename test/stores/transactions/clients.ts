// What is passed to inTransaction, for libraries that have no client of pg in hand. docs/guide/transactions.md quotes these.

import { sql } from 'drizzle-orm'
import type { NodePgDatabase } from 'drizzle-orm/node-postgres'
import type { Knex } from 'knex'
import type { TransactionQuery } from '../../../src/stores/postgres.js'

export const withDrizzle =
  (tx: Pick<NodePgDatabase, 'execute'>): TransactionQuery =>
  (text, values) => {
    const part = (its: string, at: number) => (at % 2 === 0 ? sql.raw(its) : sql`${values[Number(its) - 1]}`)
    return tx.execute(sql.join(text.split(/\$(\d+)/).map(part)))
  }

export const withKnex =
  (trx: Knex.Transaction): TransactionQuery =>
  (text, values) =>
    trx.raw(text.replace(/\$(\d+)/g, ':$1'), Object.fromEntries(values.map((value, at) => [at + 1, value])))
