import type { Cause, Effect, Standing } from '../../rules/index.js'

/** An effect to deliver: about a shipment, or about a group. */
export type Delivery<F extends Effect = Effect> = (
  | { readonly shipment: string; readonly journey: number; readonly group: null }
  | { readonly shipment: null; readonly journey: null; readonly group: string; readonly cause: GroupCause | null }
) &
  DeliveryBase<F>

/** The scan that made a rule about a group true, and whose it is. */
export type GroupCause = Cause & { readonly shipment: string }

interface DeliveryBase<F extends Effect> {
  /** The receiver's idempotency key: unique, and stable for ever. */
  readonly key: string
  /** The activation that caused the effect; an effect and its undo have the same one. */
  readonly activation: string
  /** 1 does, 2 undoes, 3 does again: a receiver ignores revisions older than the one it has. */
  readonly revision: number
  readonly kind: 'do' | 'undo'
  readonly rule: string
  readonly effect: F
  readonly cause: Cause | null
  /** For a rule that mirrors changes: what the journey has come to. Null for any other. */
  readonly standing: Standing | null
  /** 1 for the first attempt. */
  readonly attempt: number
  /** Aborts when the delivery takes too long, or the lease is lost: give up then. */
  readonly signal: AbortSignal
}

/** Delivers an effect: resolves when it has taken effect, rejects when it failed or that is unknown. */
export type Deliver<F extends Effect = Effect> = (delivery: Delivery<F>) => Promise<unknown>
