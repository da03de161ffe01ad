// All tables of shipfold; `s` is the quoted schema. The first key of shipments, events and effects is the shipment, so that a
// database can be sharded by it.
//
// An update that touches no indexed column stays on its page if there is room, and then no index changes: hence the fill
// factors, and hence the generated columns, which stay as they are while an effect is claimed.
// The index over the inbox leaves the body out: a body may be longer than an index allows.

import { CONFLICT } from '../database-errors.js'

export const createTables = (s: string): string => `
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
  doubts json not null,
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
  redelivery json,
  rulings json not null,
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
  subject text collate "C" not null,
  key text collate "C" not null,
  activation text collate "C" not null,
  rule text collate "C" not null,
  journey integer not null,
  revision integer not null,
  kind text not null,
  effect_kind text collate "C" not null,
  effect json not null,
  cause json,
  created_at timestamptz not null,
  state text not null,
  attempts integer not null,
  failures integer not null,
  not_before timestamptz not null,
  lease_until timestamptz,
  claim text,
  cancel_requested boolean not null,
  error text,
  done_at timestamptz,
  is_open boolean generated always as (state in ('pending', 'claimed')) stored,
  is_dead boolean generated always as (state = 'dead') stored,
  is_retry boolean generated always as (failures > 0 or error is not null) stored,
  primary key (subject, key)
) with (fillfactor = 80);
create index effects_by_key on ${s}.effects (key);
create index effects_due on ${s}.effects (is_retry, rule, effect_kind, not_before, key) where is_open;
create index effects_cancelled on ${s}.effects (key) where is_open and cancel_requested;
create index effects_oldest on ${s}.effects (created_at, key) where is_open;
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
`
