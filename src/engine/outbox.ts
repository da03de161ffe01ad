// What a decision does to the effects that are already there. A firing's effects are sent in order of revision: 1 does, 2
// undoes, 3 does again. What no relay ever had is forgotten without a trace; what one had may have happened.

import type { Firing, Keyed, Orders } from '../rules/index.js'
import type { EffectRow, ShipmentWrite } from './store.js'

/** The part of a write that is about effects. */
export type OutboxWrite = Pick<ShipmentWrite, 'add' | 'drop' | 'cancel' | 'revive'>

/** What orders do to the effects that a shipment has; `now` in milliseconds since 1970 UTC. */
export function outboxAfter(
  shipment: string,
  { send, hold, withdraw }: Pick<Orders, 'send' | 'hold' | 'withdraw'>,
  rows: readonly EffectRow[],
  now: number,
): OutboxWrite {
  const rowsOf = ({ key }: Firing) => rows.filter(({ firing }) => firing === key)
  const row =
    ({ key: firing, rule, epoch, cause }: Firing, kind: EffectRow['kind'], revision: number) =>
    ({ key, effect }: Keyed): EffectRow => ({
      ...{ key: `${key}/${revision}`, firing, shipment, rule, epoch, revision, kind, effect, cause, madeAt: now },
      ...{
        state: 'waiting',
        attempts: 0,
        failures: 0,
        notBefore: now,
        leaseUntil: null,
        withdrawn: false,
        error: null,
        sentAt: null,
      },
    })
  const parts = [
    ...send.map(firing => {
      const known = rowsOf(firing)
      return known.length === 0 ? { ...nothing, add: firing.do.map(row(firing, 'do', 1)) } : sentAgain(firing, known)
    }),
    ...hold.map(firing => ({ ...nothing, drop: latestOf(rowsOf(firing)).filter(isUnsent).map(keyOf) })),
    ...withdraw.map(firing => withdrawn(firing, latestOf(rowsOf(firing)))),
  ]
  return {
    add: parts.flatMap(({ add }) => add),
    drop: parts.flatMap(({ drop }) => drop),
    cancel: parts.flatMap(({ cancel }) => cancel),
    revive: parts.flatMap(({ revive }) => revive),
  }

  function sentAgain(firing: Firing, known: readonly EffectRow[]): OutboxWrite {
    const latest = latestOf(known)
    const revision = latest[0]!.revision
    if (latest[0]!.kind === 'do') return completed(firing, latest, revision)
    const done = known.filter(each => each.revision === revision - 1)
    // An undoing that nobody had is called off, and what was done stands.
    if (latest.every(isUntouched) && done.every(({ state }) => state === 'sent'))
      return { ...completed(firing, done, revision - 1), drop: latest.map(keyOf) }
    return { ...nothing, add: firing.do.map(row(firing, 'do', revision + 1)) }
  }

  // What stands is not sent twice: only what is missing of it is, and what was called off while some relay tried it.
  function completed(firing: Firing, latest: readonly EffectRow[], revision: number): OutboxWrite {
    const keys = new Set(latest.map(keyOf))
    const add = firing.do.map(row(firing, 'do', revision)).filter(({ key }) => !keys.has(key))
    return { ...nothing, add, revive: latest.filter(isCalledOff) }
  }

  function withdrawn(firing: Firing, latest: readonly EffectRow[]): OutboxWrite {
    if (latest.length === 0 || latest[0]!.kind === 'undo') return nothing
    const [drop, touched] = [latest.filter(isUntouched), latest.filter(each => !isUntouched(each))]
    const cancel = touched.filter(({ state }) => state !== 'sent' && state !== 'cancelled')
    const add = touched.length === 0 ? [] : firing.undo.map(row(firing, 'undo', latest[0]!.revision + 1))
    return { ...nothing, add, drop: drop.map(keyOf), cancel }
  }
}

const nothing: OutboxWrite = { add: [], drop: [], cancel: [], revive: [] }

const keyOf = ({ key }: EffectRow): string => key

const isUntouched = ({ state, attempts }: EffectRow): boolean => state === 'waiting' && attempts === 0

// One that was withdrawn on its way and arrived all the same is sent.
const isCalledOff = ({ state, withdrawn }: EffectRow): boolean => state === 'cancelled' || (state === 'claimed' && withdrawn)

const isUnsent = (row: EffectRow): boolean => row.kind === 'do' && isUntouched(row)

function latestOf(rows: readonly EffectRow[]): readonly EffectRow[] {
  const revision = Math.max(...rows.map(row => row.revision))
  return rows.filter(row => row.revision === revision)
}
