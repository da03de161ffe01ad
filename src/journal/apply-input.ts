// Inputs extend a journal, and each extension is a change.

import { checkOptions, type TrackingEvent } from '../vocabulary/index.js'
import { complete, SLICE, type Sliced } from '../vocabulary/slices.js'
import { type Change, changeOf } from './change.js'
import { evaluateAgain, evaluationOf, extendEvaluation, knownEvaluation, sameEvaluation, unchangedAfter } from './evaluation.js'
import { type Journal, requireJournal } from './journal.js'
import { type MergeResult, mergeInput } from './merge.js'
import type { JournalInput } from './override.js'
import { contextOf, EVALUATION_OPTIONS, type EvaluationOptions } from './reading.js'

/**
 * The journal after one input or several, and the change from before to after. It alters neither the journal nor the inputs.
 * The report depends on the set of inputs, not on the order in which they are applied; changes add up under the same options.
 * Throws `bad-option` for unusable options, inputs or journals; oddities in events become verdicts and rejects.
 */
export function applyInput<E extends TrackingEvent>(
  journal: Journal<E>,
  input: JournalInput<E> | readonly JournalInput<E>[],
  options: EvaluationOptions<E> = {},
): { readonly journal: Journal<E>; readonly change: Change<E> } {
  requireJournal(journal)
  checkOptions('applyInput', options, EVALUATION_OPTIONS)
  return complete(applyInputSince(journal, input, { before: options, after: options }))
}

/** Two sets of options, each with its own `now`: of the evaluation before and of that after. */
interface ChangeOptions<E> {
  readonly before: EvaluationOptions<E>
  readonly after: EvaluationOptions<E>
}

/** {@link applyInput} where the journal was last evaluated with other options. */
export function* applyInputSince<E extends TrackingEvent>(
  journal: Journal<E>,
  input: JournalInput<E> | readonly JournalInput<E>[],
  options: ChangeOptions<E>,
): Sliced<{ readonly journal: Journal<E>; readonly change: Change<E> }> {
  const context = contextOf(options.after)
  const contextBefore = options.before === options.after ? context : contextOf(options.before)
  const past = knownEvaluation(journal, contextBefore) ?? (yield* evaluationOf(journal, contextBefore))
  const before = sameEvaluation(past, journal, context) ?? (yield* evaluateAgain(journal, context))
  let merged: MergeResult<E> = { journal, since: Number.POSITIVE_INFINITY, hasChangedElse: false }
  for (const each of Array.isArray(input) ? (input as readonly JournalInput<E>[]) : [input as JournalInput<E>]) {
    const next = yield* mergeInput(merged.journal, each, context.latest)
    merged = {
      journal: next.journal,
      since: Math.min(merged.since, next.since),
      hasChangedElse: merged.hasChangedElse || next.hasChangedElse,
    }
  }
  const next =
    unchangedAfter(before.after, merged) ??
    (yield* extendEvaluation(before.after, merged)) ??
    (yield* evaluateAgain(merged.journal, before.after.context))
  if (merged.journal.entries.length > SLICE) yield
  // Usually time alone changes nothing, so that the past evaluation is the one that the inputs extend.
  const change = before.isChanged
    ? changeOf(journal, merged.journal, past, { ...next, isChanged: true, same: 0 })
    : changeOf(journal, merged.journal, before.after, next)
  return { journal: merged.journal, change }
}

/** The change between two journals of one shipment. */
export function* changeBetween<E extends TrackingEvent>(
  older: Journal<E>,
  newer: Journal<E>,
  options: ChangeOptions<E>,
): Sliced<Change<E>> {
  const before = yield* evaluationOf(older, contextOf(options.before))
  const after = yield* evaluationOf(newer, contextOf(options.after))
  return changeOf(older, newer, before, { after, isChanged: true, same: 0 })
}
