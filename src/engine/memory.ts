// A store that forgets: for tests, and to try things out. One process, nothing on disk.

import { ShipfoldError } from '../codes/index.js'
import type { Entry } from '../journal/index.js'
import type { TableJson } from '../table/index.js'
import type { PushRow } from './push.js'
import type { EffectRow, Settlement, ShipmentQuery, ShipmentRow, ShipmentWrite, Store } from './store.js'

interface Rows {
  readonly laws: Map<string, TableJson>
  readonly shipments: Map<string, { row: ShipmentRow; entries: Entry[] }>
  readonly effects: Map<string, EffectRow>
  readonly pushes: Map<string, PushRow>
}

/** A store in memory; what it holds is gone with it. */
export function memoryStore(): Store {
  const rows: Rows = { laws: new Map(), shipments: new Map(), effects: new Map(), pushes: new Map() }
  let isClosed = false
  const within = async <T>(work: () => T): Promise<T> => {
    if (isClosed) throw new ShipfoldError('closed', 'The store was closed. Open another one.')
    return work()
  }
  const effects = () => [...rows.effects.values()]
  const update = (key: string, change: Partial<EffectRow>): EffectRow => {
    const row = { ...rows.effects.get(key)!, ...change }
    rows.effects.set(key, row)
    return row
  }
  return {
    open: () => within(() => {}),
    law: hash => within(() => rows.laws.get(hash) ?? null),
    keepLaw: law => within(() => void (rows.laws.has(law.hash) || rows.laws.set(law.hash, copy(law)))),
    load: names => within(() => copy([...new Set(names)].flatMap(name => rows.shipments.get(name) ?? []))),
    commit: writes =>
      within(() => {
        if (!writes.every(write => isExpected(rows, write)) || !areNew(rows, writes)) return false
        for (const write of copy(writes)) apply(rows, write)
        return true
      }),
    shipments: query => within(() => copy(asked(rows, query))),
    names: query => within(() => asked(rows, query).map(({ shipment }) => shipment)),
    effects: ({ after, limit, shipments, state }) =>
      within(() =>
        copy(
          effects()
            .filter(({ key }) => after === undefined || compareNames(key, after) > 0)
            .filter(row => (!shipments || shipments.includes(row.shipment)) && (!state || row.state === state))
            .sort((a, b) => compareNames(a.key, b.key))
            .slice(0, limit),
        ),
      ),
    claim: ({ now, until, limit }) =>
      within(() => {
        for (const { key, state, withdrawn, leaseUntil } of effects())
          if (state === 'claimed' && withdrawn && leaseUntil! <= now) update(key, { state: 'cancelled', leaseUntil: null })
        const open = new Map<string, number>()
        for (const row of effects())
          if (isOpen(row, now)) open.set(row.firing, Math.min(row.revision, open.get(row.firing) ?? row.revision))
        return copy(
          effects()
            .filter(row => isClaimable(row, now) && (open.get(row.firing) ?? row.revision) >= row.revision)
            .sort((a, b) => a.madeAt - b.madeAt || compareNames(a.key, b.key))
            .slice(0, limit)
            .map(({ key, attempts, failures, state }) => {
              const failed = failures + Number(state === 'claimed')
              return update(key, { state: 'claimed', attempts: attempts + 1, failures: failed, leaseUntil: until })
            }),
        )
      }),
    settle: settlements => within(() => settlements.forEach(end)),
    unpark: ({ now, keys }) =>
      within(() => {
        const parked = effects().filter(({ key, state }) => state === 'parked' && (!keys || keys.includes(key)))
        for (const { key } of parked) update(key, { state: 'waiting', failures: 0, notBefore: now })
        return parked.length
      }),
    keepPush: push =>
      within(() => {
        const known = rows.pushes.get(push.key)
        const heardAt = Math.min(push.heardAt, known?.heardAt ?? push.heardAt)
        const lastHeardAt = Math.max(push.heardAt, known?.lastHeardAt ?? push.heardAt)
        const row = copy({ ...push, heardAt, lastHeardAt, times: (known?.times ?? 0) + 1 })
        rows.pushes.set(push.key, row)
        return copy(row)
      }),
    pushes: ({ limit, kind, shipment, keys, before }) =>
      within(() =>
        copy(
          [...rows.pushes.values()]
            .filter(row => (!kind || row.kind === kind) && (shipment === undefined || row.shipment === shipment))
            .filter(row => (!keys || keys.includes(row.key)) && (!before || byNews(before, row) < 0))
            .sort(byNews)
            .slice(0, limit),
        ),
      ),
    dropPushes: keys => within(() => keys.filter(key => rows.pushes.delete(key)).length),
    close: async () => {
      isClosed = true
    },
  }

  function end(settlement: Settlement): void {
    const { key, attempts } = settlement
    const row = rows.effects.get(key)
    if (row?.state !== 'claimed' || row.attempts !== attempts) return
    switch (settlement.kind) {
      case 'sent':
        update(key, { state: 'sent', sentAt: settlement.at, leaseUntil: null })
        return
      case 'failed': {
        const { error, retryAt } = settlement
        const state = row.withdrawn ? 'cancelled' : retryAt === null ? 'parked' : 'waiting'
        const notBefore = retryAt ?? row.notBefore
        update(key, { state, error, notBefore, failures: row.failures + 1, leaseUntil: null })
      }
    }
  }
}

function asked({ shipments }: Rows, { after, limit, notLaw, disputed, adopted, dueBy }: ShipmentQuery): readonly ShipmentRow[] {
  return [...shipments.values()]
    .map(({ row }) => row)
    .filter(row => after === undefined || compareNames(row.shipment, after) > 0)
    .filter(row => (notLaw === undefined || row.law !== notLaw) && !(disputed && row.settled))
    .filter(({ adoptedAt }) => adopted === undefined || (adoptedAt !== null) === adopted)
    .filter(({ nextAt }) => dueBy === undefined || (nextAt !== null && nextAt <= dueBy))
    .sort((a, b) => (dueBy === undefined ? 0 : a.nextAt! - b.nextAt!) || compareNames(a.shipment, b.shipment))
    .slice(0, limit)
}

// Rows of a database are copies, and so are these.
const copy = <T>(value: T): T => structuredClone(value)

function isExpected({ shipments, effects }: Rows, { was, row, drop, cancel, revive }: ShipmentWrite): boolean {
  if (shipments.get(row.shipment)?.row.version !== (was ? row.version - 1 : undefined)) return false
  const isUntouched = (its: EffectRow | undefined) => its?.state === 'waiting' && its.attempts === 0
  return (
    drop.every(key => isUntouched(effects.get(key))) &&
    [...cancel, ...revive].every(
      ({ key, state, attempts }) => effects.get(key)?.state === state && effects.get(key)?.attempts === attempts,
    )
  )
}

function areNew({ effects }: Rows, writes: readonly ShipmentWrite[]): boolean {
  const keys = writes.flatMap(({ add }) => add.map(({ key }) => key))
  return new Set(keys).size === keys.length && keys.every(key => !effects.has(key))
}

function apply({ shipments, effects }: Rows, { row, entries, add, drop, cancel, revive }: ShipmentWrite): void {
  const stored = shipments.get(row.shipment) ?? { row, entries: [] }
  for (const { number, entry } of entries) stored.entries[number] = entry
  shipments.set(row.shipment, { row, entries: stored.entries })
  for (const key of drop) effects.delete(key)
  for (const { key, state } of cancel)
    effects.set(key, { ...effects.get(key)!, ...(state === 'claimed' ? { withdrawn: true } : { state: 'cancelled' }) })
  for (const { key, state } of revive)
    effects.set(key, {
      ...effects.get(key)!,
      ...(state === 'claimed' ? { withdrawn: false } : { state: 'waiting', failures: 0, withdrawn: false }),
    })
  for (const effect of add) effects.set(effect.key, effect)
}

const isClaimable = ({ state, notBefore, leaseUntil, withdrawn }: EffectRow, now: number): boolean =>
  state === 'waiting' ? notBefore <= now : state === 'claimed' && !withdrawn && leaseUntil! <= now

// What must end before anything later of its firing is sent.
const isOpen = ({ state, withdrawn, leaseUntil }: EffectRow, now: number): boolean =>
  state === 'waiting' || state === 'parked' || (state === 'claimed' && (!withdrawn || leaseUntil! > now))

// The latest first.
const byNews = (a: Pick<PushRow, 'heardAt' | 'key'>, b: Pick<PushRow, 'heardAt' | 'key'>): number =>
  b.heardAt - a.heardAt || compareNames(b.key, a.key)

// By bytes of UTF-8, as a database does with the collation "C": code points, not code units.
function compareNames(a: string, b: string): number {
  const [left, right] = [[...a], [...b]]
  const at = left.findIndex((point, place) => point !== right[place])
  if (at < 0) return left.length - right.length
  return right[at] === undefined ? 1 : left[at]!.codePointAt(0)! - right[at]!.codePointAt(0)!
}
