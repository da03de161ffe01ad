// Whether anything was lost: compares the stored rows and the deliveries with the posts and their responses. Does not query the
// server.

import type { Delivery, InboxRow } from '../../src/engine/index.js'
import type { Exchange } from './client.js'
import { deliveryLosses } from './deliveries.js'
import { groupBy } from './group-by.js'
import type { Post } from './posts.js'
import { shipmentLosses } from './shipments.js'
import type { StoredRows } from './stored-rows.js'

/** What is wrong, a sentence each; empty if nothing was lost, duplicated or wrongly accepted. */
export function lossesOf(exchanges: readonly Exchange[], stored: StoredRows, delivered: readonly Delivery[]): readonly string[] {
  const byKey = groupBy(exchanges, ({ post }) => post.key)
  const messages = new Map(stored.messages.map(message => [message.key, message]))
  return [
    ...exchanges.flatMap(responseLosses),
    ...[...byKey].flatMap(([key, its]) => messageLosses(its, messages.get(key))),
    ...stored.messages.flatMap(({ key }) => (byKey.has(key) ? [] : [`A message is stored that nobody posted: ${key}.`])),
    ...shipmentLosses(exchanges, stored.shipments, messages),
    ...deliveryLosses(stored, delivered),
  ]
}

function responseLosses({ post, statuses, isAcknowledged }: Exchange): readonly string[] {
  const isRight = post.kind === 'forged' ? statuses.at(-1) === 401 : isAcknowledged
  return isRight ? [] : [`${nameOf(post)} got the status ${statuses.join(', ')}.`]
}

// Of all exchanges of the same body.
function messageLosses(its: readonly Exchange[], message: InboxRow | undefined): readonly string[] {
  const { post } = its[0]!
  const name = nameOf(post)
  const acknowledged = its.filter(({ isAcknowledged }) => isAcknowledged)
  if (post.kind === 'forged') return message ? [`${name} is stored.`] : []
  if (acknowledged.length === 0) return []
  if (!message) return [`${name} was acknowledged, and is not stored.`]
  const { kind, receivedCount, receivedAt, body } = message
  const tries = its.reduce((sum, { statuses }) => sum + statuses.length, 0)
  const from = Math.min(...its.map(({ begunAt }) => begunAt))
  const to = Math.min(...acknowledged.map(({ respondedAt }) => respondedAt))
  const bytes = body && ('text' in body ? Buffer.from(body.text) : Buffer.from(body.base64, 'base64'))
  const rows: readonly (readonly [boolean, string])[] = [
    [kind === post.kind, `is stored as ${kind}`],
    [
      receivedCount >= acknowledged.length && receivedCount <= tries,
      `was acknowledged ${acknowledged.length}×, and received ${receivedCount}×`,
    ],
    [receivedAt >= from && receivedAt <= to, `was posted between ${from} and ${to}, and received at ${receivedAt}`],
    [kind === 'scans' ? body === null : bytes?.equals(post.param) === true, 'is stored with another body'],
  ]
  return rows.flatMap(([holds, problem]) => (holds ? [] : [`${name} ${problem}.`]))
}

const nameOf = ({ kind, shipment, key }: Post) => `The push ${key.slice(0, 12)} (${kind}, of ${shipment ?? 'nobody'})`
