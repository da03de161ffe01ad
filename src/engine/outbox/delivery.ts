import type { Cause, Effect } from '../../rules/index.js'

/** An effect to deliver. */
export interface Delivery<F extends Effect = Effect> {
  /** The receiver's idempotency key: unique, and stable for ever. */
  readonly key: string
  /** The activation that caused the effect; an effect and its undo have the same one. */
  readonly activation: string
  /** 1 does, 2 undoes, 3 does again: a receiver ignores revisions older than the one it has. */
  readonly revision: number
  readonly kind: 'do' | 'undo'
  readonly shipment: string
  readonly rule: string
  readonly journey: number
  readonly effect: F
  readonly cause: Cause | null
  /** 1 for the first attempt. */
  readonly attempt: number
  /** Aborts when the delivery takes too long, or the lease is lost: give up then. */
  readonly signal: AbortSignal
}

/** Delivers an effect: resolves when it has taken effect, rejects when it failed or that is unknown. */
export type Deliver<F extends Effect = Effect> = (delivery: Delivery<F>) => Promise<unknown>
