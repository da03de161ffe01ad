// The state of every activation at an instant: whether it is true, due, withheld, or becomes due by waiting.

import type { EventTimes, ReportTimes, TableStates } from '../journal/index.js'
import type { Journey, Report, Step } from '../replay/index.js'
import type { Table } from '../table/index.js'
import { ShipfoldError } from '../vocabulary/index.js'
import { SLICE, type Sliced } from '../vocabulary/slices.js'
import type { CompiledRule } from './define.js'
import { eventKeyPart } from './keys.js'
import type { Effect, Standing } from './rule.js'
import { type JourneyTrace, traceJourney } from './trace.js'
import { type Match, REGISTRATION } from './when.js'

/** One activation at an instant. */
export interface ActivationState<F extends Effect> {
  readonly key: string
  readonly compiled: CompiledRule<F>
  readonly journey: number
  /** The scan that makes it true; null for the registration of the shipment. */
  readonly cause: Step | null
  readonly events: readonly EventTimes<number>[]
  readonly standing: Standing
  /** Whether it is true, even if over or withheld. */
  readonly isTrue: boolean
  /** Whether its effects are to be delivered. */
  readonly isDue: boolean
  /** Whether it is true and not over, but its condition does not hold. */
  readonly isWithheld: boolean
  /** When it becomes due without further input; null if it is due, or never will be. */
  readonly dueAt: number | null
}

/** What is needed to evaluate rules on a report at an instant. */
export interface RuleContext<F extends Effect> {
  readonly rules: readonly CompiledRule<F>[]
  readonly table: Table
  readonly report: Report
  readonly times: ReportTimes<number>
  /** The states behind the report; null where they must be computed. */
  readonly states: TableStates | null
  readonly numbers: readonly (number | null)[]
  readonly now: number
  /** When the shipment was registered; null if unknown. */
  readonly registeredAt: number | null
  readonly shipment: string
  /** The shipment as a part of keys. */
  readonly keyPart: string
}

/** Every activation that is true or can become true by waiting, by key; in order of journeys, then rules. */
export function* activationStates<F extends Effect>(context: RuleContext<F>): Sliced<ReadonlyMap<string, ActivationState<F>>> {
  const { report, table, times, numbers, registeredAt } = context
  const states = context.states?.table === table ? context.states.states : []
  const all = new Map<string, ActivationState<F>>()
  const journeys: readonly Journey[] = report.journeys.length === 0 ? [report] : [...report.journeys, report]
  for (const [at, journey] of journeys.entries()) {
    // A registered shipment without a scan waits for its first journey.
    const journeyNumber = numbers[at] ?? (registeredAt !== null && journey.steps.length === 0 ? 0 : null)
    if (journeyNumber === null) continue
    const trace = traceJourney(table, journey, times, at === journeys.length - 1, at === 0 ? registeredAt : null, states[at])
    for (const compiled of context.rules) {
      if (journey.steps.length > SLICE) yield
      const matches = compiled.matcher(trace)
      if (matches.length > 0) evaluateRule(context, compiled, trace, journeyNumber, matches, all)
    }
  }
  return all
}

function evaluateRule<F extends Effect>(
  { keyPart, now, shipment }: RuleContext<F>,
  compiled: CompiledRule<F>,
  trace: JourneyTrace,
  journeyNumber: number,
  matches: readonly Match[],
  all: Map<string, ActivationState<F>>,
): void {
  const { journey, times } = trace
  const journeyOpensAt = conditionMetAt(compiled, trace, shipment)
  const base = `${keyPart}/${journeyNumber}/${compiled.keyPart}`
  if (compiled.per === 'event') for (const match of matches) put(`${base}/${partOfMatch(match)}`, [match])
  else put(base, matches)

  function isUsable({ at }: Match): boolean {
    return compiled.needsReported !== 'scan' || journey.steps[at]?.basis !== 'inferred'
  }

  function partOfMatch({ at }: Match): string {
    return at === REGISTRATION ? 'registered' : eventKeyPart(times.events[journey.steps[at]!.index]!.identity)
  }

  // The cause is the match that makes it due, else the one that makes it true.
  function put(key: string, group: readonly Match[]): void {
    const isTrue = ({ isOver, trueAt }: Match) => isOver || trueAt <= now
    const inOrder = group.filter(({ isOver }) => !isOver).sort((a, b) => a.trueAt - b.trueAt || a.at - b.at)
    const open = inOrder.find(isUsable) ?? inOrder[0]
    const opensAt = open && isUsable(open) ? journeyOpensAt : Number.POSITIVE_INFINITY
    const isDue = open !== undefined && Math.max(open.trueAt, opensAt) <= now
    const cause = open && open.trueAt <= now ? open : (group.find(isTrue) ?? group[0]!)
    const dueAt = open && !isDue ? Math.max(open.trueAt, opensAt) : Number.POSITIVE_INFINITY
    all.set(key, {
      key,
      compiled,
      journey: journeyNumber,
      cause: journey.steps[cause.at] ?? null,
      events: times.events,
      standing: journey,
      isTrue: group.some(isTrue),
      isDue,
      isWithheld: open !== undefined && open.trueAt <= now && opensAt === Number.POSITIVE_INFINITY,
      dueAt: dueAt <= LATEST_INSTANT ? dueAt : null,
    })
  }
}

// The last instant that a Date can hold.
const LATEST_INSTANT = 8_640_000_000_000_000

// Since when the condition `if` holds; Infinity if it does not hold.
function conditionMetAt<F extends Effect>(compiled: CompiledRule<F>, trace: JourneyTrace, shipment: string): number {
  const { needsCertain, needsCodes, needsReported, quietMs, rule } = compiled
  if (needsCodes && trace.journey.doubts.some(({ kind }) => kind === 'uncoded')) return Number.POSITIVE_INFINITY
  if (needsCertain && !trace.journey.certain) return Number.POSITIVE_INFINITY
  if (needsReported === 'journey' && trace.journey.basis === 'inferred') return Number.POSITIVE_INFINITY
  if (compiled.watched && rule.if?.leg !== undefined && rule.if.leg !== trace.journey.leg) return Number.POSITIVE_INFINITY
  if (rule.if?.where && !testWhere(rule.name, rule.if.where, trace.journey, `shipment ${shipment}`))
    return Number.POSITIVE_INFINITY
  return quietMs > 0 ? lastNewsAt(trace) + quietMs : Number.NEGATIVE_INFINITY
}

// When the latest news of a journey was received.
function lastNewsAt({ journey, times, isLatest }: JourneyTrace): number {
  if (isLatest) return times.changedAt ?? Number.NEGATIVE_INFINITY
  return journey.steps.reduce((latest, { index }) => Math.max(latest, times.events[index]!.receivedAt), Number.NEGATIVE_INFINITY)
}

// Of an asynchronous function: nobody else waits for it, and a rejection that nobody handles ends the process.
function ignoreRejection(result: unknown): void {
  try {
    const then = (result as { readonly then?: unknown } | null | undefined)?.then
    if (typeof then === 'function') then.call(result, undefined, () => {})
  } catch {
    // It is refused as it is.
  }
}

/** What the `where` of a rule says of what is given to it. `about` names the shipment or group. Throws `bad-rule`. */
export function testWhere<T>(name: string, where: (given: T) => boolean, given: T, about: string): boolean {
  let result: unknown
  try {
    result = where(given)
  } catch (cause) {
    throw new ShipfoldError('bad-rule', `Rule ${JSON.stringify(name)}: if.where threw for ${about}. Fix the function.`, {
      cause,
    })
  }
  if (typeof result === 'boolean') return result
  ignoreRejection(result)
  throw new ShipfoldError(
    'bad-rule',
    `Rule ${JSON.stringify(name)}: if.where returned ${result === null ? 'null' : `a value of type ${typeof result}`} for ${about}. It must return true or false synchronously.`,
  )
}
