// The tables, as numbered steps. All missing steps run in one transaction, under a lock that admits one process at a time.
// Until 0.1.0 is released there is one step, and changes are made in it; from then on a step is never edited.

import { quoteIdentifier, quoteLiteral } from './client.js'

/** Each step as SQL, given the quoted name of the schema. */
const migrations: readonly ((schema: string) => string)[] = [
  // An update that touches no indexed column stays on its page if there is room, and then no index changes: hence the fill
  // factors, and hence the two generated columns, which stay as they are while an effect is claimed, retried and claimed again.
  // The index over the inbox leaves the body out: a body may be longer than an index allows.
  s => `
create table ${s}.machine_tables (
  hash text primary key,
  definition json not null
);
create table ${s}.shipments (
  shipment text collate "C" primary key,
  version integer not null,
  table_hash text not null,
  status text not null,
  substatus integer,
  outcome text,
  leg text not null,
  terminal boolean not null,
  certain boolean not null,
  alternative text,
  since text,
  registered_at timestamptz,
  received_at timestamptz,
  evaluated_at timestamptz not null,
  wake_at timestamptz,
  deadlines json not null,
  withheld json not null,
  journey_starts json not null,
  zone text,
  zones json not null,
  sources json not null
) with (fillfactor = 70);
create index shipments_uncertain on ${s}.shipments (shipment) where not certain;
create index shipments_due on ${s}.shipments (wake_at) where wake_at is not null;
create index shipments_unregistered on ${s}.shipments (shipment) where registered_at is null;
create table ${s}.events (
  shipment text collate "C" not null,
  number integer not null,
  entry json not null,
  primary key (shipment, number)
) with (fillfactor = 85);
create table ${s}.effects (
  key text collate "C" primary key,
  activation text collate "C" not null,
  shipment text collate "C" not null,
  rule text not null,
  journey integer not null,
  revision integer not null,
  kind text not null,
  effect json not null,
  cause json,
  created_at timestamptz not null,
  state text not null,
  attempts integer not null,
  failures integer not null,
  not_before timestamptz not null,
  lease_until timestamptz,
  cancel_requested boolean not null,
  error text,
  done_at timestamptz,
  is_open boolean generated always as (state in ('pending', 'claimed')) stored,
  is_dead boolean generated always as (state = 'dead') stored
) with (fillfactor = 80);
create index effects_of_shipment on ${s}.effects (shipment);
create index effects_open on ${s}.effects (created_at, key) where is_open;
create index effects_dead on ${s}.effects (key) where is_dead;
create table ${s}.inbox (
  key text collate "C" primary key,
  feed text not null,
  kind text not null,
  shipment text collate "C",
  note text,
  body json,
  received_at timestamptz not null,
  last_received_at timestamptz not null,
  received_count integer not null
);
create index inbox_of_shipment on ${s}.inbox (shipment, received_at) where shipment is not null;
create index inbox_attention on ${s}.inbox (kind, received_at, key) where kind <> 'scans';
create function ${s}.raise_conflict() returns boolean language plpgsql as
  $$ begin raise exception 'rows are not as expected' using errcode = '${CONFLICT}'; end $$;
`,
]

/** The number of the last step. */
export const LATEST_MIGRATION = migrations.length

/** SQLSTATE of a commit whose expectations do not hold. */
export const CONFLICT = 'SF001'

/** SQLSTATE of opening a schema that a newer version migrated. */
export const TOO_NEW = 'SF002'

/** SQLSTATE of opening a database whose encoding cannot hold every text. */
export const NOT_UNICODE = 'SF003'

/** One statement that applies the steps a schema lacks; several processes may run it at once. */
export function migrateStatement(schema: string): string {
  const s = quoteIdentifier(schema)
  const steps = migrations.map((step, at) => {
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
  if done > ${LATEST_MIGRATION} then raise exception 'migration %', done using errcode = '${TOO_NEW}'; end if;
  ${steps.join('\n  ')}
end`)}`
}
