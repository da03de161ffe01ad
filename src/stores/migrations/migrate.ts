// The tables, created in numbered steps. All missing steps run in one transaction, under a lock that admits one process at a
// time. A step is never edited once it has landed.

import { quoteIdentifier, quoteLiteral } from '../client.js'
import { NOT_UNICODE, TOO_NEW } from '../database-errors.js'
import { createTables } from './0001-tables.js'
import { addOrders } from './0002-orders.js'

/** Each step as SQL, given the quoted name of the schema. */
const migrations: readonly ((schema: string) => string)[] = [createTables, addOrders]

/** The number of the last step. */
export const LATEST_MIGRATION = migrations.length

/** One statement that applies the steps a schema lacks, of those that this version knows; several processes may run it at once. */
export function migrateStatement(schema: string, known = migrations): string {
  const s = quoteIdentifier(schema)
  const steps = known.map((step, at) => {
    const apply = `execute ${quoteLiteral(step(s))}; execute ${quoteLiteral(`insert into ${s}.migrations values (${at + 1}, now())`)};`
    return `if done < ${at + 1} then ${apply} end if;`
  })
  return `do language plpgsql ${quoteLiteral(`
declare done integer;
begin
  perform pg_advisory_xact_lock(hashtext(${quoteLiteral(`shipfold ${schema}`)})::bigint);
  if current_setting('server_encoding') <> 'UTF8' then
    raise exception 'encoding %', current_setting('server_encoding') using errcode = '${NOT_UNICODE}';
  end if;
  if to_regnamespace(${quoteLiteral(s)}) is null then execute ${quoteLiteral(`create schema ${s}`)}; end if;
  if to_regclass(${quoteLiteral(`${s}.migrations`)}) is null then
    execute ${quoteLiteral(`create table ${s}.migrations (number integer primary key, applied_at timestamptz not null)`)};
  end if;
  execute ${quoteLiteral(`select coalesce(max(number), 0) from ${s}.migrations`)} into done;
  if done > ${known.length} then raise exception 'migration %; this version knows ${known.length}', done using errcode = '${TOO_NEW}'; end if;
  ${steps.join('\n  ')}
end`)}`
}
