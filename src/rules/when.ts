// Finds the scans of a journey that make a rule's `when` true, and since when.

import { type Doubt, isKept, type Step } from '../replay/index.js'
import type { Standing, Table, TableState } from '../table/table.js'
import { parseDuration } from '../vocabulary/duration.js'
import type { Code, Constraint, Status } from '../vocabulary/index.js'
import type { Condition, GroupWhen, When } from './rule.js'
import { anchorOf, type JourneyTrace } from './trace.js'

/** One reason why a rule is true. */
export interface Match {
  /** Index of its scan in the journey's steps; {@link REGISTRATION} if there is none. */
  readonly at: number
  /** Since when it is true; -Infinity for at once. */
  readonly trueAt: number
  /** Whether it was true and is over. */
  readonly isOver: boolean
}

/** Stands for the registration of a shipment, before its first scan. */
export const REGISTRATION = -1
// A standing that no scan has brought about: nothing is known yet.
const NO_SCAN = -1

/** Finds the matches of one rule in a journey, oldest first. */
export type Matcher = (trace: JourneyTrace) => readonly Match[]

/** Compiles a `when` for a table. */
export function matcherOf(table: Table, when: When, leg: Condition['leg']): Matcher {
  const isOn = flagStates(table, state => leg === undefined || state.leg === leg)
  switch (when.kind) {
    case 'entered': {
      const isIn = statesWithStatus(table, when.status)
      return transitionMatcher((before, after) => !isIn[before] && isIn[after]! && isOn[after]!)
    }
    case 'left': {
      const isIn = statesWithStatus(table, when.status)
      return transitionMatcher((before, after) => isIn[before]! && !isIn[after] && isOn[after]!)
    }
    case 'reached': {
      const hasOutcome = flagStates(table, ({ outcome }) => outcome === when.outcome)
      return trace => {
        const { journey } = trace
        if (journey.outcome !== when.outcome || (leg !== undefined && journey.leg !== leg)) return []
        const enteredStep = entriesInto(trace, hasOutcome).at(-1)
        return enteredStep === undefined ? [] : [matchAtOnce(enteredStep)]
      }
    }
    case 'seen': {
      const codes = setOf(when.code)
      return trace => {
        const found: Match[] = []
        const { steps } = trace.journey
        for (let at = 0; at < steps.length; at++)
          if (isKept(steps[at]!.verdict) && codes.has(codeReadAs(steps[at]!)) && (!leg || isOn[trace.states()[at]!]))
            found.push(matchAtOnce(at))
        return found
      }
    }
    case 'flagged': {
      const wanted = setOf<Constraint>(when.constraint)
      return trace => {
        const { flags, steps } = trace.journey
        const found: Match[] = []
        let places: ReadonlyMap<number, number> | null = null
        for (const { constraint, index } of flags) {
          if (!wanted.has(constraint)) continue
          places ??= new Map(steps.map((step, at) => [step.index, at]))
          const at = places.get(index)!
          if (!leg || isOn[trace.states()[at]!]) found.push(matchAtOnce(at))
        }
        return found
      }
    }
    case 'lasted': {
      const forMs = durationMs(when.for)
      const isIn = 'status' in when ? statesWithStatus(table, when.status) : null
      const codes = 'code' in when ? setOf(when.code) : null
      return trace => {
        const periods = isIn ? periodsOfStatus(trace, isIn) : periodsWithCode(trace, codes!)
        return periods.filter(({ begin }) => isOn[trace.states()[begin]!]).flatMap(period => lastingMatches(trace, period, forMs))
      }
    }
    case 'doubted': {
      const kinds = when.doubt === undefined ? null : setOf(when.doubt)
      return ({ journey, isLatest }) => {
        const { doubts, steps } = journey
        if (!isLatest || steps.length === 0 || (leg !== undefined && journey.leg !== leg)) return []
        return doubts.some(({ kind }) => !kinds || kinds.has(kind)) ? [matchAtOnce(steps.length - 1)] : []
      }
    }
    case 'changed':
      return trace => {
        const { status, outcome, steps } = trace.journey
        if (steps.length === 0) return []
        const isThere = flagStates(table, state => state.status === status && state.outcome === outcome)
        return [matchAtOnce(entriesInto(trace, isThere).at(-1) ?? NO_SCAN)]
      }
    case 'silent':
      return silenceMatcher(durationMs(when.for), leg)
    case 'overdue': {
      const [isSince, isUntil] = [statesWithStatus(table, when.since), when.until ? statesWithStatus(table, when.until) : null]
      const forMs = durationMs(when.for)
      return trace => {
        if (leg !== undefined && trace.journey.leg !== leg) return []
        const begin = entriesInto(trace, isSince)[0]
        if (begin === undefined) return []
        const met = isUntil ? entriesInto(trace, isUntil).find(at => at > begin) : undefined
        return lastingMatches(trace, { begin, end: minDefined(met, outcomeSince(table, trace)) }, forMs)
      }
    }
  }
}

// From one scan to the scan that ended the period; undefined while it lasts.
interface Period {
  readonly begin: number
  readonly end: number | undefined
}

const matchAtOnce = (at: number): Match => ({ at, trueAt: Number.NEGATIVE_INFINITY, isOver: false })
const FOREVER = Number.POSITIVE_INFINITY

function lastingMatches(trace: JourneyTrace, { begin, end }: Period, forMs: number): readonly Match[] {
  const from = anchorOf(trace, begin)
  if (end === undefined) return [{ at: begin, trueAt: from + forMs, isOver: false }]
  return anchorOf(trace, end) - from >= forMs ? [{ at: begin, trueAt: FOREVER, isOver: true }] : []
}

/** Whether a state has a status. A cancelled label does not count as back with the sender. */
export const hasStatus = (state: Standing, status: Status): boolean =>
  state.status === status && (status !== 'returned' || state.outcome === 'returned')

/** Whether a parcel has come to what a rule about its group names. */
export const matchesGroupWhen = (when: GroupWhen, parcel: Standing): boolean =>
  'outcome' in when ? parcel.outcome === when.outcome : hasStatus(parcel, when.status)

const flagStates = (table: Table, is: (state: TableState) => boolean) => table.states.map(state => state !== null && is(state))
const statesWithStatus = (table: Table, status: Status) => flagStates(table, state => hasStatus(state, status))
const setOf = <T extends Code | Constraint | Doubt['kind']>(names: T | readonly T[]): ReadonlySet<string> =>
  new Set([names].flat())
const codeReadAs = ({ readAs, code }: Step) => readAs ?? code ?? ''
const minDefined = (a: number | undefined, b: number | undefined) => (a === undefined ? b : b === undefined ? a : Math.min(a, b))

// defineRules has checked it.
function durationMs(duration: string): number {
  const ms = parseDuration(duration)
  return typeof ms === 'number' ? ms : FOREVER
}

function transitionMatcher(is: (before: number, after: number) => boolean): Matcher {
  return trace => {
    const found: Match[] = []
    eachTransition(trace, (before, after, at) => {
      if (is(before, after)) found.push(matchAtOnce(at))
    })
    return found
  }
}

// The steps that change the state; only kept steps do.
function eachTransition(trace: JourneyTrace, visit: (before: number, after: number, at: number) => void): void {
  const states = trace.states()
  for (let at = 0, before = trace.initial; at < states.length; at++) {
    if (states[at] !== before) visit(before, states[at]!, at)
    before = states[at]!
  }
}

function entriesInto(trace: JourneyTrace, isIn: readonly boolean[]): number[] {
  const found: number[] = []
  eachTransition(trace, (before, after, at) => {
    if (!isIn[before] && isIn[after]) found.push(at)
  })
  return found
}

// The step that set the journey's outcome.
function outcomeSince(table: Table, trace: JourneyTrace): number | undefined {
  if (trace.journey.outcome === null) return undefined
  let since: number | undefined
  eachTransition(trace, (before, after, at) => {
    if (table.states[before]!.outcome !== table.states[after]!.outcome) since = at
  })
  return since
}

function periodsOfStatus(trace: JourneyTrace, isIn: readonly boolean[]): Period[] {
  const periods: Period[] = []
  let begin: number | undefined
  eachTransition(trace, (before, after, at) => {
    if (isIn[before] === isIn[after]) return
    if (isIn[after]) begin = at
    else if (begin !== undefined) periods.push({ begin, end: at })
    if (!isIn[after]) begin = undefined
  })
  return begin === undefined ? periods : [...periods, { begin, end: undefined }]
}

// From a scan with one of the codes to the next kept scan with another code.
function periodsWithCode({ journey: { steps } }: JourneyTrace, codes: ReadonlySet<string>): Period[] {
  const periods: Period[] = []
  let begin: number | undefined
  for (let at = 0; at < steps.length; at++) {
    if (!isKept(steps[at]!.verdict)) continue
    if (codes.has(codeReadAs(steps[at]!))) begin ??= at
    else {
      if (begin !== undefined) periods.push({ begin, end: at })
      begin = undefined
    }
  }
  return begin === undefined ? periods : [...periods, { begin, end: undefined }]
}

function silenceMatcher(forMs: number, leg: Condition['leg']): Matcher {
  return trace => {
    const { steps, outcome, leg: journeyLeg } = trace.journey
    if (leg !== undefined && journeyLeg !== leg) return []
    const scans: { readonly at: number; readonly anchor: number }[] = []
    let isSorted = true
    for (let at = 0; at < steps.length; at++) {
      const { verdict } = steps[at]!
      if (verdict === 'duplicate' || verdict === 'voided') continue
      const anchor = anchorOf(trace, at)
      if (scans.length > 0 && anchor < scans.at(-1)!.anchor) isSorted = false
      scans.push({ at, anchor })
    }
    if (!isSorted) scans.sort((a, b) => a.anchor - b.anchor || a.at - b.at)
    const { registeredAt } = trace
    if (registeredAt !== null && (scans.length === 0 || scans[0]!.anchor > registeredAt))
      scans.unshift({ at: REGISTRATION, anchor: registeredAt })
    const found: Match[] = []
    for (let nth = 0; nth + 1 < scans.length; nth++)
      if (scans[nth + 1]!.anchor - scans[nth]!.anchor >= forMs) found.push({ at: scans[nth]!.at, trueAt: FOREVER, isOver: true })
    const last = scans.at(-1)
    if (last && outcome === null && trace.isLatest) found.push({ at: last.at, trueAt: last.anchor + forMs, isOver: false })
    return found
  }
}
