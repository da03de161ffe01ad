// What a commit does to the effects of the memory store.

import type { EffectRow, EffectWrite } from '../ports.js'
import { effectOf } from './outbox.js'

/** Whether the effects of a subject are as a write expects them, but for those that it adds. */
export function areAsExpected(
  effects: ReadonlyMap<string, EffectRow>,
  subject: string,
  { drop, cancel, revive }: EffectWrite,
): boolean {
  const stored = (key: string) => effectOf(effects, subject, key)
  const isNeverClaimed = (its: EffectRow | undefined) => its?.state === 'pending' && its.attempts === 0
  return (
    drop.every(key => isNeverClaimed(stored(key))) &&
    [...cancel, ...revive].every(({ key, state, attempts }) => stored(key)?.state === state && stored(key)?.attempts === attempts)
  )
}

/** Whether none of these keys exists yet, or is there twice. */
export const areNew = (rows: ReadonlyMap<string, unknown>, keys: readonly string[]): boolean =>
  new Set(keys).size === keys.length && keys.every(key => !rows.has(key))

/** The keys of the effects that writes add. */
export const addedKeys = (writes: readonly EffectWrite[]): readonly string[] =>
  writes.flatMap(({ add }) => add.map(({ key }) => key))

export function applyEffects(effects: Map<string, EffectRow>, { add, drop, cancel, revive }: EffectWrite): void {
  for (const key of drop) effects.delete(key)
  const update = (key: string, change: Partial<EffectRow>) => effects.set(key, { ...effects.get(key)!, ...change })
  for (const { key, state } of cancel) update(key, state === 'claimed' ? { cancelRequested: true } : { state: 'cancelled' })
  for (const { key, state } of revive)
    update(key, state === 'claimed' ? { cancelRequested: false } : { state: 'pending', failures: 0, cancelRequested: false })
  for (const effect of add) effects.set(effect.key, effect)
}
