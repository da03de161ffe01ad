// Effects as a plan adds them.

import type { Activation, GroupActivation, KeyedEffect } from '../../rules/index.js'
import type { EffectRow } from '../ports.js'

/** What is the same of all effects that a plan adds. */
export interface PlanContext {
  readonly subject: string
  /** The present, in Unix time. */
  readonly now: number
}

/** What is the same of the effects of one revision. */
export interface Revision extends Pick<EffectRow, 'kind' | 'revision' | 'standing' | 'assumed'> {
  readonly activation: Pick<Activation | GroupActivation, 'key' | 'rule' | 'journey' | 'cause'>
}

/** An effect that is to be delivered; or, if it is assumed, one that counts as delivered. */
export function newEffect(
  { subject, now }: PlanContext,
  { activation, ...its }: Revision,
  { key, effect }: KeyedEffect,
): EffectRow {
  const { rule, journey, cause } = activation
  const { kind, revision, standing, assumed } = its
  return {
    key: `${key}/${revision}`,
    activation: activation.key,
    subject,
    rule,
    journey,
    revision,
    kind,
    effect,
    cause,
    standing,
    assumed,
    createdAt: now,
    state: assumed ? 'done' : 'pending',
    attempts: 0,
    failures: 0,
    notBefore: now,
    leaseUntil: null,
    claim: null,
    cancelRequested: false,
    error: null,
    doneAt: assumed ? now : null,
  }
}

/** Whether no relay has claimed an effect, so that it can be deleted without trace. */
export const isNeverClaimed = ({ state, attempts }: EffectRow): boolean => state === 'pending' && attempts === 0
