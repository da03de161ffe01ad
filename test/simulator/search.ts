// Searches for a schedule that breaks an invariant, and shrinks it to a story.

import fc from 'fast-check'
import { type Schedule, schedules } from './schedule.js'
import { type Seen, simulate } from './simulate.js'
import { subject as ours, type Subject } from './subject.js'

/** How many schedules to try, from which seed, of what. */
export interface Search {
  readonly schedules: number
  readonly seed?: number
  readonly subject?: Subject
  readonly endOnFailure?: boolean
  /** Schedules to try before the random ones. */
  readonly kept?: readonly Schedule[]
}

/** What was found: nothing in so many schedules, with what happened in them; or a broken invariant. */
export type Found =
  | { readonly kind: 'nothing'; readonly schedules: number; readonly seen: Seen }
  | { readonly kind: 'problem'; readonly schedules: number; readonly problem: string; readonly schedule: Schedule }

/** Runs arbitrary schedules until one breaks an invariant, which is then shrunk. */
export async function search({
  schedules: numRuns,
  seed,
  subject = ours,
  endOnFailure = false,
  kept = [],
}: Search): Promise<Found> {
  const total: Record<string, number> = {}
  const property = fc.asyncProperty(schedules, async schedule => {
    const seen = await simulate(schedule, subject)
    for (const [name, count] of Object.entries(seen)) total[name] = (total[name] ?? 0) + count
  })
  const {
    failed,
    numRuns: count,
    counterexample,
    errorInstance,
  } = await fc.check(property, {
    ...{ numRuns, endOnFailure, examples: kept.map((schedule): [Schedule] => [schedule]) },
    ...(seed !== undefined && { seed }),
  })
  if (!failed) return { kind: 'nothing', schedules: count, seen: total as unknown as Seen } // summed over all its names
  const problem = errorInstance instanceof Error ? errorInstance.message : String(errorInstance)
  return { kind: 'problem', schedules: count, problem, schedule: counterexample![0] }
}

/** A schedule as a story, a line for each event, and how to keep it. */
export async function storyOf(schedule: Schedule, subject: Subject = ours): Promise<string> {
  const lines: string[] = []
  const end = await simulate(schedule, subject, line => lines.push(line)).then(
    () => 'Every invariant held.',
    error => String(error?.message ?? error),
  )
  return [...lines, end, `To keep it, add to test/simulator/regressions.json: ${JSON.stringify(schedule)}`].join('\n')
}
