// The tables, as numbered steps that are applied once and never edited. All of them run in one transaction, alone.

import { literal, quoted } from './queries.js'

/** Each step as SQL, with the schema's name already quoted. */
const migrations: readonly ((schema: string) => string)[] = [
  // Updates that touch no indexed column stay on their page where there is room, and need no work on indexes: hence the fill
  // factors, and hence the two generated columns, which do not change while an effect is claimed, retried and claimed again.
  s => `
create table ${s}.laws (
  hash text primary key,
  law json not null
);
create table ${s}.shipments (
  shipment text collate "C" primary key,
  version integer not null,
  law text not null,
  status text not null,
  substatus integer,
  outcome text,
  leg text not null,
  terminal boolean not null,
  settled boolean not null,
  alternative text,
  since text,
  heard_at timestamptz not null,
  judged_at timestamptz not null,
  next_at timestamptz,
  deadlines json not null,
  epochs json not null,
  zone text,
  zones json not null,
  sources json not null
) with (fillfactor = 70);
create index shipments_disputed on ${s}.shipments (shipment) where not settled;
create index shipments_due on ${s}.shipments (next_at) where next_at is not null;
create table ${s}.events (
  shipment text collate "C" not null,
  number integer not null,
  entry json not null,
  primary key (shipment, number)
) with (fillfactor = 85);
create table ${s}.effects (
  key text collate "C" primary key,
  firing text collate "C" not null,
  shipment text collate "C" not null,
  rule text not null,
  epoch integer not null,
  revision integer not null,
  kind text not null,
  effect json not null,
  cause json,
  made_at timestamptz not null,
  state text not null,
  attempts integer not null,
  failures integer not null,
  not_before timestamptz not null,
  lease_until timestamptz,
  withdrawn boolean not null,
  error text,
  sent_at timestamptz,
  is_pending boolean generated always as (state in ('waiting', 'claimed')) stored,
  is_parked boolean generated always as (state = 'parked') stored
) with (fillfactor = 80);
create index effects_of_shipment on ${s}.effects (shipment);
create index effects_pending on ${s}.effects (made_at, key) where is_pending;
create index effects_parked on ${s}.effects (key) where is_parked;
create function ${s}.refuse() returns boolean language plpgsql as
  $$ begin raise exception 'rows are not as expected' using errcode = '${REFUSED}'; end $$;
`,
  // What was there was adopted when it was heard of. The pushes' index holds no body, however long.
  s => `
alter table ${s}.shipments add column adopted_at timestamptz, alter column heard_at drop not null;
update ${s}.shipments set adopted_at = judged_at;
create index shipments_unadopted on ${s}.shipments (shipment) where adopted_at is null;
create table ${s}.pushes (
  key text collate "C" primary key,
  feed text not null,
  kind text not null,
  shipment text collate "C",
  note text,
  body json,
  heard_at timestamptz not null,
  last_heard_at timestamptz not null,
  times integer not null
);
create index pushes_of_shipment on ${s}.pushes (shipment, heard_at) where shipment is not null;
create index pushes_to_see_to on ${s}.pushes (kind, heard_at, key) where kind <> 'scans';
`,
  // Of what was there nobody knows what was held back.
  s => `alter table ${s}.shipments add column held_back json not null default '[]';`,
]

/** The number of the last step. */
export const NEWEST = migrations.length

/** What a commit whose expectations do not hold is aborted with. */
export const REFUSED = 'SF001'

/** What opening a database of a newer version is aborted with. */
export const TOO_NEW = 'SF002'

/** What opening a database that cannot hold every text is aborted with. */
export const NOT_UNICODE = 'SF003'

/** One statement that brings the schema up to a step, the newest by default, whoever else tries the same at this moment. */
export function upgrade(schema: string, to = NEWEST): string {
  const s = quoted(schema)
  const steps = migrations.slice(0, to).map((step, at) => {
    const apply = `execute ${literal(step(s))}; execute ${literal(`insert into ${s}.migrations values (${at + 1}, now())`)};`
    return `if done < ${at + 1} then ${apply} end if;`
  })
  return `do language plpgsql ${literal(`
declare done integer;
begin
  perform pg_advisory_xact_lock(hashtext(${literal(`shipfold ${schema}`)})::bigint);
  if current_setting('server_encoding') <> 'UTF8' then
    raise exception 'encoding %', current_setting('server_encoding') using errcode = '${NOT_UNICODE}';
  end if;
  if to_regnamespace(${literal(s)}) is null then execute ${literal(`create schema ${s}`)}; end if;
  if to_regclass(${literal(`${s}.migrations`)}) is null then
    execute ${literal(`create table ${s}.migrations (number integer primary key, applied_at timestamptz not null)`)};
  end if;
  execute ${literal(`select coalesce(max(number), 0) from ${s}.migrations`)} into done;
  if done > ${NEWEST} then raise exception 'migration %', done using errcode = '${TOO_NEW}'; end if;
  ${steps.join('\n  ')}
end`)}`
}
