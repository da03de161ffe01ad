// Evaluates many stored shipments again, page by page. Of one page only its counts are kept; its results are handed on.

import type { Signal } from '../../async/signal.js'
import type { Effect } from '../../rules/index.js'
import { badOption, ShipfoldError } from '../../vocabulary/index.js'
import { errorMessageOf } from '../../vocabulary/thrown.js'
import type { GroupOutcome } from '../groups/groups.js'
import { isolateFailures } from './batch.js'
import type { Decision } from './decide.js'
import type { ShipmentCommand } from './shipments.js'

/** What `engine.tick` or `engine.reevaluate` did: how many shipments it evaluated, and of how many of them something follows. */
export interface EvaluationCounts {
  readonly evaluated: number
  readonly changed: number
  /** Shipments and groups that could not be evaluated and stay as they were. */
  readonly failed: number
}

/** A shipment or a group that could not be evaluated, with the error that `ingest` would throw. */
export interface FailedEvaluation {
  readonly kind: 'failed'
  /** Null for a group. */
  readonly shipment: string | null
  /** Null for a shipment. */
  readonly group: string | null
  readonly error: unknown
}

/** One result of `engine.tick` or `engine.reevaluate`: a shipment for which something follows, or what failed. */
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
  /** Evaluates groups that earlier commits concerned, before the first page. */
  readonly evaluateNoted?: () => Promise<GroupOutcome['failures']>
  /** Evaluates the groups that these decisions concern. */
  readonly evaluateGroups: (decisions: readonly Decision<F>[]) => Promise<GroupOutcome['failures']>
  /** Null for a shipment for which nothing follows. */
  readonly changedOf: (decision: Decision<F>) => Changed | null
  readonly onResult: OnResult<Changed> | undefined
  /** Ends it between two pages. */
  readonly signal: Signal | undefined
}

/** Evaluates all pages. Without `onResult` it rejects at the end with the first error of a shipment or a group. */
export async function sweep<F extends Effect, Changed extends object>({
  pages,
  run,
  evaluateNoted,
  evaluateGroups,
  changedOf,
  onResult,
  signal,
}: Sweep<F, Changed>): Promise<EvaluationCounts> {
  if (onResult !== undefined && typeof onResult !== 'function')
    badOption('onResult', onResult, 'Pass a function that takes one result.')
  let [evaluated, changed, failed] = [0, 0, 0]
  let first: FailedEvaluation | null = null
  const fail = async (failure: FailedEvaluation) => {
    failed++
    first ??= failure
    await onResult?.(failure)
  }
  const failGroups = async (failures: GroupOutcome['failures']) => {
    for (const [group, error] of failures) await fail({ kind: 'failed', shipment: null, group, error })
  }
  if (evaluateNoted) await failGroups(await evaluateNoted())
  for await (const commands of pages) {
    signal?.throwIfAborted()
    const { results: decisions, failures } = await isolateFailures(commands, ({ shipment }) => shipment, run, signal)
    const failedGroups = await evaluateGroups(decisions)
    evaluated += decisions.length
    const results = decisions.flatMap(decision => changedOf(decision) ?? [])
    changed += results.length
    for (const result of results) await onResult?.({ kind: 'changed', ...result })
    for (const [shipment, error] of failures) await fail({ kind: 'failed', shipment, group: null, error })
    await failGroups(failedGroups)
  }
  if (first && !onResult) throw failureOf(first, failed)
  return { evaluated, changed, failed }
}

function failureOf({ shipment, group, error: cause }: FailedEvaluation, failed: number): ShipfoldError {
  const what = shipment === null ? `Group ${JSON.stringify(group)}` : `Shipment ${JSON.stringify(shipment)}`
  const others = failed > 1 ? ` and ${failed - 1} more` : ''
  const message = `${what}${others} could not be evaluated; every other one was. ${errorMessageOf(cause)}`
  return new ShipfoldError(cause instanceof ShipfoldError ? cause.code : 'bad-option', message, { cause })
}
