// Which events a journal believes, now or at an earlier instant: those that some source asserts, or that a person ruled true.

import { isPersonSource } from '../vocabulary/index.js'
import type { Entry, Journal } from './journal.js'
import { rulingOn } from './rulings.js'

/** Whether some source asserts an entry now. */
export const isAsserted = ({ spans }: Entry<unknown>): boolean => spans.at(-1)?.[1] === null

const wasAssertedAt = ({ spans }: Entry<unknown>, at: number): boolean =>
  spans.some(([from, to]) => from <= at && (to === null || at < to))

/** The entries believed at an instant, infinity for now. With `flipped`, as if sources asserted the others of those. */
export function believedEntries<E>(
  journal: Journal<E>,
  asOf: number,
  flipped: ReadonlySet<Entry<E>> = new Set(),
): readonly Entry<E>[] {
  const isHeld = asOf === Number.POSITIVE_INFINITY ? isAsserted : (entry: Entry<E>) => wasAssertedAt(entry, asOf)
  if (journal.rulings.length === 0 && flipped.size === 0) return journal.entries.filter(isHeld)
  return journal.entries.filter(entry => {
    if (isRuledTrue(journal, entry, asOf)) return true
    if (isHeld(entry) === flipped.has(entry)) return false
    // What people alone added holds as long as it is ruled on: undecided takes it back.
    return !isPeoples(entry) || rulingOn(journal, entry, asOf)?.is === 'false'
  })
}

const isPeoples = ({ assertions }: Entry<unknown>): boolean => Object.keys(assertions).every(isPersonSource)

function isRuledTrue<E>(journal: Journal<E>, entry: Entry<E>, asOf: number): boolean {
  const isKnown = (entry.spans[0]?.[0] ?? Number.NEGATIVE_INFINITY) <= asOf
  return isKnown && rulingOn(journal, entry, asOf)?.is === 'true'
}

/** A question that nobody can decide: entries that would change sides, and when the list in question was received. */
export interface OpenQuestion<E> {
  readonly source: string
  readonly listAt: number
  readonly flipped: ReadonlySet<Entry<E>>
}

/** The questions open at an instant, by source: whether its lists are newer, and whether they are older, than they seem. */
export function openQuestions<E>(journal: Journal<E>, asOf: number): readonly OpenQuestion<E>[] {
  const questions = new Map<string, { source: string; listAt: number; flipped: Set<Entry<E>> }>()
  for (const entry of journal.entries) {
    for (const contest of entry.contests ?? []) {
      const isOpen = contest.to === null ? contest.from <= asOf : contest.from <= asOf && asOf < contest.to
      if (!isOpen || (rulingOn(journal, entry, asOf)?.is ?? 'undecided') !== 'undecided') continue
      const key = JSON.stringify([contest.source, contest.ifList])
      const question = questions.get(key) ?? { source: contest.source, listAt: contest.listAt, flipped: new Set() }
      question.listAt = Math.max(question.listAt, contest.listAt)
      question.flipped.add(entry)
      questions.set(key, question)
    }
  }
  return [...questions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, question]) => question)
}
