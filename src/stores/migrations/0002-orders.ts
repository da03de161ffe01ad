// What orders of several parcels need: groups, the notes that shipments leave for them, effects about a group, effects that are
// assumed to be done, mirrors, erasure, and the indexes of lists by status, outcome and group. `s` is the quoted schema. A note's first
// key is its shipment, with which it is committed. The index of groups has no list of pending entries: each look-up would read it.

import { newKeyPads } from '../erasure/hash.js'

export const addOrders = (s: string): string => `
alter table ${s}.shipments
  add column assumed json not null default '[]',
  add column memberships jsonb not null default '[]',
  add column erased_at timestamptz;
create index shipments_by_status on ${s}.shipments (status, shipment);
create index shipments_by_outcome on ${s}.shipments (outcome, shipment);
create index shipments_uncertain_by_status on ${s}.shipments (status, shipment) where not certain;
create index shipments_of_group on ${s}.shipments using gin (memberships jsonb_path_ops) with (fastupdate = off) where memberships <> '[]';

alter table ${s}.effects
  alter column journey drop not null,
  add column standing json,
  add column assumed boolean not null default false;

create table ${s}.groups (
  name text collate "C" primary key,
  version integer not null,
  expect integer,
  members json not null,
  evaluated_at timestamptz not null
) with (fillfactor = 70);

create table ${s}.group_notes (
  shipment text collate "C" not null,
  version integer not null,
  group_name text collate "C" not null,
  members json not null,
  expect integer,
  assume json,
  at timestamptz not null,
  primary key (shipment, version, group_name)
);
create index group_notes_of_group on ${s}.group_notes (group_name, shipment, version);

create table ${s}.erasure_key (
  inner_pad bytea not null,
  outer_pad bytea not null
);
insert into ${s}.erasure_key values (${newKeyPads()});

create table ${s}.tombstones (
  name_hash bytea primary key,
  erased_at timestamptz not null,
  dropped integer not null default 0
);
`
