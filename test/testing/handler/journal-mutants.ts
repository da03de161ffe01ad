// The faults that are planted in our journal.

import type { FaultCase, FaultKind } from '../../../src/testing/index.js'

/** One fault. */
export interface Mutant {
  readonly fault: string
  /** A file of src/journal, a text that it has exactly once, and what replaces it. */
  readonly file: string
  readonly right: string
  readonly wrong: string
  /** What must find it: kinds of fault in a handler, kinds whose truth it belies, checkJournal. Nothing does where it is empty. */
  readonly foundBy: {
    readonly handler?: readonly FaultCase[]
    readonly truth?: readonly FaultKind[]
    readonly check?: true
  }
}

export const mutants: readonly Mutant[] = [
  {
    fault: 'a redelivery counts',
    file: 'lists.ts',
    right: 'if (last !== NEVER && !order.current.includes(list) && at - last <= windowMs) continue\n',
    wrong: '',
    foundBy: { truth: ['stale'] },
  },
  {
    fault: 'an old list never counts again, however late it comes',
    file: 'lists.ts',
    right: ' && at - last <= windowMs) continue',
    wrong: ') continue',
    foundBy: { truth: ['retract'] },
  },
  {
    fault: 'a list that is sent again at once is a redelivery',
    file: 'lists.ts',
    right: '!order.current.includes(list) && ',
    wrong: '',
    foundBy: {},
  },
  {
    fault: 'of lists received at once the one applied last is the newest',
    file: 'lists.ts',
    right: 'const isLast = at > before.lastAt',
    wrong: 'const isLast = at >= before.lastAt',
    foundBy: { check: true },
  },
  {
    fault: 'summed-up receptions are never redeliveries',
    file: 'lists.ts',
    right: 'summary?.isFollowed === true && at - summary.last <= windowMs',
    wrong: 'false',
    foundBy: {},
  },
  {
    fault: 'a list never is newer only because it comes late',
    file: 'belief.ts',
    right: 'const isBeyondWindow = last > countedAt + windowMs',
    wrong: 'const isBeyondWindow = false',
    foundBy: { truth: ['retract'] },
  },
  {
    fault: 'a list always takes back what it lacks',
    file: 'belief.ts',
    right: '    if (news === undefined && !isBeyondWindow) continue\n',
    wrong: '',
    foundBy: { handler: ['delay', 'reorder'], truth: ['delay', 'reorder'] },
  },
  {
    fault: 'no list ever takes a scan back',
    file: 'belief.ts',
    right: 'if (newer.length === 0) return',
    wrong: 'return',
    foundBy: { handler: ['recode', 'retract'], truth: ['recode', 'retract'] },
  },
  {
    fault: 'news do not make a list newer',
    file: 'belief.ts',
    right: 'first > countedAt ? newsOf(view).get(list) : undefined',
    wrong: 'undefined',
    foundBy: { handler: ['recode', 'retract'], truth: ['recode', 'retract'] },
  },
  {
    fault: 'deltas are no receptions',
    file: 'belief.ts',
    right: 'lastIssuedAt(assertion, view.state), assertion.delta ?? Number.NEGATIVE_INFINITY)',
    wrong: 'lastIssuedAt(assertion, view.state))',
    foundBy: { handler: ['batches'], truth: ['batches'] },
  },
  {
    fault: 'a delta that is sent again counts by its first reception',
    file: 'assertion.ts',
    right: 'Math.max(current.delta ?? at, at)',
    wrong: '(current.delta ?? at)',
    foundBy: { check: true },
  },
  {
    fault: 'a correction is certain at once',
    file: 'belief.ts',
    right: 'contestedBy: isSure ? [] : newer',
    wrong: 'contestedBy: []',
    foundBy: { truth: ['recode'] },
  },
  {
    fault: 'a correction is never confirmed',
    file: 'belief.ts',
    right: '    isSure ||= isBeyondWindow || news! > latestPossible(view, entry)\n',
    wrong: '',
    foundBy: { handler: ['recode', 'retract'], truth: ['recode', 'retract', 'reword', 'truncate'] },
  },
  {
    fault: 'what only the list in question has is not doubted',
    file: 'contests.ts',
    right: 'if (doubted.size === 0) return',
    wrong: 'return',
    foundBy: { truth: ['recode'] },
  },
  {
    fault: 'nothing is contested',
    file: 'merge.ts',
    right: 'if (!isContested) return { journal: next',
    wrong: 'return { journal: next',
    foundBy: { truth: ['recode', 'delay', 'reorder'] },
  },
  {
    fault: 'only the last of several changes is evaluated again',
    file: 'merge.ts',
    right: 'else changed.since = Math.min(changed.since, was.at)',
    wrong: 'else changed.since = was.at',
    foundBy: { handler: ['recode', 'retract', 'foreignScan'] },
  },
  {
    fault: 'an input that was received earlier changes no other scan',
    file: 'merge.ts',
    right: "const isWhole = kind === 'snapshot' && (!isLast || before?.contested === true)",
    wrong: 'const isWhole = false',
    foundBy: { check: true },
  },
  {
    fault: 'a retracted scan counts as asserted',
    file: 'spans.ts',
    right: 'if (isOpen && retractedAt !== null)',
    wrong: 'if (false)',
    foundBy: { handler: ['recode', 'retract'], truth: ['recode', 'retract'], check: true },
  },
  {
    fault: 'a retracted scan never comes back',
    file: 'spans.ts',
    right: 'if (retractedAt === null) return openSpan(spans, receivedAt)',
    wrong: 'if (retractedAt === null) return spans.length > 0 ? spans : openSpan(spans, receivedAt)',
    foundBy: { check: true },
  },
  {
    fault: 'rulings count for nothing',
    file: 'rulings.ts',
    right: 'if (rulings.length === 0 || entry.at === null) return undefined',
    wrong: 'return undefined',
    foundBy: { handler: ['wrongScan'], truth: ['wrongScan'] },
  },
  {
    fault: 'a ruling is not evaluated',
    file: 'merge.ts',
    right: 'const hasChangedElse = rulings !== journal.rulings',
    wrong: 'const hasChangedElse = false',
    foundBy: { handler: ['wrongScan'], truth: ['wrongScan'], check: true },
  },
  {
    fault: 'rulings stand in the order in which they are applied',
    file: 'rulings.ts',
    right: '.sort(compareRulings)',
    wrong: '',
    foundBy: { check: true },
  },
  {
    fault: 'a ruling on a scan that is not known yet is forgotten',
    file: 'merge.ts',
    right: 'rulingsAfter(journal.rulings, given)',
    wrong: 'rulingsAfter(journal.rulings, journal.entries.length > 0 ? given : [])',
    foundBy: { check: true },
  },
]
