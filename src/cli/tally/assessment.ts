// What an audit says of one history: how it reads as a whole, and its verdicts and laws, counted.

import type { Law, Status } from '../../codes/index.js'
import type { Journey, Report, Verdict } from '../../replay/index.js'
import type { Judgement } from '../../table/index.js'
import type { Class } from './tally.js'

/** How many of something a history has. */
export type Count<K> = [of: K, events: number]

/** One history assessed. Duplicates and events without a code are counted apart, so that equal readings are one. */
export interface Assessment {
  readonly class: Class
  readonly status: Status
  readonly settled: boolean
  readonly cost: number
  readonly verdicts: readonly Readonly<Count<Verdict>>[]
  readonly laws: readonly Readonly<Count<Law>>[]
}

/** All journeys of a report, the latest last. */
export const journeysOf = <E>(report: Report<E>): readonly Journey<E>[] => [...report.epochs, report]

/** Whether a report holds an event that cannot be true. */
export const isContradictory = (report: Report<unknown>): boolean =>
  journeysOf(report).some(({ flags }) => flags.some(({ verdict }) => classes[verdict] === 'contradictory'))

/** Journeys of one number assessed; the last is the present one. */
export function assess(journeys: readonly Journey<unknown>[]): Assessment {
  const verdicts: Count<Verdict>[] = []
  const laws: Count<Law>[] = []
  let cost = 0
  for (const journey of journeys) {
    cost += journey.cost
    for (const { verdict } of journey.steps) if (verdict !== 'duplicate' && verdict !== 'uncoded') count(verdicts, verdict, 1)
    for (const { law } of journey.flags) count(laws, law, 1)
  }
  const { status, settled } = journeys.at(-1)!
  return { class: worstOf(verdicts), status, settled, cost, verdicts, laws }
}

/** A settled reading that keeps every event assessed, from how often it met each judgement of the table. */
export function assessKept(met: Uint16Array, judgements: readonly Judgement[], status: Status, cost: number): Assessment {
  const verdicts: Count<Verdict>[] = []
  const laws: Count<Law>[] = []
  for (let number = 0; number < judgements.length; number++) {
    const events = met[number]!
    const judgement = judgements[number]!
    if (events === 0 || judgement.kind === 'none') continue
    if (judgement.kind === 'regular') count(verdicts, judgement.moves ? 'advanced' : 'repeated', events)
    else {
      count(verdicts, judgement.kind, events)
      count(laws, judgement.law, events)
    }
  }
  return { class: worstOf(verdicts), status, settled: true, cost, verdicts, laws }
}

function count<K>(counts: Count<K>[], of: K, events: number): void {
  for (const row of counts) {
    if (row[0] !== of) continue
    row[1] += events
    return
  }
  counts.push([of, events])
}

const classes: Partial<Record<Verdict, Class>> = {
  gap: 'gap',
  unusual: 'unusual',
  impossible: 'contradictory',
  overruled: 'contradictory',
}
const badness: readonly Class[] = ['regular', 'gap', 'unusual', 'contradictory']

function worstOf(verdicts: readonly Readonly<Count<Verdict>>[]): Class {
  let worst = 0
  for (const [verdict] of verdicts) worst = Math.max(worst, badness.indexOf(classes[verdict] ?? 'regular'))
  return badness[worst]!
}
