// What must hold of rules over whatever is heard: run it on your own.

import fc, { type Arbitrary } from 'fast-check'
import { ShipfoldError } from '../codes/index.js'
import { emptyJournal, type Journal, type JournalInput, type JournalOptions, record } from '../journal/index.js'
import { standing } from '../journal/record.js'
import { defineRules, type Effect, judge, type Orders, type Rule, type Rules } from '../rules/index.js'
import { arrivals } from './arrivals.js'
import { checkRuns, named } from './breach.js'
import { disturbed } from './disorder/index.js'
import { histories } from './histories/index.js'
import type { LawCheck } from './journal-laws.js'

/** What to run the rules over. */
export interface RulesLawOptions extends JournalOptions {
  /**
   * What is heard of one shipment, in the order in which it is heard: lists of your own, or an arbitrary of them. Generated histories, told in
   * disorder, by default; their times are UTC where no `zone` is given.
   */
  readonly inputs?: readonly (readonly JournalInput[])[] | Arbitrary<readonly JournalInput[]> | undefined
  /** Lists of inputs for each law, where they are drawn; 200 by default. */
  readonly runs?: number | undefined
  /** Where they begin; the same seed tries the same ones. 1 by default. */
  readonly seed?: number | undefined
}

const SHIPMENT = 'A/1'

/**
 * The laws of rules, under the table they were defined on: what is due is a function of what was heard, orders add up to it, deadlines are when it becomes
 * due, and keys tell apart and stay. What breaks them is a predicate (`where`) that looks at more than its report. Throws `bad-option`.
 */
export function rulesLaws<F extends Effect>(rules: Rules<F>, options: RulesLawOptions = {}): readonly LawCheck[] {
  const { inputs = told, runs = 200, seed = 1, ...zoned } = options
  if (Array.isArray(inputs) && inputs.length === 0)
    throw new ShipfoldError('bad-option', 'rulesLaws was given no inputs. Give lists of them, or leave them out.')
  const where: JournalOptions = inputs === told && zoned.zone === undefined ? { zone: 'UTC', ...zoned } : zoned
  checkRuns(runs)
  const over = (holds: (given: readonly JournalInput[]) => void) => () => {
    // Lists of the user's own are tried each.
    if (Array.isArray(inputs)) for (const given of inputs as readonly (readonly JournalInput[])[]) holds(given)
    else fc.assert(fc.property(inputs as typeof told, holds), { numRuns: runs, seed })
  }
  const { table } = rules
  const run = (batches: readonly (readonly JournalInput[])[], its: Rules<F>) => ran(batches, its, where)
  const one = (given: readonly JournalInput[]) => given.map(input => [input])
  // Where nobody knows the zone, durations count from when scans were heard, which is exact only in the order heard. So does
  // being settled for some time, always.
  const isPlaced = ({ when, only }: Rule) =>
    (where.zone !== undefined || !('for' in when)) && typeof (only as { settled?: unknown } | undefined)?.settled !== 'string'
  const placed = defineRules(
    rules.rules.filter(rule => isPlaced(rule as Rule)),
    { table },
  )
  return named('A list of rules', [
    {
      name: 'what is due does not depend on order, batches and repetitions',
      check: over(given => {
        const inOrder = run(one(given), placed)
        const expected = unnumbered(due(inOrder.journal, placed, inOrder.epochs, LATER).send)
        for (const { batches } of arrivals(given.length, 4, seed)) {
          const { journal, epochs } = run(
            batches.map(batch => batch.map(at => given[at]!)),
            placed,
          )
          same(`what is due, heard as ${JSON.stringify(batches)}`, unnumbered(due(journal, placed, epochs, LATER).send), expected)
        }
      }),
    },
    {
      name: 'orders add up to what is due',
      check: over(given => {
        const inHeardOrder = [...given].sort((a, b) => (instantOf(a) < instantOf(b) ? -1 : 1))
        for (const each of [given, inHeardOrder]) {
          const { journal, epochs, runs: orders } = run(one(each), rules)
          same('what was ordered in all', summed(orders), keysOf(due(journal, rules, epochs).send).sort())
        }
      }),
    },
    {
      name: 'a deadline is when it becomes due, and nothing else becomes due by waiting',
      check: over(given => {
        const { journal, epochs } = run([given], rules)
        const orders = due(journal, rules, epochs)
        for (const { at, key } of orders.deadlines) {
          const ms = Date.parse(at)
          same(`whether ${key} is due at ${at}`, keysOf(due(journal, rules, epochs, ms).send).includes(key), true)
          same(`whether ${key} is due before ${at}`, keysOf(due(journal, rules, epochs, ms - 1).send).includes(key), false)
        }
        const waited = keysOf(due(journal, rules, epochs, 1e15).send).sort()
        same('what is due by waiting', waited, [...keysOf(orders.send), ...orders.deadlines.map(({ key }) => key)].sort())
      }),
    },
    {
      name: 'keys are unique and plain ASCII, and what is heard again orders nothing',
      check: over(given => {
        const { journal, epochs } = run(one(given), rules)
        const { send } = due(journal, rules, epochs)
        const keys = send.flatMap(({ key, do: sent }) => [key, ...sent.map(effect => effect.key)])
        same('how many keys there are', new Set(keys).size, keys.length)
        same(
          'keys that are not plain',
          keys.filter(key => !/^[\w.~:@+%/-]+$/.test(key)),
          [],
        )
        const again = record(journal, given, { table })
        const { send: more, withdraw, hold } = judge(again.change, placed, { epochs })
        same('what is ordered when it is heard again', [more, withdraw, hold].map(keysOf), [[], [], []])
      }),
    },
  ])
}

// As feeds tell it: few scans and few messages, or every order of them would take long.
const told: Arbitrary<readonly JournalInput[]> = disturbed(histories({ maxLength: 6 })).map(({ messages }) => messages)

const LATER = Date.UTC(2100, 0)

interface Run<F extends Effect> {
  readonly journal: Journal
  readonly epochs: readonly number[]
  readonly runs: readonly Orders<F>[]
}

/** Inputs recorded batch by batch, each change judged. */
export function ran<F extends Effect>(
  batches: readonly (readonly JournalInput[])[],
  rules: Rules<F>,
  options: JournalOptions,
): Run<F> {
  let journal = emptyJournal(SHIPMENT, options)
  let epochs: readonly number[] = []
  const runs: Orders<F>[] = []
  for (const batch of batches) {
    const next = record(journal, batch, { table: rules.table })
    const orders = judge(next.change, rules, { epochs })
    journal = next.journal
    epochs = orders.epochs
    runs.push(orders)
  }
  return { journal, epochs, runs }
}

/** Everything that is due of a journal. */
export function due<F extends Effect>(journal: Journal, rules: Rules<F>, epochs: readonly number[], now?: number): Orders<F> {
  const { table } = rules
  const nothing = standing(emptyJournal(SHIPMENT), { table })
  const { report, times } = standing(journal, { table })
  const change = { shipment: SHIPMENT, before: nothing.report, after: report, times: { before: nothing.times, after: times } }
  return judge(change, rules, { epochs, now })
}

/** What is due after these orders, by their own words; each must be possible. */
export function summed(runs: readonly Orders[]): string[] {
  const sum = new Set<string>()
  for (const { send, hold, withdraw } of runs) {
    for (const key of keysOf(withdraw)) sum.delete(key)
    for (const key of keysOf(hold)) if (!sum.delete(key)) throw new Error(`${key} is held back, and was never ordered.`)
    for (const key of keysOf(send)) {
      if (sum.has(key)) throw new Error(`${key} is ordered twice, and was not taken back between.`)
      sum.add(key)
    }
  }
  return [...sum].sort()
}

const instantOf = ({ heardAt }: JournalInput): string => (heardAt instanceof Date ? heardAt.toISOString() : heardAt)
const keysOf = (list: Orders['send']) => list.map(({ key }) => key)
// The journey's number is the only thing in a key that depends on what was heard first.
const unnumbered = (list: Orders['send']) => list.map(({ key }) => key.replace(/^([^/]*)\/\d+/, '$1')).sort()

function same(what: string, found: unknown, expected: unknown): void {
  const [is, wanted] = [JSON.stringify(found), JSON.stringify(expected)]
  if (is !== wanted) throw new Error(`The rules differ in ${what}: it is ${is}, and must be ${wanted}.`)
}
