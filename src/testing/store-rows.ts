// Rows for the laws of a store: as plain as can be, with what a law is about changed.

import type { EffectRow, ShipmentRow, ShipmentWrite, StoredShipment } from '../engine/store.js'

type Entry = StoredShipment['entries'][number]

/** A noon in 2026; the laws count from it in milliseconds. */
export const NOON = Date.UTC(2026, 2, 1, 12)

export const shipmentRow = (shipment: string, version = 1, change: Partial<ShipmentRow> = {}): ShipmentRow => ({
  shipment,
  version,
  law: 'law-1',
  status: 'inTransit',
  substatus: null,
  outcome: null,
  leg: 'outbound',
  terminal: false,
  settled: true,
  alternative: null,
  since: null,
  adoptedAt: NOON,
  heardAt: NOON,
  judgedAt: NOON,
  nextAt: null,
  deadlines: [],
  heldBack: [],
  epochs: [],
  zone: null,
  zones: {},
  sources: {},
  ...change,
})

export const entryOf = (text: string): Entry => ({
  event: { code: '0/0', time: '2026-03-01T12:00:00Z', text },
  at: NOON,
  heard: [
    [NOON, NOON + 1],
    [NOON + 2, null],
  ],
  told: { [text]: { first: NOON, last: null, position: 0, beside: [text] } },
})

export const effectRow = (key: string, change: Partial<EffectRow> = {}): EffectRow => ({
  key,
  firing: `firing of ${key}`,
  shipment: 'A',
  rule: 'rule',
  epoch: 0,
  revision: 1,
  kind: 'do',
  effect: { kind: 'mail' },
  cause: null,
  madeAt: NOON,
  state: 'waiting',
  attempts: 0,
  failures: 0,
  notBefore: NOON,
  leaseUntil: null,
  withdrawn: false,
  error: null,
  sentAt: null,
  ...change,
})

/** A write of a version: of the first to a shipment that is not there, of any other to the one before. */
export const writeOf = (row: ShipmentRow, change: Partial<ShipmentWrite> = {}): ShipmentWrite => ({
  was: row.version === 1 ? null : { ...row, version: row.version - 1 },
  row,
  entries: [],
  add: [],
  drop: [],
  cancel: [],
  revive: [],
  ...change,
})

/** Texts that no quoting, encoding or column may change. */
export const awkward: readonly string[] = [
  '',
  ' ',
  'a\u0000b',
  '\ud800 alone \udfff',
  `'; drop table shipments; --`,
  `"we"ird" \\ \\" {a,b} NULL $1 $$ %s \\u0000`,
  'line\r\nline\ttab\u0085\u2028',
  '签收 📦 ﷽ é e\u0301',
  '__proto__',
  'long '.repeat(20_000),
]

/** Those that can be names: a database has no place for the others in a column that people query. */
export const names: readonly string[] = awkward.filter(text => !/[\0\ud800-\udfff]/u.test(text)).map(text => text.slice(0, 500))
