// What follows from a change: the activations before it and after it, and the difference between the two.

import { type Change, changeInstants, changeStates, type ReportTimes, type TableStates } from '../journal/index.js'
import type { Report } from '../replay/index.js'
import type { Table } from '../table/index.js'
import { badOption, checkOptions, type Instant, instantOf, isoText, readTime } from '../vocabulary/index.js'
import { complete, type Sliced } from '../vocabulary/slices.js'
import { type ActivationState, activationStates } from './activations.js'
import { compiledRulesOf, keyedEffects, type Rules, rulesOn } from './define.js'
import { type JourneyNumbers, numberJourneys } from './journey-numbers.js'
import { keyPart } from './keys.js'
import type { Activation, ChangedStanding, Deadline, Effect, RuleResult, Standing } from './rule.js'

/** Options of {@link evaluateRules}; all may be left out. */
export interface EvaluateRulesOptions {
  /** When `before` was evaluated. By default when its latest input was received. */
  readonly since?: Instant | undefined
  /** The present. By default when the latest input was received. */
  readonly now?: Instant | undefined
  /** When the shipment was registered: `silent` counts from then until the first scan. Unknown by default. */
  readonly registeredAt?: Instant | undefined
  /** The `journeyStarts` of the shipment's last {@link RuleResult}. */
  readonly journeyStarts?: readonly Instant[] | undefined
  /**
   * The `deadlines` of the shipment's last {@link RuleResult}: their effects were not delivered, whatever edited rules now
   * say.
   */
  readonly deadlines?: readonly Pick<Deadline, 'key'>[] | undefined
  /**
   * The `withheld` of the shipment's last {@link RuleResult}: their effects were not delivered, whatever edited rules now say.
   */
  readonly withheld?: readonly string[] | undefined
  /** The table that `before` was evaluated under, if it is not that of the rules. */
  readonly tableBefore?: Table | undefined
}

const optionNames = ['since', 'now', 'registeredAt', 'journeyStarts', 'deadlines', 'withheld', 'tableBefore']

/**
 * What follows by the rules from a change, or from the passing of time alone. A pure function: the same call gives the same
 * result. Throws `bad-option` for unusable options and for a report of another table, `bad-rule` for rules that
 * {@link defineRules} did not make and for a `where` that throws or does not return true or false.
 */
export function evaluateRules<F extends Effect>(
  change: Pick<Change, 'shipment' | 'before' | 'after' | 'times'>,
  rules: Rules<F>,
  options: EvaluateRulesOptions = {},
): RuleResult<F> {
  const { numbers, ...result } = complete(evaluateInSlices(change, rules, options))
  return result
}

/** What follows from a change, and the numbers of the journeys in its reports, oldest first; null for a report without a scan. */
export interface NumberedResult<F extends Effect = Effect> extends RuleResult<F> {
  readonly numbers: { readonly before: JourneyNumbers['numbers']; readonly after: JourneyNumbers['numbers'] }
}

/** {@link evaluateRules}, in slices. */
export function* evaluateInSlices<F extends Effect>(
  change: Pick<Change, 'shipment' | 'before' | 'after' | 'times'>,
  rules: Rules<F>,
  options: EvaluateRulesOptions,
): Sliced<NumberedResult<F>> {
  compiledRulesOf(rules)
  checkOptions('evaluateRules', options, optionNames)
  const { shipment, before, after } = checkedChange(change)
  const { before: timesBefore, after: timesAfter } = changeInstants(change)
  const since = presentOf('since', options.since, timesBefore)
  const now = presentOf('now', options.now, timesAfter)
  const registeredAt = options.registeredAt === undefined ? null : instantOption('registeredAt', options.registeredAt)
  const numbersBefore = numberJourneys(before, timesBefore, startsOf(options.journeyStarts))
  const numbersAfter = numberJourneys(after, timesAfter, numbersBefore.journeyStarts, {
    ...numbersBefore,
    report: before,
    times: timesBefore,
  })
  const shipmentPart = keyPart(shipment)
  const rulesBefore = rulesOn(rules, options.tableBefore ?? rules.table)
  const known = changeStates(change)
  const statesBefore = yield* statesOf(
    rulesBefore,
    { report: before, times: timesBefore, states: known?.before ?? null },
    numbersBefore,
    since,
  )
  const statesAfter = yield* statesOf(
    rules,
    { report: after, times: timesAfter, states: known?.after ?? null },
    numbersAfter,
    now,
  )

  const deadlines = checkedList('deadlines', options.deadlines)
  const withheldBefore = checkedList('withheld', options.withheld)
  const deferred = new Set([...deadlines.map(({ key }) => key), ...withheldBefore])
  const fire: Activation<F>[] = []
  const suppress: Activation<F>[] = []
  const compensate: Activation<F>[] = []
  const changed: ChangedStanding<F>[] = []
  for (const [key, current] of statesAfter) {
    const previous = statesBefore.get(key)
    if (current.compiled.watched) {
      changed.push(...changedStanding(previous, current))
      continue
    }
    if (current.isDue && (!previous?.isDue || deferred.has(key))) fire.push(activationOf(current))
    if (previous?.isDue && current.isTrue && !current.isDue) suppress.push(activationOf(current))
  }
  for (const [key, previous] of statesBefore)
    if (previous.compiled.watched) {
      if (!statesAfter.has(key)) changed.push(...changedStanding(previous, { ...previous, standing: NO_JOURNEY, cause: null }))
    } else if (previous.isTrue && !statesAfter.get(key)?.isTrue) compensate.push(activationOf(previous))
  // Adding a condition to a rule withholds nothing that was already true: it was delivered, or is older than the rule.
  const isNewlyWithheld = ({ key, isWithheld, compiled }: ActivationState<F>) =>
    isWithheld && !compiled.watched && (deferred.has(key) || !statesBefore.get(key)?.isWithheld)
  const withheldAfter = [...statesAfter.values()].filter(isNewlyWithheld).map(({ key }) => key)
  const isSame = withheldAfter.length === withheldBefore.length && withheldAfter.every((key, at) => key === withheldBefore[at])
  return {
    fire,
    suppress,
    compensate,
    changed,
    deadlines: deadlinesOf(statesAfter),
    withheld: isSame ? withheldBefore : withheldAfter,
    journeyStarts: numbersAfter.journeyStarts.map(isoText),
    numbers: { before: numbersBefore.numbers, after: numbersAfter.numbers },
  }

  function statesOf(its: Rules<F>, side: ChangeSide, { numbers }: JourneyNumbers, at: number) {
    return activationStates({
      ...side,
      rules: compiledRulesOf(its),
      table: its.table,
      numbers,
      now: at,
      registeredAt,
      shipment,
      keyPart: shipmentPart,
    })
  }
}

// One of the two reports of a change, and what lies behind it.
interface ChangeSide {
  readonly report: Report
  readonly times: ReportTimes<number>
  readonly states: TableStates | null
}

function activationOf<F extends Effect>({ key, compiled, journey, cause, events }: ActivationState<F>): Activation<F> {
  return {
    key,
    rule: compiled.rule.name,
    journey,
    cause: cause && { code: cause.code, time: cause.time, identity: events[cause.index]!.identity },
    do: keyedEffects(key, compiled.doEffects),
    undo: keyedEffects(key, compiled.undoEffects),
  }
}

// What a journey that is gone has come to, as a report without a scan says it.
const NO_JOURNEY: Standing = { status: 'expected', outcome: null, certain: false }

function* changedStanding<F extends Effect>(
  before: ActivationState<F> | undefined,
  current: ActivationState<F>,
): Iterable<ChangedStanding<F>> {
  const previous = before?.isDue ? before.standing : null
  const standing = current.isDue ? current.standing : null
  if (isSameStanding(previous, standing)) return
  const { undo: _, ...activation } = activationOf(current)
  yield { ...activation, of: current.compiled.watched!, standing: copyStanding(standing), previous: copyStanding(previous) }
}

const isSameStanding = (a: Standing | null, b: Standing | null): boolean =>
  a === b || (a !== null && b !== null && a.status === b.status && a.outcome === b.outcome && a.certain === b.certain)

const copyStanding = (its: Standing | null): Standing | null =>
  its && { status: its.status, outcome: its.outcome, certain: its.certain }

function deadlinesOf<F extends Effect>(all: ReadonlyMap<string, ActivationState<F>>): readonly Deadline[] {
  const coming = [...all.values()].filter(({ dueAt }) => dueAt !== null)
  coming.sort((a, b) => a.dueAt! - b.dueAt!)
  return coming.map(({ dueAt, key, compiled, journey }) => ({ at: isoText(dueAt!), key, rule: compiled.rule.name, journey }))
}

function presentOf(name: 'since' | 'now', given: Instant | undefined, { receivedAt }: ReportTimes<number>): number {
  return given === undefined ? (receivedAt ?? Number.NEGATIVE_INFINITY) : instantOption(name, given)
}

// Infinities are usable here: the beginning and the end of time.
const instantOption = (name: string, given: Instant): number =>
  typeof given === 'number' && !Number.isNaN(given) ? given : instantOf(name, given)

function checkedChange<C extends Pick<Change, 'shipment' | 'before' | 'after' | 'times'>>(change: C): C {
  const { shipment, before, after } = (change ?? {}) as Partial<C>
  if (typeof shipment === 'string' && before && after) return change
  return badOption('change', change, 'Pass the change that applyInput returned.')
}

function checkedList<T>(name: string, given: readonly T[] = []): readonly T[] {
  if (Array.isArray(given)) return given
  return badOption(name, given, `Pass the ${name} of the shipment's last RuleResult.`)
}

function startsOf(given: readonly Instant[] = []): readonly number[] {
  const starts = Array.isArray(given) ? given.map(startOf) : [Number.NaN]
  if (starts.every(Number.isFinite)) return starts
  return badOption('journeyStarts', given, "Pass the journeyStarts of the shipment's last RuleResult.")
}

// A start can lie a little before the year 0, which toISOString writes with six digits and a sign.
const startOf = (given: Instant): number =>
  typeof given === 'number' ? given : typeof given === 'string' && given.startsWith('-') ? Date.parse(given) : readTime(given)
