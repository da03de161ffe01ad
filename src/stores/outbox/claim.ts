// Claims effects for a relay; `schema` is quoted.

import type { ClaimRequest, Lane } from '../../engine/ports.js'
import { arrayLiteral, type SqlRequest, type SqlStatement } from '../client.js'
import { columnKinds, effectColumns, instantText, limitText, selectList, storableText } from '../columns.js'
import { lanesIn } from './lanes.js'

/** Makes a function that turns a claim into a request. */
export function claimBuilder(schema: string): (request: ClaimRequest) => SqlRequest {
  const variants = [false, true].map(serial => [false, true].map(repeated => claimStatement(schema, serial, repeated)))
  return request => {
    const { now, until, limit, retries = limit, token = null, rules, kinds, lanes } = request
    const { serial = false, isRepeated = false } = request
    return {
      statement: variants[Number(serial)]![Number(isRepeated && token !== null)]!,
      values: [
        instantText(now, 'now'),
        instantText(until, 'until'),
        token && storableText(token, 'token'),
        limitText(limit),
        limitText(retries),
        rules ? namesLiteral(rules) : null,
        kinds ? kindsLiteral(kinds) : null,
        namesLiteral(laneNames(lanes?.rules)),
        kindsLiteral(laneNames(lanes?.kinds)),
        ...[lanes?.rules, lanes?.kinds].flatMap((list = []) => [
          countsLiteral(list.map(({ inFlight }) => inFlight)),
          countsLiteral(list.map(({ free }) => free)),
        ]),
        `${lanes?.freeOfOthers ?? limit}`,
      ],
    }
  }
}

const laneNames = (list: readonly Lane[] = []) => list.map(({ name }) => name)
const namesLiteral = (names: readonly string[]) => arrayLiteral(names.map(name => storableText(name, 'rules')))
const kindsLiteral = (kinds: readonly string[]) => arrayLiteral(kinds.map(kind => columnKinds.note.encode(kind, 'kinds')))
const countsLiteral = (counts: readonly number[]) => arrayLiteral(counts.map(String), 'integer')

// However many effects there are, only those due are read, from the index in which each rule and kind has them in the order in
// which they become due: `lane` finds each rule and kind in that index by the one before. A row that changed after this statement
// began is checked again when it is locked, and skipped if it no longer fits.
//
// Repeated after a lost answer, it returns what is held under its token, for which it reads all open effects.
const claimStatement = (s: string, serial: boolean, repeated: boolean): SqlStatement => ({
  name: 'claim',
  text: `with recursive given as (
  select $1::timestamptz as now, $2::timestamptz as until, $3::text as token, $4::bigint as most, $5::bigint as retries,
    $6::text[] as rules, $7::text[] as kinds, $14::bigint as free_of_others
),
busy_rule as (select * from unnest($8::text[], $10::integer[], $11::integer[]) as b (name, in_flight, free)),
busy_kind as (select * from unnest($9::text[], $12::integer[], $13::integer[]) as b (name, in_flight, free)),${
    repeated
      ? `
held as materialized (
  select e.* from ${s}.effects e, given g
  where e.is_open and e.state = 'claimed' and e.claim = g.token and e.lease_until > g.now
),`
      : ''
  }
closed as (
  update ${s}.effects e set state = 'cancelled', lease_until = null
  where e.ctid = any (array(select c.ctid from ${s}.effects c
    where c.is_open and c.cancel_requested and c.state = 'claimed' and c.lease_until <= $1::timestamptz
    for update skip locked))
),
${lanesIn(s)},
due as materialized (
  select l.is_retry, l.rule, l.effect_kind, e.ctid as place, e.not_before, e.key
  from lane l cross join given g cross join lateral (
    select e.ctid, e.not_before, e.key from ${s}.effects e
    where e.is_open and e.is_retry = l.is_retry and e.rule = l.rule and e.effect_kind = l.effect_kind
      and e.not_before <= $1::timestamptz
      and (e.state = 'pending' or e.state = 'claimed' and e.lease_until <= $1::timestamptz and not e.cancel_requested)
      and (e.revision = 1 or not exists (select from ${s}.effects b
        where b.subject = e.subject and b.activation = e.activation and b.revision < e.revision and (b.state in ('pending', 'dead')
          or b.state = 'claimed' and (not b.cancel_requested or b.lease_until > $1::timestamptz))))${
            serial
              ? `
      and not exists (select from ${s}.effects o
        where o.subject = e.subject and o.is_open and o.key <> e.key
          and not (o.state = 'claimed' and o.cancel_requested and o.lease_until <= $1::timestamptz)
          and ((o.created_at, o.revision, o.key) < (e.created_at, e.revision, e.key) or o.state = 'claimed' and o.lease_until > $1::timestamptz))`
              : ''
          }
    order by e.not_before, e.key
    limit $4::bigint
    for update of e skip locked
  ) e
  where (g.rules is null or l.rule = any (g.rules)) and (g.kinds is null or l.effect_kind = any (g.kinds))
),
turns as (
  select d.*, coalesce(r.free, g.free_of_others) as rule_free, coalesce(k.free, g.free_of_others) as kind_free,
    greatest(r.in_flight, k.in_flight, 0)
      + row_number() over (partition by d.is_retry, d.rule, d.effect_kind order by d.not_before, d.key) as turn
  from due d cross join given g left join busy_rule r on r.name = d.rule left join busy_kind k on k.name = d.effect_kind
),
by_retry as (
  select t.*, row_number() over (partition by t.is_retry order by t.turn, t.not_before, t.key) as number from turns t
),
by_rule as (
  select t.*, row_number() over (partition by t.rule order by t.is_retry, t.turn, t.not_before, t.key) as rule_number
  from by_retry t cross join given g where not t.is_retry or t.number <= g.retries
),
by_kind as (
  select t.*, row_number() over (partition by t.effect_kind order by t.is_retry, t.turn, t.not_before, t.key) as kind_number
  from by_rule t where t.rule_number <= t.rule_free
),
chosen as (
  select t.place, t.key, row_number() over (order by t.is_retry, t.turn, t.not_before, t.key) as position
  from by_kind t where t.kind_number <= t.kind_free${repeated ? ' and not exists (select from held)' : ''}
  order by position limit $4::bigint
),
claimed as (
  update ${s}.effects e
  set state = 'claimed', attempts = e.attempts + 1, failures = e.failures + (e.state = 'claimed'${repeated ? ' and e.claim is distinct from $3::text' : ''})::integer,
    lease_until = $2::timestamptz, claim = $3::text
  where e.ctid = any (array(select place from chosen))
  returning *
)
select ${selectList(effectColumns, 'e')}
from ${repeated ? '(select * from claimed union all select * from held)' : 'claimed'} e left join chosen c on c.key = e.key
order by c.position`,
})
