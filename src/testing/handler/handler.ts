// The system under test, as its owner connects it: what it is given, and the state it reports.

import type { Outcome, Status } from '../../vocabulary/index.js'
import type { OverrideMessage } from '../faults/index.js'
import type { PayloadFormatName } from '../payloads/formats.js'
import type { Push } from './push.js'

/** An address to post to, as a provider does. */
export interface Endpoint {
  readonly url: string | URL
  /** Sent with every push, in addition to the headers of the feed. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** A person's correction of a shipment, as `engine.ingest` takes it. */
export interface Override extends OverrideMessage {
  readonly shipment: string
}

/** How often the system acted, by outcome. */
export type OutcomeCounts = Readonly<Partial<Record<Outcome, number>>>

/**
 * The state of a shipment as your system reports it. A field that is left out is not checked; at least one of `status`,
 * `outcome` and `done` is required.
 */
export interface HandlerState {
  /** The shipment's status, in the words of the vocabulary. */
  readonly status?: Status | undefined
  /** How the shipment ended; null while it is under way. */
  readonly outcome?: Outcome | null | undefined
  /** How often the system has acted so far, by the outcome it acted on: `{ delivered: 1 }` once it has paid. Name each outcome, with 0 before. */
  readonly done?: OutcomeCounts | undefined
  /** How often it has undone that. */
  readonly undone?: OutcomeCounts | undefined
  /** Whether it has asked a person to look at the shipment. */
  readonly flagged?: boolean | undefined
}

/** Your system. */
export interface Handler<F extends PayloadFormatName | undefined = PayloadFormatName | undefined> {
  /**
   * Delivers one push: a function, or an address to post to. A push that is answered with an error, or throws, is delivered again,
   * as providers do, three times at most.
   */
  readonly deliver: ((push: Push<F>) => unknown) | Endpoint
  /**
   * Returns the state of a shipment; called after each push. If your system works in the background, wait for that here. Return null
   * or undefined for an unknown shipment.
   */
  readonly read: (shipment: string) => HandlerState | null | undefined | Promise<HandlerState | null | undefined>
  /**
   * Gives your system what a person corrects, which comes through no webhook: `engine.ingest(override)`. Without it the kind
   * `wrongScan` is skipped. One that throws is tried again, three times at most.
   */
  readonly override?: ((override: Override) => unknown) | undefined
  /** Prepares your system for a new shipment, for example by saving its order. Each journey has a shipment of its own. */
  readonly begin?: ((shipment: string) => unknown) | undefined
}
