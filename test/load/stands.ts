// Where shipments stand, beside where a fresh journal of what was acknowledged puts them.

import { heldOf } from '../../src/engine/held.js'
import type { PushRow, StoredShipment } from '../../src/engine/index.js'
import { decode } from '../../src/feeds/kuaidi100.js'
import { emptyJournal, type Journal, record, report } from '../../src/index.js'
import type { Exchange } from './client.js'
import { grouped } from './grouped.js'
import { zones } from './rules.js'

/** What differs, a sentence for each shipment. When a push was heard is believed; whether it was, is not. */
export function shipmentLosses(
  exchanges: readonly Exchange[],
  shipments: readonly StoredShipment[],
  pushes: ReadonlyMap<string, PushRow>,
): readonly string[] {
  const heard = exchanges.filter(
    ({ post: { kind }, isAcknowledged }) => isAcknowledged && (kind === 'scans' || kind === 'monitoring'),
  )
  const expected = grouped(heard, ({ post }) => post.shipment!) // lists have one
  const stored = new Map(shipments.map(each => [each.row.shipment, each]))
  const strangers = [...stored.keys()].filter(name => !expected.has(name))
  return [
    ...strangers.map(name => `Shipment ${name} is there, and nothing of it was acknowledged.`),
    ...[...expected].flatMap(([name, its]) => {
      const known = stored.get(name)
      return known ? standLosses(known, journalOf(name, its, pushes), latestOf(its, pushes)) : [`Shipment ${name} is lost.`]
    }),
  ]
}

// The same words are heard once, as they were first.
function journalOf(shipment: string, its: readonly Exchange[], pushes: ReadonlyMap<string, PushRow>): Journal {
  const firsts = [...new Map(its.map(exchange => [exchange.post.key, exchange])).values()]
  const inputs = firsts.map(({ post: { key, param }, sentAt }) => ({
    ...{ kind: 'snapshot' as const, source: 'kuaidi100', events: decode(JSON.parse(param.toString())).events },
    heardAt: new Date(pushes.get(key)?.heardAt ?? sentAt),
  }))
  inputs.sort((a, b) => Number(a.heardAt) - Number(b.heardAt))
  return record(emptyJournal(shipment, { zones }), inputs).journal
}

// Of the same words on two connections at one moment, the later may be written first: it is heard then, and the earlier too.
const latestOf = (its: readonly Exchange[], pushes: ReadonlyMap<string, PushRow>): number =>
  Math.max(...its.map(({ post: { key }, answeredAt }) => pushes.get(key)?.lastHeardAt ?? answeredAt))

function standLosses(stored: StoredShipment, journal: Journal, latest: number): readonly string[] {
  const { row } = stored
  const held = heldOf(stored).journal
  const whole = report(journal, { now: new Date(journal.heardAt!) }) // something was heard
  const { status, substatus, outcome, leg, terminal, settled, alternative, since } = whole
  const rows: readonly (readonly [field: string, is: unknown, wanted: unknown])[] = [
    ['status', row.status, status],
    ['substatus', row.substatus, substatus],
    ['outcome', row.outcome, outcome],
    ['leg', row.leg, leg],
    ['terminal', row.terminal, terminal],
    ['settled', row.settled, settled],
    ['alternative', row.alternative, alternative],
    ['since', row.since, since],
    ['whether heardAt is in time', row.heardAt! >= journal.heardAt! && row.heardAt! <= latest, true],
    ['events', held.entries.map(({ event }) => event), journal.entries.map(({ event }) => event)],
    ['report', report(held, { now: new Date(row.judgedAt) }), whole],
  ]
  const said = rows.map(([field, is, wanted]) => ({ field, is: JSON.stringify(is), wanted: JSON.stringify(wanted) }))
  const first = said.find(({ is, wanted }) => is !== wanted)
  if (!first) return []
  const { field, is, wanted } = first
  return [`Shipment ${row.shipment} stands otherwise: ${field} is ${shown(is)}, and should be ${shown(wanted)}.`]
}

const shown = (json: string | undefined) => (json && json.length > 160 ? `${json.slice(0, 160)}…` : json)
