// Pushes: kept, listed, forgotten. Each is one statement; `schema` is quoted.

import type { Push, PushQuery } from '../engine/push.js'
import { checkedText, encoded, inOrder, instantText, pushColumns, selected } from './columns.js'
import { checkedLimit, type Request } from './effects.js'
import { arrayOf, type Statement, type Value } from './queries.js'

const columns = pushColumns.map(({ column }) => column).join(', ')

/** Keeps one, and gives its row. */
export const keepOf = (schema: string): Statement => ({
  name: 'keep_push',
  text: `insert into ${schema}.pushes as p (${columns})
select $1::text, $2::text, $3::text, $4::text, $5::text, $6::json, $7::timestamptz, $8::timestamptz, $9::integer
on conflict (key) do update set feed = excluded.feed, kind = excluded.kind, shipment = excluded.shipment, note = excluded.note,
  body = excluded.body, heard_at = least(p.heard_at, excluded.heard_at),
  last_heard_at = greatest(p.last_heard_at, excluded.last_heard_at), times = p.times + 1
returning ${selected(pushColumns, 'p')}`,
})

/** The values of {@link keepOf}. Throws `bad-option` for a key or a feed that cannot be stored. */
export const valuesOf = (push: Push): readonly Value[] =>
  encoded(pushColumns, [{ ...push, lastHeardAt: push.heardAt, times: 1 }]).map(([value]) => value ?? null)

export function pushesOf(schema: string, { limit, kind, shipment, keys, before }: PushQuery): Request {
  const values: Value[] = []
  const given = (value: Value) => `$${values.push(value)}`
  const conditions = [
    // Said so that the partial index can be asked.
    ...(kind ? [`p.kind = ${given(kind)}::text${kind === 'scans' ? '' : " and p.kind <> 'scans'"}`] : []),
    ...(shipment === undefined ? [] : [`p.shipment = ${given(checkedText(shipment, 'shipment'))}::text`]),
    ...(keys ? [`p.key = any (${given(arrayOf(keys.map(key => checkedText(key, 'key'))))}::text[])`] : []),
    ...(before
      ? [
          `(p.heard_at, p.key) < (${given(instantText(before.heardAt, 'before'))}::timestamptz, ${given(checkedText(before.key, 'before'))}::text)`,
        ]
      : []),
  ]
  return {
    text: `select ${selected(pushColumns, 'p')} from ${schema}.pushes p
${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
order by p.heard_at desc, p.key desc${limit === undefined ? '' : ` limit ${given(`${checkedLimit(limit)}`)}::bigint`}`,
    values,
  }
}

/** Gives one row for each that was there. */
export const dropOf = (schema: string, keys: readonly string[]): Request => ({
  text: `delete from ${schema}.pushes p where p.key = any ($1::text[]) returning p.key`,
  values: [arrayOf(inOrder(keys, key => key).map(key => checkedText(key, 'key')))],
})
