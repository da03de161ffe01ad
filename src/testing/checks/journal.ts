// What must hold of a journal over any inputs, in whatever order they arrive: run the checks on inputs of your own.

import {
  applyInput,
  type Change,
  createJournal,
  type EvaluationOptions,
  type Journal,
  type JournalInput,
  type JournalOptions,
  type JournalReport,
  reportOf,
} from '../../journal/index.js'
import { isKept, type Step } from '../../replay/index.js'
import { assertRuns, assertSeed, type Check } from '../../vocabulary/check.js'
import { checkOptions, ShipfoldError, type TrackingEvent } from '../../vocabulary/index.js'
import { type ArrivalOrder, arrivalOrders } from './arrivals.js'

/** How to check a journal: the options of `createJournal` and `reportOf`, and how many arrival orders to try. */
export interface CheckJournalOptions<E = TrackingEvent> extends JournalOptions, EvaluationOptions<E> {
  /** Random arrival orders to try; of up to four inputs every permutation is tried before them. 100 by default. */
  readonly runs?: number | undefined
  /** Seed of the random arrival orders; the same seed tries the same ones. 1 by default. */
  readonly seed?: number | undefined
}

/**
 * Returns the checks of a journal over these inputs, corrections included: in whatever order, batches and repetitions they
 * arrive, the report is the same, and the changes add up to it: no scan is added twice, and none is retracted that was not
 * added. Throws `bad-option`.
 */
export function checkJournal<E extends TrackingEvent>(
  inputs: readonly JournalInput<E>[],
  options: CheckJournalOptions<E> = {},
): readonly Check[] {
  checkOptions('checkJournal', options, ['runs', 'seed', 'zone', 'zones', 'redelivery', 'table', 'costs', 'classify', 'now'])
  const { runs = 100, seed = 1, ...rest } = options
  if (!Array.isArray(inputs))
    throw new ShipfoldError('bad-option', 'checkJournal needs a list of inputs, as applyInput takes them.')
  assertRuns(runs)
  assertSeed(seed)
  const forEachOrder = (holds: (order: ArrivalOrder) => void) => () => {
    for (const order of arrivalOrders(inputs.length, runs, seed)) holds(order)
  }
  const asGiven = () => JSON.stringify(applyInOrder(inputs, { batches: inputs.map((_, index) => [index]) }, rest).report)
  const comesToSameReport = (reload: (journal: Journal<E>) => Journal<E>) => () => {
    const expected = asGiven()
    forEachOrder(order =>
      assertSameResult(order, 'report', expected, JSON.stringify(applyInOrder(inputs, order, rest, reload).report)),
    )()
  }
  return [
    {
      name: 'every order, batching and repetition of the inputs comes to the same report',
      run: comesToSameReport(journal => journal),
    },
    {
      name: 'a journal that is stored and loaded between inputs comes to the same report',
      run: comesToSameReport(throughJson),
    },
    {
      name: 'the changes add up to the kept steps of the last report, each once',
      run: forEachOrder(order => {
        const { changes, report: last } = applyInOrder(inputs, order, rest)
        const added = new Multiset(order)
        for (const change of changes) {
          for (const step of change.retracted) added.remove(step.identity)
          for (const step of change.added) added.add(step.identity)
        }
        const steps = [...last.journeys, last].flatMap(journey => journey.steps).filter(({ verdict }) => isKept(verdict))
        assertSameResult(order, 'number of kept steps', `${steps.length}`, `${added.all.length}`)
        const codes = new Map(changes.flatMap(change => change.added.map(step => [step.identity, step.code] as const)))
        assertSameResult(
          order,
          'codes of kept steps',
          `${steps.map(({ code }) => code).sort()}`,
          `${added.all.map(identity => codes.get(identity)).sort()}`,
        )
      }),
    },
    {
      name: 'the revisions lead from each report to the next, step by step',
      run: forEachOrder(order => {
        for (const { before, after, revised } of applyInOrder(inputs, order, rest).changes) {
          const steps = new Multiset(order, stepLines(before))
          for (const { before: step } of revised) if (step) steps.remove(stepLine(step))
          for (const { after: step } of revised) if (step) steps.add(stepLine(step))
          assertSameResult(order, 'steps', `${[...stepLines(after)].sort()}`, `${steps.all}`)
        }
      }),
    },
  ]
}

interface AppliedInputs<E> {
  readonly changes: readonly Change<E>[]
  readonly report: JournalReport<E>
}

const throughJson = <E>(journal: Journal<E>): Journal<E> => JSON.parse(JSON.stringify(journal))

function applyInOrder<E extends TrackingEvent>(
  inputs: readonly JournalInput<E>[],
  { batches }: ArrivalOrder,
  { zone, zones, redelivery, ...evaluation }: JournalOptions & EvaluationOptions<E>,
  reload: (journal: Journal<E>) => Journal<E> = journal => journal,
): AppliedInputs<E> {
  let journal = createJournal<E>('check', { zone, zones, redelivery })
  const changes: Change<E>[] = []
  for (const batch of batches) {
    const next = applyInput(
      reload(journal),
      batch.map(index => inputs[index]!),
      evaluation,
    )
    journal = next.journal
    changes.push(next.change)
  }
  return { changes, report: reportOf(reload(journal), evaluation) }
}

// A step without its place in the list and without how its event was written.
const stepLine = ({
  journey,
  code,
  verdict,
  constraint,
  presumed,
  from,
  to,
  event: { text, place },
}: Step & { readonly journey: number }) =>
  JSON.stringify([journey, code, text ?? '', place ?? '', verdict, constraint, presumed, from, to])

const stepLines = <E extends TrackingEvent>(report: JournalReport<E>): readonly string[] =>
  [...report.journeys, report].flatMap(({ steps }, journey) => steps.map(step => stepLine({ ...step, journey })))

// A collection that counts equal items and refuses to remove an absent one.
class Multiset {
  readonly #order: ArrivalOrder
  readonly #items: string[]

  constructor(order: ArrivalOrder, items: readonly string[] = []) {
    this.#order = order
    this.#items = [...items]
  }

  get all(): readonly string[] {
    return [...this.#items].sort()
  }

  add(item: string): void {
    this.#items.push(item)
  }

  remove(item: string): void {
    const at = this.#items.indexOf(item)
    if (at < 0) throw arrivalError(this.#order, `retract a step that was never added: ${item}`)
    this.#items.splice(at, 1)
  }
}

function assertSameResult(order: ArrivalOrder, what: string, expected: string, found: string): void {
  if (expected === found) return
  let at = 0
  while (expected[at] === found[at]) at++
  const excerpt = (text: string) =>
    `${at > CONTEXT_LENGTH ? '…' : ''}${text.slice(Math.max(0, at - CONTEXT_LENGTH), at + CONTEXT_LENGTH)}`
  throw arrivalError(
    order,
    `come to another ${what}. Where they first differ:\n${excerpt(found)}\ninstead of\n${excerpt(expected)}`,
  )
}

// Characters shown on either side of a difference: two whole reports would bury it.
const CONTEXT_LENGTH = 200

const arrivalError = ({ batches }: ArrivalOrder, how: string) =>
  new Error(`The inputs, arriving as ${JSON.stringify(batches)} (indexes, batch by batch), ${how}`)
