// What must hold of rules over any inputs: run the checks on rules of your own.

import fc, { type Arbitrary } from 'fast-check'
import { applyInput, createJournal, type Journal, type JournalInput, type JournalOptions } from '../../journal/index.js'
import { reportWithTimes } from '../../journal/report.js'
import {
  defineRules,
  type Effect,
  evaluateRules,
  hasGroupRules,
  type Rule,
  type RuleResult,
  type Rules,
} from '../../rules/index.js'
import { assertRuns, assertSeed, type Check, namedChecks } from '../../vocabulary/check.js'
import { checkOptions, instantOf, ShipfoldError } from '../../vocabulary/index.js'
import { histories } from '../arbitraries/index.js'
import { faultyHistories } from '../faults/index.js'
import { arrivalOrders } from './arrivals.js'
import { checkGroupResults } from './group-rules.js'

/** What to run the rules over. */
export interface CheckRulesOptions extends JournalOptions {
  /**
   * Inputs of one shipment, in the order in which they are received: lists of your own, or an arbitrary of them. Generated
   * histories with faults by default; their times are UTC unless `zone` is given.
   */
  readonly inputs?: readonly (readonly JournalInput[])[] | Arbitrary<readonly JournalInput[]> | undefined
  /** Lists of inputs for each check, where they are drawn; 200 by default. */
  readonly runs?: number | undefined
  /** Seed of the lists; the same seed tries the same ones. 1 by default. */
  readonly seed?: number | undefined
}

const SHIPMENT = 'A/1'

/**
 * Returns the checks of rules, under the table they were defined on: which activations are active depends on the inputs alone,
 * the results add up to them, each deadline is the instant of its activation, and keys are unique and stable. Rules about groups
 * are checked likewise. Only a predicate (`where`) that looks at more than what it is given can fail them. Throws `bad-option`.
 */
export function checkRules<F extends Effect>(rules: Rules<F>, options: CheckRulesOptions = {}): readonly Check[] {
  checkOptions('checkRules', options, ['inputs', 'runs', 'seed', 'zone', 'zones'])
  const { inputs = generatedInputs, runs = 200, seed = 1, ...zoned } = options
  if (typeof rules !== 'object' || rules === null || !Array.isArray(rules.rules))
    throw new ShipfoldError('bad-option', 'checkRules needs rules made by defineRules.')
  if (!Array.isArray(inputs) && typeof (inputs as Partial<Arbitrary<unknown>> | null)?.generate !== 'function')
    throw new ShipfoldError(
      'bad-option',
      'The inputs of checkRules must be an array of input lists, or a fast-check arbitrary that generates input lists.',
    )
  if (Array.isArray(inputs) && inputs.length === 0)
    throw new ShipfoldError('bad-option', 'checkRules was given no inputs. Pass lists of inputs, or leave the option out.')
  assertRuns(runs)
  assertSeed(seed)
  const where: JournalOptions = inputs === generatedInputs && zoned.zone === undefined ? { ...zoned, zone: 'UTC' } : zoned
  const forEachList = (holds: (given: readonly JournalInput[]) => void) => () => {
    if (Array.isArray(inputs)) for (const given of inputs as readonly (readonly JournalInput[])[]) holds(given)
    else fc.assert(fc.property(inputs as typeof generatedInputs, holds), { numRuns: runs, seed })
  }
  const { table } = rules
  const run = (batches: readonly (readonly JournalInput[])[], ruleSet: Rules<F>) => runRules(batches, ruleSet, where)
  const oneByOne = (given: readonly JournalInput[]) => given.map(input => [input])
  // Without a zone, durations count from when scans were received, which depends on the order of arrival. Having been certain
  // for some time always does.
  const isOrderIndependent = ({ when, if: condition }: Rule) =>
    (where.zone !== undefined || !('for' in when)) &&
    typeof (condition as { certain?: unknown } | undefined)?.certain !== 'string'
  const orderIndependent = defineRules<F>(
    rules.rules.filter(rule => isOrderIndependent(rule as Rule)),
    { table },
  )
  const groupCheck: Check = {
    name: 'results about a group add up to what is due, in whatever order its parcels change',
    run: forEachList(given => {
      if (given.length > 0) checkGroupResults(given, rules, where, assertSameActivations)
    }),
  }
  return namedChecks('A list of rules', [
    {
      name: 'active activations do not depend on order, batches and repetitions of the inputs',
      run: forEachList(given => {
        const inOrder = run(oneByOne(given), orderIndependent)
        const active = dueActivations(inOrder.journal, orderIndependent, inOrder.journeyStarts, FAR_FUTURE)
        const expected = activeWithoutJourney(active)
        for (const { batches } of arrivalOrders(given.length, 4, seed)) {
          const { journal, journeyStarts } = run(
            batches.map(batch => batch.map(index => given[index]!)),
            orderIndependent,
          )
          const found = activeWithoutJourney(dueActivations(journal, orderIndependent, journeyStarts, FAR_FUTURE))
          const order = JSON.stringify(batches)
          assertSameActivations(`the active activations of inputs received as ${order}`, found, expected)
        }
      }),
    },
    {
      name: 'results add up to the active activations',
      run: forEachList(given => {
        const inReceivedOrder = [...given].sort((a, b) => receivedMs(a) - receivedMs(b))
        for (const list of [given, inReceivedOrder]) {
          const { journal, journeyStarts, results } = run(oneByOne(list), rules)
          const { fire, changed } = dueActivations(journal, rules, journeyStarts)
          const whole = [...activationKeys(fire).sort(), ...standingTexts(changed).sort()]
          assertSameActivations('the sum of all results', [...sumResults(results), ...sumStandings(results)], whole)
        }
      }),
    },
    {
      name: 'a deadline is the instant of its activation, and nothing else is activated by waiting',
      run: forEachList(given => {
        const { journal, journeyStarts } = run([given], rules)
        const { fire, deadlines } = dueActivations(journal, rules, journeyStarts)
        const isActive = (key: string, now: number) =>
          activationKeys(dueActivations(journal, rules, journeyStarts, now).fire).includes(key)
        for (const { at, key } of deadlines) {
          const ms = Date.parse(at)
          assertSameActivations(`whether ${key} is active at ${at}`, isActive(key, ms), true)
          assertSameActivations(`whether ${key} is active before ${at}`, isActive(key, ms - 1), false)
        }
        const waited = activationKeys(dueActivations(journal, rules, journeyStarts, 1e15).fire).sort()
        const expected = [...activationKeys(fire), ...deadlines.map(({ key }) => key)].sort()
        assertSameActivations('the active activations after waiting', waited, expected)
      }),
    },
    {
      name: 'keys are unique and plain ASCII, and repeated inputs change nothing',
      run: forEachList(given => {
        const { journal, journeyStarts } = run(oneByOne(given), rules)
        const { fire } = dueActivations(journal, rules, journeyStarts)
        const keys = fire.flatMap(({ key, do: effects }) => [key, ...effects.map(effect => effect.key)])
        assertSameActivations('the number of keys', new Set(keys).size, keys.length)
        assertSameActivations(
          'keys that are not plain ASCII',
          keys.filter(key => !/^[\w.~:@+%/-]+$/.test(key)),
          [],
        )
        const { change } = applyInput(journal, given, { table })
        const repeated = evaluateRules(change, orderIndependent, { journeyStarts })
        const lists = [repeated.fire, repeated.compensate, repeated.suppress, repeated.changed]
        assertSameActivations('the result of repeated inputs', lists.flatMap(activationKeys), [])
      }),
    },
    ...(hasGroupRules(rules) ? [groupCheck] : []),
  ])
}

// Few scans and few messages: with more, trying every order of them would take long.
const generatedInputs: Arbitrary<readonly JournalInput[]> = faultyHistories(histories({ maxLength: 6 })).map(
  ({ messages }) => messages,
)

const FAR_FUTURE = Date.UTC(2100, 0)

interface RulesRun<F extends Effect> {
  readonly journal: Journal
  readonly journeyStarts: readonly string[]
  readonly results: readonly RuleResult<F>[]
}

/** Applies inputs batch by batch and evaluates the rules on each change. */
export function runRules<F extends Effect>(
  batches: readonly (readonly JournalInput[])[],
  rules: Rules<F>,
  options: JournalOptions,
): RulesRun<F> {
  let journal = createJournal(SHIPMENT, options)
  let journeyStarts: readonly string[] = []
  const results: RuleResult<F>[] = []
  for (const batch of batches) {
    const next = applyInput(journal, batch, { table: rules.table })
    const result = evaluateRules(next.change, rules, { journeyStarts })
    journal = next.journal
    journeyStarts = result.journeyStarts
    results.push(result)
  }
  return { journal, journeyStarts, results }
}

/** Evaluates a whole journal as one change: `fire` of the result holds all activations that are active. */
export function dueActivations<F extends Effect>(
  journal: Journal,
  rules: Rules<F>,
  journeyStarts: readonly string[],
  now?: number,
): RuleResult<F> {
  const { table } = rules
  const empty = reportWithTimes(createJournal(SHIPMENT), { table })
  const { report, times } = reportWithTimes(journal, { table })
  const change = { shipment: SHIPMENT, before: empty.report, after: report, times: { before: empty.times, after: times } }
  return evaluateRules(change, rules, { journeyStarts, now })
}

/** Keys of the activations that are active after these results. Throws where a result contradicts those before it. */
export function sumResults(results: readonly RuleResult[]): string[] {
  const active = new Set<string>()
  for (const { fire, suppress, compensate } of results) {
    for (const key of activationKeys(compensate)) active.delete(key)
    for (const key of activationKeys(suppress))
      if (!active.delete(key)) throw new Error(`${key} is suppressed, but was never fired.`)
    for (const key of activationKeys(fire)) {
      if (active.has(key)) throw new Error(`${key} is fired twice without a compensation in between.`)
      active.add(key)
    }
  }
  return [...active].sort()
}

// What all journeys have come to after these results.
function sumStandings(results: readonly RuleResult[]): string[] {
  const last = new Map<string, RuleResult['changed'][number]>()
  for (const { changed } of results) {
    for (const each of changed) {
      const known = last.get(each.key)?.standing ?? null
      if (each.previous !== null || known?.status !== 'expected')
        assertSameActivations(`what ${each.key} had come to before`, each.previous, known)
      last.set(each.key, each)
    }
  }
  return standingTexts([...last.values()]).sort()
}

const receivedMs = ({ receivedAt }: JournalInput): number => instantOf('receivedAt', receivedAt)
const activationKeys = (list: readonly { readonly key: string }[]) => list.map(({ key }) => key)
// The journey's number is the only part of a key that depends on the order of arrival.
const activeWithoutJourney = ({ fire, changed }: Pick<RuleResult, 'fire' | 'changed'>) =>
  [...activationKeys(fire), ...standingTexts(changed)].map(key => key.replace(/^([^/]*)\/\d+/, '$1')).sort()

// A journey that is gone is as one of which nothing is known yet.
const standingTexts = (list: RuleResult['changed']) =>
  list.flatMap(({ key, standing }) => (standing && standing.status !== 'expected' ? `${key} ${JSON.stringify(standing)}` : []))

function assertSameActivations(what: string, found: unknown, expected: unknown): void {
  const [actual, wanted] = [JSON.stringify(found), JSON.stringify(expected)]
  if (actual !== wanted) throw new Error(`The rules differ in ${what}: found ${actual}, expected ${wanted}.`)
}
