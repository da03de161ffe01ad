// What must hold of any inputs, however they come in: run it on your own.

import type { TrackingEvent } from '../codes/index.js'
import {
  type Change,
  emptyJournal,
  type Journal,
  type JournalInput,
  type JournalOptions,
  type JournalReport,
  type JudgeOptions,
  record,
  report,
} from '../journal/index.js'
import { isKept, type Step } from '../replay/index.js'
import { type Arrival, arrivals } from './arrivals.js'

/** One law: a name that says what holds, and a check that throws where it does not, naming the arrival that breaks it. */
export interface LawCheck {
  readonly name: string
  readonly check: () => void
}

/** How to check the laws of a journal; the zones and the judging are yours. */
export interface JournalLawOptions<E = TrackingEvent> extends JournalOptions, JudgeOptions<E> {
  /** Arrivals to try: every order of up to four inputs at the least, then random ones. 100 by default. */
  readonly runs?: number | undefined
  /** Where the random arrivals begin; the same seed tries the same ones. 1 by default. */
  readonly seed?: number | undefined
}

/**
 * The laws of a journal over these inputs: in whatever order, batches and repetitions they arrive, the report is the same;
 * and its changes add up to it, with nothing believed twice and nothing taken back that was not believed.
 */
export function journalLaws<E extends TrackingEvent>(
  inputs: readonly JournalInput<E>[],
  options: JournalLawOptions<E> = {},
): readonly LawCheck[] {
  const { runs = 100, seed = 1 } = options
  const each = (judge: (arrival: Arrival) => void) => () => {
    for (const arrival of arrivals(inputs.length, runs, seed)) judge(arrival)
  }
  const asGiven = () => JSON.stringify(told(inputs, { batches: inputs.map((_, at) => [at]) }, options).report)
  return [
    {
      name: 'every order, batching and repetition of the inputs comes to the same report',
      check: () => {
        const expected = asGiven()
        each(arrival => agree(arrival, 'report', expected, JSON.stringify(told(inputs, arrival, options).report)))()
      },
    },
    {
      name: 'a journal that was stored and loaded between inputs comes to the same report',
      check: () => {
        const expected = asGiven()
        each(arrival => agree(arrival, 'report', expected, JSON.stringify(told(inputs, arrival, options, stored).report)))()
      },
    },
    {
      name: 'the changes add up to the believed steps of the last report, each once',
      check: each(arrival => {
        const { changes, report: last } = told(inputs, arrival, options)
        const believed = new Tally(arrival)
        for (const { added, withdrawn } of changes) {
          for (const step of withdrawn) believed.take(step.identity)
          for (const step of added) believed.put(step.identity)
        }
        const steps = [...last.epochs, last].flatMap(journey => journey.steps).filter(({ verdict }) => isKept(verdict))
        agree(arrival, 'number of believed steps', `${steps.length}`, `${believed.all.length}`)
        const sums = new Map(changes.flatMap(({ added }) => added.map(step => [step.identity, step.code] as const)))
        agree(
          arrival,
          'codes of believed steps',
          `${steps.map(({ code }) => code).sort()}`,
          `${believed.all.map(each => sums.get(each)).sort()}`,
        )
      }),
    },
    {
      name: 'the revisions lead from each report to the next, step by step',
      check: each(arrival => {
        for (const { before, after, revised } of told(inputs, arrival, options).changes) {
          const steps = new Tally(arrival, linesOf(before))
          for (const { before: step } of revised) if (step) steps.take(lineOf(step))
          for (const { after: step } of revised) if (step) steps.put(lineOf(step))
          agree(arrival, 'steps', `${[...linesOf(after)].sort()}`, `${steps.all}`)
        }
      }),
    },
  ]
}

interface Told<E> {
  readonly changes: readonly Change<E>[]
  readonly report: JournalReport<E>
}

const stored = <E>(journal: Journal<E>): Journal<E> => JSON.parse(JSON.stringify(journal))

function told<E extends TrackingEvent>(
  inputs: readonly JournalInput<E>[],
  { batches }: Arrival,
  options: JournalLawOptions<E>,
  keep: (journal: Journal<E>) => Journal<E> = journal => journal,
): Told<E> {
  let journal = emptyJournal<E>('law', options)
  const changes: Change<E>[] = []
  for (const batch of batches) {
    const next = record(
      keep(journal),
      batch.map(at => inputs[at]!),
      options,
    )
    journal = next.journal
    changes.push(next.change)
  }
  return { changes, report: report(keep(journal), options) }
}

// What a step says, wherever it stands and however its event was written.
const lineOf = ({ epoch, code, verdict, law, presumed, from, to, event: { text, place } }: Step & { readonly epoch: number }) =>
  JSON.stringify([epoch, code, text ?? '', place ?? '', verdict, law, presumed, from, to])

const linesOf = <E extends TrackingEvent>(of: JournalReport<E>): readonly string[] =>
  [...of.epochs, of].flatMap(({ steps }, epoch) => steps.map(step => lineOf({ ...step, epoch })))

// Things counted: none is taken that is not there.
class Tally {
  readonly #arrival: Arrival
  readonly #items: string[]

  constructor(arrival: Arrival, items: readonly string[] = []) {
    this.#arrival = arrival
    this.#items = [...items]
  }

  get all(): readonly string[] {
    return [...this.#items].sort()
  }

  put(item: string): void {
    this.#items.push(item)
  }

  take(item: string): void {
    const at = this.#items.indexOf(item)
    if (at < 0) throw broken(this.#arrival, `take back what was never believed: ${item}`)
    this.#items.splice(at, 1)
  }
}

function agree(arrival: Arrival, what: string, expected: string, found: string): void {
  if (expected === found) return
  let at = 0
  while (expected[at] === found[at]) at++
  const part = (text: string) => `${at > AROUND ? '…' : ''}${text.slice(Math.max(0, at - AROUND), at + AROUND)}`
  throw broken(arrival, `come to another ${what}. Where they first differ:\n${part(found)}\ninstead of\n${part(expected)}`)
}

// Characters shown on either side of a difference: two whole reports would bury it.
const AROUND = 200

const broken = ({ batches }: Arrival, how: string) =>
  new Error(`The inputs, arriving as ${JSON.stringify(batches)} (their places in the list, batch by batch), ${how}`)
