// The outbox of the memory store.

import { compareUtf8 } from '../compare-utf8.js'
import { isRetry } from '../outbox/port.js'
import type { Claim, ClaimRequest, DeliveryResult, EffectRow, Lane, OutboxPort } from '../ports.js'

/** An outbox over rows by key; `within` runs work while the store is open, and `copy` keeps callers from sharing rows. */
export function memoryOutbox(
  rows: Map<string, EffectRow>,
  within: <T>(work: () => T) => Promise<T>,
  copy: <T>(value: T) => T,
): OutboxPort {
  const effects = () => [...rows.values()]
  const update = (key: string, change: Partial<EffectRow>): EffectRow => {
    const row = { ...rows.get(key)!, ...change }
    rows.set(key, row)
    return row
  }
  const isHeld = ({ subject, key, attempts }: Claim): boolean => {
    const row = effectOf(rows, subject, key)
    return row?.state === 'claimed' && row.attempts === attempts
  }
  return {
    list: ({ after, limit, subjects, state }) =>
      within(() =>
        copy(
          effects()
            .filter(({ key }) => after === undefined || compareUtf8(key, after) > 0)
            .filter(row => (!subjects || subjects.includes(row.subject)) && (!state || row.state === state))
            .sort((a, b) => compareUtf8(a.key, b.key))
            .slice(0, limit),
        ),
      ),
    claim: request =>
      within(() => {
        const { now, until, token = null, isRepeated = false } = request
        const isHeldNow = (row: EffectRow) => row.state === 'claimed' && row.claim === token && row.leaseUntil! > now
        const held = isRepeated && token !== null ? effects().filter(isHeldNow) : []
        if (held.length > 0) return copy(held)
        for (const { key, state, cancelRequested, leaseUntil } of effects())
          if (state === 'claimed' && cancelRequested && leaseUntil! <= now) update(key, { state: 'cancelled', leaseUntil: null })
        const claimed = chosen(effects(), request).map(({ key, attempts, failures, state, claim }) => {
          const isUndelivered = isRepeated && claim === token
          const failed = failures + Number(state === 'claimed' && !isUndelivered)
          return update(key, { state: 'claimed', attempts: attempts + 1, failures: failed, leaseUntil: until, claim: token })
        })
        return copy(claimed)
      }),
    renew: ({ until, claims }) =>
      within(() =>
        claims.filter(isHeld).map(claim => {
          const leaseUntil = Math.max(until, rows.get(claim.key)!.leaseUntil!)
          update(claim.key, { leaseUntil })
          return { ...copy(claim), leaseUntil }
        }),
      ),
    acknowledge: results => within(() => results.filter(isHeld).forEach(acknowledge)),
    retry: ({ now, keys }) =>
      within(() => {
        const dead = effects().filter(({ key, state }) => state === 'dead' && (!keys || keys.includes(key)))
        for (const { key } of dead) update(key, { state: 'pending', failures: 0, notBefore: now })
        return dead.length
      }),
  }

  function acknowledge(result: DeliveryResult): void {
    const { key } = result
    const { cancelRequested, notBefore, failures } = rows.get(key)!
    switch (result.kind) {
      case 'done':
        update(key, { state: 'done', doneAt: result.at, leaseUntil: null })
        return
      case 'released':
        update(key, { state: cancelRequested ? 'cancelled' : 'pending', leaseUntil: null })
        return
      case 'failed': {
        const { error, retryAt } = result
        const state = cancelRequested ? 'cancelled' : retryAt === null ? 'dead' : 'pending'
        update(key, { state, error, notBefore: retryAt ?? notBefore, failures: failures + 1, leaseUntil: null })
      }
    }
  }
}

/** The effect with this key, if it is this subject's. Keys begin with their subject; the outbox is keyed by both all the same. */
export const effectOf = (rows: ReadonlyMap<string, EffectRow>, subject: string, key: string): EffectRow | undefined => {
  const row = rows.get(key)
  return row?.subject === subject ? row : undefined
}

function chosen(rows: readonly EffectRow[], request: ClaimRequest): readonly EffectRow[] {
  const { now, limit, retries = limit, rules, kinds, lanes, serial = false } = request
  const open = new Map<string, number>()
  for (const row of rows)
    if (isBlocking(row, now)) open.set(row.activation, Math.min(row.revision, open.get(row.activation) ?? row.revision))
  const claimable = rows
    .filter(row => isClaimable(row, now) && (open.get(row.activation) ?? row.revision) >= row.revision)
    .filter(({ rule, effect }) => (rules?.includes(rule) ?? true) && (kinds?.includes(effect.kind) ?? true))
    .filter(row => !serial || !rows.some(other => isAhead(other, row, now)))
    .sort((a, b) => a.notBefore - b.notBefore || compareUtf8(a.key, b.key))
  // The turn of an effect: how many of its rule and kind come before it, and how many of these are in flight.
  const count = counter()
  const turns = claimable.map(row => {
    const { rule, effect } = row
    const inFlight = Math.max(laneOf(lanes?.rules, rule)?.inFlight ?? 0, laneOf(lanes?.kinds, effect.kind)?.inFlight ?? 0)
    return { row, turn: inFlight + count(JSON.stringify([rule, effect.kind, isRetry(row)])) }
  })
  const inTurn = turns.sort((a, b) => Number(isRetry(a.row)) - Number(isRetry(b.row)) || a.turn - b.turn).map(({ row }) => row)
  const [countRule, countKind, countRetry] = [counter(), counter(), counter()]
  const freeOf = (of: readonly Lane[] | undefined, name: string) => laneOf(of, name)?.free ?? lanes?.freeOfOthers ?? limit
  return inTurn
    .filter(row => !isRetry(row) || countRetry('') <= retries)
    .filter(({ rule }) => countRule(rule) <= freeOf(lanes?.rules, rule))
    .filter(({ effect: { kind } }) => countKind(kind) <= freeOf(lanes?.kinds, kind))
    .slice(0, limit)
}

const laneOf = (lanes: readonly Lane[] | undefined, name: string) => lanes?.find(lane => lane.name === name)

// Counts calls by name, from 1.
function counter(): (name: string) => number {
  const counts = new Map<string, number>()
  return name => {
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return count
  }
}

const isClaimable = ({ state, notBefore, leaseUntil, cancelRequested }: EffectRow, now: number): boolean =>
  state === 'pending' ? notBefore <= now : state === 'claimed' && !cancelRequested && leaseUntil! <= now

// Blocks later revisions of its activation.
const isBlocking = ({ state, cancelRequested, leaseUntil }: EffectRow, now: number): boolean =>
  state === 'pending' || state === 'dead' || (state === 'claimed' && (!cancelRequested || leaseUntil! > now))

// Whether a serial relay delivers `other` before `row`.
function isAhead(other: EffectRow, row: EffectRow, now: number): boolean {
  if (other.subject !== row.subject || other.key === row.key) return false
  if (other.state === 'claimed' && other.leaseUntil! > now) return true
  const isEarlier = (other.createdAt - row.createdAt || other.revision - row.revision || compareUtf8(other.key, row.key)) < 0
  return isEarlier && (other.state === 'pending' || other.state === 'claimed')
}
