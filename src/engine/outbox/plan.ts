// What a decision does to the outbox. The effects of an activation are delivered in order of revision: 1 does, 2 undoes, 3 does
// again. Effects that no relay has claimed are deleted without trace; a claimed one may have been delivered.

import type { Activation, GroupActivation, GroupResult, KeyedEffect, RuleResult } from '../../rules/index.js'
import type { EffectRow, EffectWrite } from '../ports.js'
import { planMirror } from './mirror-plan.js'
import { isNeverClaimed, newEffect } from './new-effect.js'

/** Which activations are recorded as done, and not sent. */
export interface Assumption {
  /** Those of these rules, or of all; null for none. */
  readonly rules: true | readonly string[] | null
  /** Those with these keys, when they fire. */
  readonly keys: readonly string[]
}

/** Whether the activations of a rule are recorded as done. */
export const assumesRule = ({ rules }: Pick<Assumption, 'rules'>, rule: string): boolean =>
  rules === true || (rules?.includes(rule) ?? false)

const NOTHING_ASSUMED: Assumption = { rules: null, keys: [] }

type Planned = Activation | GroupActivation

/** What a rule result does to the effects of a subject; `now` in Unix time. */
export function planEffects(
  subject: string,
  result: Pick<RuleResult, 'fire' | 'suppress' | 'compensate' | 'changed'> | GroupResult,
  rows: readonly EffectRow[],
  now: number,
  assumption: Assumption = NOTHING_ASSUMED,
): EffectWrite {
  const { fire, suppress, compensate } = result
  const changed = 'changed' in result ? result.changed : []
  const byActivation = new Map<string, EffectRow[]>()
  for (const known of rows) byActivation.set(known.activation, [...(byActivation.get(known.activation) ?? []), known])
  const rowsOf = ({ key }: Pick<Planned, 'key'>): readonly EffectRow[] => byActivation.get(key) ?? []
  const row =
    (activation: Planned, kind: EffectRow['kind'], revision: number, assumed = kind === 'do' && isAssumed(activation)) =>
    (keyed: KeyedEffect): EffectRow =>
      newEffect({ subject, now }, { activation, kind, revision, standing: null, assumed }, keyed)
  const isAssumed = ({ key, rule }: Planned) => assumesRule(assumption, rule) || assumption.keys.includes(key)
  const parts = [
    ...fire.map(activation => {
      const known = rowsOf(activation)
      return known.length === 0
        ? { ...EMPTY_PLAN, add: activation.do.map(row(activation, 'do', 1)) }
        : fireAgain(activation, known)
    }),
    ...suppress.map(activation => ({
      ...EMPTY_PLAN,
      drop: latestRevision(rowsOf(activation)).filter(isDroppable).map(effectKey),
    })),
    ...compensate.map(activation => compensation(activation, latestRevision(rowsOf(activation)))),
    ...changed.map(each => planMirror({ subject, now }, each, rowsOf(each), assumesRule(assumption, each.rule))),
  ]
  return {
    add: parts.flatMap(({ add }) => add),
    drop: parts.flatMap(({ drop }) => drop),
    cancel: parts.flatMap(({ cancel }) => cancel),
    revive: parts.flatMap(({ revive }) => revive),
  }

  function fireAgain(activation: Planned, known: readonly EffectRow[]): EffectWrite {
    const latest = latestRevision(known)
    const revision = latest[0]!.revision
    if (latest[0]!.kind === 'do') return complete(activation, latest, revision)
    const done = known.filter(each => each.revision === revision - 1)
    // No relay has claimed the undo yet: it is dropped, and the done effects stay.
    if (latest.every(isNeverClaimed) && done.every(({ state }) => state === 'done'))
      return { ...complete(activation, done, revision - 1), drop: latest.map(effectKey) }
    // An undo that is still to be delivered comes after what was assumed: then this follows it.
    const assumed = isAssumed(activation) && known.every(isClosed)
    return { ...EMPTY_PLAN, add: activation.do.map(row(activation, 'do', revision + 1, assumed)) }
  }

  // Adds the effects that the revision lacks, and revives those that were cancelled.
  function complete(activation: Planned, latest: readonly EffectRow[], revision: number): EffectWrite {
    const keys = new Set(latest.map(effectKey))
    const add = activation.do.map(row(activation, 'do', revision)).filter(({ key }) => !keys.has(key))
    return { ...EMPTY_PLAN, add, revive: isAssumed(activation) ? [] : latest.filter(isCancelled) }
  }

  function compensation(activation: Planned, latest: readonly EffectRow[]): EffectWrite {
    if (latest.length === 0 || latest[0]!.kind === 'undo') return EMPTY_PLAN
    const [drop, touched] = [latest.filter(isNeverClaimed), latest.filter(each => !isNeverClaimed(each))]
    const cancel = touched.filter(({ state }) => state !== 'done' && state !== 'cancelled')
    const assumed = assumesRule(assumption, activation.rule) && touched.every(each => each.assumed)
    const add = touched.length === 0 ? [] : activation.undo.map(row(activation, 'undo', latest[0]!.revision + 1, assumed))
    return { ...EMPTY_PLAN, add, drop: drop.map(effectKey), cancel }
  }
}

/** Whether a write leaves anything to deliver. */
export const makesDue = ({ add, revive }: EffectWrite): boolean =>
  add.some(({ state }) => state === 'pending') || revive.length > 0

const EMPTY_PLAN: EffectWrite = { add: [], drop: [], cancel: [], revive: [] }

const effectKey = ({ key }: EffectRow): string => key

// An effect that was delivered although its cancellation was requested is done.
const isCancelled = ({ state, cancelRequested }: EffectRow): boolean =>
  state === 'cancelled' || (state === 'claimed' && cancelRequested)

const isClosed = ({ state }: EffectRow): boolean => state === 'done' || state === 'cancelled'

const isDroppable = (row: EffectRow): boolean => row.kind === 'do' && isNeverClaimed(row)

function latestRevision(rows: readonly EffectRow[]): readonly EffectRow[] {
  const revision = Math.max(...rows.map(row => row.revision))
  return rows.filter(row => row.revision === revision)
}
