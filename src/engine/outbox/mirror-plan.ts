// What a changed standing does to the outbox. Each revision delivers a whole standing, so only the latest matters: it replaces
// those that are not delivered yet. While one is being delivered, one more waits behind it.

import type { ChangedStanding, KeyedEffect, Standing } from '../../rules/index.js'
import type { EffectRow, EffectWrite } from '../ports.js'
import { isNeverClaimed, newEffect, type PlanContext } from './new-effect.js'

/** What a changed standing does to the effects of its activation; each kind of effect is planned by itself. */
export function planMirror(
  context: PlanContext,
  activation: ChangedStanding,
  rows: readonly EffectRow[],
  isAssumed: boolean,
): EffectWrite {
  const revision = rows.reduce((latest, row) => Math.max(latest, row.revision), 0) + 1
  // A rule that was edited may have lost a kind.
  const lost = rows.filter(row => !activation.do.some(({ effect }) => effect.kind === row.effect.kind))
  const parts = [without(lost.filter(isOpen)), ...activation.do.map(planKind)]
  return {
    add: parts.flatMap(({ add }) => add),
    drop: parts.flatMap(({ drop }) => drop),
    cancel: parts.flatMap(({ cancel }) => cancel),
    revive: [],
  }

  function planKind(keyed: KeyedEffect): EffectWrite {
    const { standing, previous, of } = activation
    const its = rows.filter(({ effect }) => effect.kind === keyed.effect.kind)
    const open = its.filter(isOpen)
    if (standing === null) return without(open)
    const done = its.filter(({ state }) => state === 'done').reduce<EffectRow | null>(later, null)
    // Without a delivery, the receiver knows as little as of a journey that is gone.
    const isKnown = done ? isSameIn(of, done.standing, standing) : previous !== null && standing.status === 'expected'
    const since = its.filter(row => row.revision > (done?.revision ?? 0))
    if (isKnown && since.every(isNeverClaimed)) return without(since)
    const isNews = previous === null || !isSameIn(of, previous, standing)
    if (!isNews && open.length === 0) return without([])
    // What was to be delivered before still is.
    const assumed = isAssumed && open.length === 0
    return { ...without(open), add: [newEffect(context, { activation, kind: 'do', revision, standing, assumed }, keyed)] }
  }
}

// Neither delivered nor cancelled: it may be claimed, or claimed again.
const isOpen = ({ state, cancelRequested }: EffectRow): boolean =>
  state === 'pending' || state === 'dead' || (state === 'claimed' && !cancelRequested)

const later = (a: EffectRow | null, b: EffectRow): EffectRow => (a === null || b.revision > a.revision ? b : a)

const isSameIn = (of: ChangedStanding['of'], a: Standing | null, b: Standing): boolean =>
  a !== null && of.every(field => a[field] === b[field])

function without(rows: readonly EffectRow[]): EffectWrite {
  const drop = rows.filter(isNeverClaimed).map(({ key }) => key)
  return { add: [], drop, cancel: rows.filter(row => !isNeverClaimed(row)), revive: [] }
}
