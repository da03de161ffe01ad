// Whether anything was lost: what a store holds, and what was delivered, beside what was posted and how that was answered.
// Nothing here asks the server.

import type { Message, PushRow } from '../../src/engine/index.js'
import type { Exchange } from './client.js'
import { deliveryLosses } from './deliveries.js'
import { grouped } from './grouped.js'
import type { Kept } from './kept.js'
import type { Post } from './posts.js'
import { shipmentLosses } from './stands.js'

/** What differs from what must be, a sentence each; none where nothing was lost, doubled or let in. */
export function lossesOf(exchanges: readonly Exchange[], kept: Kept, delivered: readonly Message[]): readonly string[] {
  const byKey = grouped(exchanges, ({ post }) => post.key)
  const pushes = new Map(kept.pushes.map(push => [push.key, push]))
  return [
    ...exchanges.flatMap(answerLosses),
    ...[...byKey].flatMap(([key, its]) => pushLosses(its, pushes.get(key))),
    ...kept.pushes.flatMap(({ key }) => (byKey.has(key) ? [] : [`A push is kept that nobody posted: ${key}.`])),
    ...shipmentLosses(exchanges, kept.shipments, pushes),
    ...deliveryLosses(kept, delivered),
  ]
}

function answerLosses({ post, statuses, isAcknowledged }: Exchange): readonly string[] {
  const isRight = post.kind === 'forged' ? statuses.at(-1) === 401 : isAcknowledged
  return isRight ? [] : [`${nameOf(post)} was answered ${statuses.join(', ')}.`]
}

// Of all exchanges of the same words.
function pushLosses(its: readonly Exchange[], push: PushRow | undefined): readonly string[] {
  const { post } = its[0]!
  const name = nameOf(post)
  const acknowledged = its.filter(({ isAcknowledged }) => isAcknowledged)
  if (post.kind === 'forged') return push ? [`${name} left a trace.`] : []
  if (acknowledged.length === 0) return []
  if (!push) return [`${name} was acknowledged, and is not kept.`]
  const { kind, times, heardAt, body } = push
  const tries = its.reduce((sum, { statuses }) => sum + statuses.length, 0)
  const from = Math.min(...its.map(({ sentAt }) => sentAt))
  const to = Math.min(...acknowledged.map(({ answeredAt }) => answeredAt))
  const bytes = body && ('text' in body ? Buffer.from(body.text) : Buffer.from(body.base64, 'base64'))
  const rows: readonly (readonly [boolean, string])[] = [
    [kind === post.kind, `is kept as ${kind}`],
    [times >= acknowledged.length && times <= tries, `was acknowledged ${acknowledged.length}×, and heard ${times}×`],
    [heardAt >= from && heardAt <= to, `was on its way from ${from} to ${to}, and heard at ${heardAt}`],
    [kind === 'scans' ? body === null : bytes?.equals(post.param) === true, 'is kept with another body'],
  ]
  return rows.flatMap(([holds, fault]) => (holds ? [] : [`${name} ${fault}.`]))
}

const nameOf = ({ kind, shipment, key }: Post) => `The push ${key.slice(0, 12)} (${kind}, of ${shipment ?? 'nobody'})`
