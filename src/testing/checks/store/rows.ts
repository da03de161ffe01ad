// Sample rows for the checks of a store: minimal rows, each with the fields changed that a check is about.

import type {
  EffectRow,
  GroupMember,
  GroupNote,
  GroupRow,
  GroupWrite,
  InboxMessage,
  ShipmentRow,
  ShipmentWrite,
  StoredShipment,
} from '../../../engine/ports.js'

type StoredEntry = StoredShipment['entries'][number]

/** A noon in 2026, in milliseconds; the checks count from it. */
export const NOON = Date.UTC(2026, 2, 1, 12)

export const sampleShipment = (shipment: string, version = 1, change: Partial<ShipmentRow> = {}): ShipmentRow => ({
  shipment,
  version,
  table: 'table-1',
  status: 'inTransit',
  substatus: null,
  outcome: null,
  leg: 'outbound',
  terminal: false,
  certain: true,
  doubts: [],
  since: null,
  registeredAt: NOON,
  receivedAt: NOON,
  evaluatedAt: NOON,
  wakeAt: null,
  deadlines: [],
  withheld: [],
  assumed: [],
  journeyStarts: [],
  memberships: [],
  erasedAt: null,
  zone: null,
  zones: {},
  redelivery: null,
  rulings: [],
  sources: {},
  ...change,
})

export const sampleEntry = (text: string, id = 0): StoredEntry => ({
  id,
  event: { code: '0/0', time: '2026-03-01T12:00:00Z', text },
  at: NOON,
  spans: [
    [NOON, NOON + 1],
    [NOON + 2, null],
  ],
  assertions: { [text]: { lists: [0, 2, 3, null], issued: null, delta: NOON, position: 0 } },
})

export const sampleEffect = (key: string, change: Partial<EffectRow> = {}): EffectRow => ({
  key,
  activation: `activation of ${key}`,
  subject: 'A',
  rule: 'rule',
  journey: 0,
  revision: 1,
  kind: 'do',
  effect: { kind: 'mail' },
  cause: null,
  standing: null,
  assumed: false,
  createdAt: NOON,
  state: 'pending',
  attempts: 0,
  failures: 0,
  notBefore: NOON,
  leaseUntil: null,
  claim: null,
  cancelRequested: false,
  error: null,
  doneAt: null,
  ...change,
})

export const sampleMessage = (key: string, change: Partial<InboxMessage> = {}): InboxMessage => ({
  key,
  feed: 'kd100',
  kind: 'scans',
  shipment: null,
  note: null,
  body: null,
  receivedAt: NOON,
  ...change,
})

/** A write of a shipment's row: version 1 creates the shipment, any other follows the version before it. */
export const sampleWrite = (row: ShipmentRow, change: Partial<ShipmentWrite> = {}): ShipmentWrite => ({
  previous: row.version === 1 ? null : { ...row, version: row.version - 1 },
  row,
  entries: [],
  notes: [],
  add: [],
  drop: [],
  cancel: [],
  revive: [],
  ...change,
})

export const sampleMember = (shipment: string, change: Partial<GroupMember> = {}): GroupMember => ({
  shipment,
  journey: 0,
  status: 'inTransit',
  outcome: null,
  certain: true,
  doubts: [],
  cause: null,
  ...change,
})

export const sampleNote = (group: string, shipment: string, version = 1, change: Partial<GroupNote> = {}): GroupNote => ({
  group,
  shipment,
  version,
  members: [sampleMember(shipment)],
  expect: null,
  assume: null,
  at: NOON,
  ...change,
})

export const sampleGroup = (group: string, version = 1, change: Partial<GroupRow> = {}): GroupRow => ({
  group,
  version,
  expect: null,
  members: [],
  evaluatedAt: NOON,
  ...change,
})

/** A write of a group's row: version 1 creates the group, any other follows the version before it. */
export const sampleGroupWrite = (row: GroupRow, change: Partial<GroupWrite> = {}): GroupWrite => ({
  previous: row.version === 1 ? null : { ...row, version: row.version - 1 },
  row,
  notes: [],
  add: [],
  drop: [],
  cancel: [],
  revive: [],
  ...change,
})

/** Strings that quoting, encoding and columns must leave unchanged. */
export const awkwardTexts: readonly string[] = [
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

/** The strings that can be names: a text column cannot hold NUL or lone surrogates. */
export const awkwardNames: readonly string[] = awkwardTexts
  .filter(text => !/[\0\ud800-\udfff]/u.test(text))
  .map(text => text.slice(0, 500))
