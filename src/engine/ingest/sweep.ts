// Evaluates many stored shipments again, page by page. Of one page only its counts are kept; its results are handed on.

import type { Signal } from '../../async/signal.js'
import type { Effect } from '../../rules/index.js'
import { badOption, ShipfoldError } from '../../vocabulary/index.js'
import { errorMessageOf } from '../../vocabulary/thrown.js'
import { isolateFailures } from './batch.js'
import type { Decision } from './decide.js'
import type { ShipmentCommand } from './shipments.js'

/** How many shipments `engine.tick` or `engine.reevaluate` evaluated, of how many something follows, and how many failed. */
export interface EvaluationCounts {
  readonly evaluated: number
  readonly changed: number
  /** Shipments that could not be evaluated and stay as they were. */
  readonly failed: number
}

/** A shipment that could not be evaluated, with the error that `ingest` of it would throw. */
export interface FailedEvaluation {
  readonly kind: 'failed'
  readonly shipment: string
  readonly error: unknown
}

/** One result of `engine.tick` or `engine.reevaluate`: a shipment for which something follows, or one that failed. */
export type EvaluationResult<Changed> = ({ readonly kind: 'changed' } & Changed) | FailedEvaluation

/**
 * Receives each result as it is committed, and is awaited. If it rejects, the call ends with that error after the commit that
 * the result came from.
 */
export type OnResult<Changed> = (result: EvaluationResult<Changed>) => unknown

/** What to evaluate, and how. */
export interface Sweep<F extends Effect, Changed extends object> {
  /** Pages of shipments, each evaluated before the next is asked for. */
  readonly pages: AsyncIterable<readonly ShipmentCommand[]>
  readonly run: (commands: readonly ShipmentCommand[]) => Promise<readonly Decision<F>[]>
  /** Null for a shipment for which nothing follows. */
  readonly changedOf: (decision: Decision<F>) => Changed | null
  readonly onResult: OnResult<Changed> | undefined
  /** Ends it between two pages. */
  readonly signal: Signal | undefined
}

/** Evaluates all pages. Without `onResult` it rejects at the end with the first error of a shipment. */
export async function sweep<F extends Effect, Changed extends object>({
  pages,
  run,
  changedOf,
  onResult,
  signal,
}: Sweep<F, Changed>): Promise<EvaluationCounts> {
  if (onResult !== undefined && typeof onResult !== 'function')
    badOption('onResult', onResult, 'Pass a function that takes one result.')
  let [evaluated, changed, failed] = [0, 0, 0]
  let first: readonly [shipment: string, error: unknown] | null = null
  for await (const commands of pages) {
    signal?.throwIfAborted()
    const { decisions, failures } = await isolateFailures(commands, run, signal)
    evaluated += decisions.length
    failed += failures.size
    for (const failure of failures) first ??= failure
    const results = decisions.flatMap(decision => changedOf(decision) ?? [])
    changed += results.length
    for (const result of results) await onResult?.({ kind: 'changed', ...result })
    for (const [shipment, error] of failures) await onResult?.({ kind: 'failed', shipment, error })
  }
  if (first && !onResult) throw failureOf(...first, failed)
  return { evaluated, changed, failed }
}

function failureOf(shipment: string, cause: unknown, failed: number): ShipfoldError {
  const others = failed > 1 ? ` and ${failed - 1} more` : ''
  const message = `Shipment ${JSON.stringify(shipment)}${others} could not be evaluated; every other one was. ${errorMessageOf(cause)}`
  return new ShipfoldError(cause instanceof ShipfoldError ? cause.code : 'bad-option', message, { cause })
}
