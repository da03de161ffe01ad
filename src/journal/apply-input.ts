// Inputs extend a journal, and each extension is a change.

import { checkOptions, type TrackingEvent } from '../vocabulary/index.js'
import { type Change, changeOf } from './change.js'
import { contextOf, EVALUATION_OPTIONS, type EvaluationOptions, evaluateMerge, evaluationOf } from './evaluation.js'
import type { JournalInput } from './input.js'
import { type Journal, requireJournal } from './journal.js'
import { type MergeResult, mergeInput } from './merge.js'

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
  const context = contextOf(options)
  const before = evaluationOf(journal, context)
  let merged: MergeResult<E> = { journal, since: Number.POSITIVE_INFINITY, hasChangedRejects: false }
  for (const each of Array.isArray(input) ? (input as readonly JournalInput<E>[]) : [input as JournalInput<E>]) {
    const next = mergeInput(merged.journal, each, context.latest)
    merged = {
      journal: next.journal,
      since: Math.min(merged.since, next.since),
      hasChangedRejects: merged.hasChangedRejects || next.hasChangedRejects,
    }
  }
  const { after, same } = evaluateMerge(before, merged)
  return { journal: merged.journal, change: changeOf(journal, merged.journal, before, after, same) }
}

/** The change between two journals of one shipment, each evaluated with options of its own, such as its own `now`. */
export function changeBetween<E extends TrackingEvent>(
  older: Journal<E>,
  newer: Journal<E>,
  options: { readonly before: EvaluationOptions<E>; readonly after: EvaluationOptions<E> },
): Change<E> {
  return changeOf(older, newer, evaluationOf(older, contextOf(options.before)), evaluationOf(newer, contextOf(options.after)), 0)
}
