// The system under test, as its owner connects it: what it is given, and what it says of itself.

import type { Status } from '../../codes/index.js'
import type { Outcome } from '../../replay/index.js'
import type { Push } from './push.js'

/** An address to post to, as a provider would. */
export interface Endpoint {
  readonly url: string | URL
  /** Sent with every push, beside those of the feed. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** How often something was done for an outcome. */
export type Counts = Readonly<Partial<Record<Outcome, number>>>

/**
 * What your system says of a shipment. Tell what there is to tell: what is left out is not checked, and one of `status`,
 * `outcome` and `done` there must be.
 */
export interface Seen {
  /** Where it says the shipment is, in our words. */
  readonly status?: Status | undefined
  /** How it says the shipment ended; null while it is under way. */
  readonly outcome?: Outcome | null | undefined
  /** How often it has acted so far, by the outcome it acts for: `{ delivered: 1 }` once it has paid. Name each, with 0 before. */
  readonly done?: Counts | undefined
  /** How often it has taken that back. */
  readonly undone?: Counts | undefined
  /** Whether it has put the shipment before a person. */
  readonly flagged?: boolean | undefined
}

/** Your system. */
export interface Handler {
  /**
   * Gives it one push: a function, or an address to post to. It has heard what it answers with success; what it throws, or
   * answers otherwise, it hears again, as from a provider, three times at most.
   */
  readonly deliver: ((push: Push) => unknown) | Endpoint
  /**
   * Asks it for a shipment, after each push. Where it works in the background, wait for that here. Null or undefined where it
   * knows nothing of the shipment.
   */
  readonly read: (shipment: string) => Seen | null | undefined | Promise<Seen | null | undefined>
  /** Makes it ready for a new shipment: saves the order, say. Each journey is told of a shipment of its own. */
  readonly begin?: ((shipment: string) => unknown) | undefined
}
