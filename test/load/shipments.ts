// Compares stored shipments with a fresh journal of the acknowledged messages.

import type { InboxRow, StoredShipment } from '../../src/engine/index.js'
import { assembleShipment } from '../../src/engine/ingest/loaded-shipment.js'
import { decode } from '../../src/feeds/kuaidi100.js'
import { applyInput, createJournal, type Journal, reportOf } from '../../src/index.js'
import { complete } from '../../src/vocabulary/slices.js'
import type { Exchange } from './client.js'
import { groupBy } from './group-by.js'
import { zones } from './rules.js'

/** What differs, one sentence for each shipment. Takes from the inbox when a push was received, but not whether it was. */
export function shipmentLosses(
  exchanges: readonly Exchange[],
  shipments: readonly StoredShipment[],
  messages: ReadonlyMap<string, InboxRow>,
): readonly string[] {
  const received = exchanges.filter(
    ({ post: { kind }, isAcknowledged }) => isAcknowledged && (kind === 'scans' || kind === 'monitoring'),
  )
  const expected = groupBy(received, ({ post }) => post.shipment!) // these kinds have one
  const stored = new Map(shipments.map(each => [each.row.shipment, each]))
  const foreign = [...stored.keys()].filter(name => !expected.has(name))
  return [
    ...foreign.map(name => `Shipment ${name} is stored, and nothing of it was acknowledged.`),
    ...[...expected].flatMap(([name, its]) => {
      const known = stored.get(name)
      return known ? differences(known, journalOf(name, its, messages), latestOf(its, messages)) : [`Shipment ${name} is lost.`]
    }),
  ]
}

// The same body is ingested once, at its first receipt.
function journalOf(shipment: string, its: readonly Exchange[], messages: ReadonlyMap<string, InboxRow>): Journal {
  const firsts = [...new Map(its.map(exchange => [exchange.post.key, exchange])).values()]
  const inputs = firsts.map(({ post: { key, param }, begunAt }) => ({
    ...{ kind: 'snapshot' as const, source: 'kuaidi100', events: decode(JSON.parse(param.toString()))[0]!.events },
    receivedAt: new Date(messages.get(key)?.receivedAt ?? begunAt),
  }))
  inputs.sort((a, b) => Number(a.receivedAt) - Number(b.receivedAt))
  return applyInput(createJournal(shipment, { zones }), inputs).journal
}

// If two connections post the same body at once, the later one may be saved first: then both times count as received.
const latestOf = (its: readonly Exchange[], messages: ReadonlyMap<string, InboxRow>): number =>
  Math.max(...its.map(({ post: { key }, respondedAt }) => messages.get(key)?.lastReceivedAt ?? respondedAt))

function differences(stored: StoredShipment, journal: Journal, latest: number): readonly string[] {
  const { row } = stored
  const storedJournal = complete(assembleShipment(stored)).journal
  // At least one input was received.
  const expected = reportOf(journal, { now: new Date(journal.receivedAt!) })
  const { status, substatus, outcome, leg, terminal, certain, doubts, since } = expected
  const rows: readonly (readonly [field: string, is: unknown, wanted: unknown])[] = [
    ['status', row.status, status],
    ['substatus', row.substatus, substatus],
    ['outcome', row.outcome, outcome],
    ['leg', row.leg, leg],
    ['terminal', row.terminal, terminal],
    ['certain', row.certain, certain],
    ['doubts', row.doubts, doubts],
    ['since', row.since, since],
    ['whether receivedAt is in time', row.receivedAt! >= journal.receivedAt! && row.receivedAt! <= latest, true],
    ['events', storedJournal.entries.map(({ event }) => event), journal.entries.map(({ event }) => event)],
    ['report', reportOf(storedJournal, { now: new Date(row.evaluatedAt) }), expected],
  ]
  const pairs = rows.map(([field, is, wanted]) => ({ field, is: JSON.stringify(is), wanted: JSON.stringify(wanted) }))
  const first = pairs.find(({ is, wanted }) => is !== wanted)
  if (!first) return []
  const { field, is, wanted } = first
  return [`Shipment ${row.shipment} differs: ${field} is ${shorten(is)}, and should be ${shorten(wanted)}.`]
}

const shorten = (json: string | undefined) => (json && json.length > 160 ? `${json.slice(0, 160)}…` : json)
