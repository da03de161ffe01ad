// What a rule's `when` finds in a journey: the scans that make it true, and from when on.

import type { Code, Law, Status } from '../codes/index.js'
import { isKept, type Step } from '../replay/index.js'
import { outcomeOf, type Table, type TableState } from '../table/index.js'
import { anchorOf, type Course } from './course.js'
import { readDuration } from './duration.js'
import type { Only, When } from './rule.js'

/** One reason for a rule to be true. */
export interface Case {
  /** The place of its scan in the journey's steps; {@link ADOPTION} where it is none. */
  readonly at: number
  /** The instant from which on it is true; -Infinity for at once. */
  readonly trueAt: number
  /** Whether it was true and nothing is to be done about it any more. */
  readonly isOver: boolean
}

/** The place of the moment at which a shipment was adopted, before its first scan. */
export const ADOPTION = -1

/** Finds the cases of one rule in a journey, oldest first. */
export type Probe = (course: Course) => readonly Case[]

/** A `when` compiled for a table. */
export function probeOf(table: Table, when: When, leg: Only['leg']): Probe {
  const isOn = each(table, state => leg === undefined || state.leg === leg)
  switch (when.kind) {
    case 'entered': {
      const isIn = holds(table, when.status)
      return turns((before, after) => !isIn[before] && isIn[after]! && isOn[after]!)
    }
    case 'left': {
      const isIn = holds(table, when.status)
      return turns((before, after) => isIn[before]! && !isIn[after] && isOn[after]!)
    }
    case 'reached': {
      const isStatus = each(table, ({ status }) => status === statusOf(when.outcome))
      return course => {
        const { journey } = course
        if (journey.outcome !== when.outcome || (leg !== undefined && journey.leg !== leg)) return []
        const began = enteredAt(course, isStatus).at(-1)
        return began === undefined ? [] : [atOnce(began)]
      }
    }
    case 'seen': {
      const codes = setOf(when.code)
      return course => {
        const found: Case[] = []
        const { steps } = course.journey
        for (let at = 0; at < steps.length; at++)
          if (isKept(steps[at]!.verdict) && codes.has(codeOf(steps[at]!)) && (!leg || isOn[course.states()[at]!]))
            found.push(atOnce(at))
        return found
      }
    }
    case 'flagged': {
      const named = setOf<Law>(when.law)
      return course => {
        const { flags, steps } = course.journey
        const found: Case[] = []
        for (const { law, index } of flags) {
          if (!named.has(law)) continue
          const at = steps.findIndex(step => step.index === index)
          if (!leg || isOn[course.states()[at]!]) found.push(atOnce(at))
        }
        return found
      }
    }
    case 'lasted': {
      const forMs = msOf(when.for)
      const isIn = 'status' in when ? holds(table, when.status) : null
      const codes = 'code' in when ? setOf(when.code) : null
      return course => {
        const spells = isIn ? spellsOfStatus(course, isIn) : spellsOfCode(course, codes!)
        return spells.filter(({ begin }) => isOn[course.states()[begin]!]).flatMap(spell => lasting(course, spell, forMs))
      }
    }
    case 'silent':
      return silences(msOf(when.for), leg)
    case 'overdue': {
      const [isSince, isUntil] = [holds(table, when.since), when.until ? holds(table, when.until) : null]
      const forMs = msOf(when.for)
      return course => {
        if (leg !== undefined && course.journey.leg !== leg) return []
        const begin = enteredAt(course, isSince)[0]
        if (begin === undefined) return []
        const met = isUntil ? enteredAt(course, isUntil).find(at => at > begin) : undefined
        return lasting(course, { begin, end: least(met, outcomeAt(table, course)) }, forMs)
      }
    }
  }
}

// From a scan to the one that ended it; undefined while nothing did.
interface Spell {
  readonly begin: number
  readonly end: number | undefined
}

const atOnce = (at: number): Case => ({ at, trueAt: Number.NEGATIVE_INFINITY, isOver: false })
const never = Number.POSITIVE_INFINITY

function lasting(course: Course, { begin, end }: Spell, forMs: number): readonly Case[] {
  const from = anchorOf(course, begin)
  if (end === undefined) return [{ at: begin, trueAt: from + forMs, isOver: false }]
  return anchorOf(course, end) - from >= forMs ? [{ at: begin, trueAt: never, isOver: true }] : []
}

/** Whether a state has a status, by its id: a cancelled label is not back with the sender. */
export const hasStatus = (state: TableState, status: Status): boolean =>
  state.status === status && (status !== 'returned' || outcomeOf(state) === 'returned')

const each = (table: Table, is: (state: TableState) => boolean) => table.states.map(state => state !== null && is(state))
const holds = (table: Table, status: Status) => each(table, state => hasStatus(state, status))
const statusOf = (outcome: 'delivered' | 'returned' | 'cancelled'): Status => (outcome === 'delivered' ? 'delivered' : 'returned')
const setOf = <T extends Code | Law>(names: T | readonly T[]): ReadonlySet<string> => new Set([names].flat())
const codeOf = ({ readAs, code }: Step) => readAs ?? code ?? ''
const least = (a: number | undefined, b: number | undefined) => (a === undefined ? b : b === undefined ? a : Math.min(a, b))

// A duration that was read when the rules were defined.
function msOf(duration: string): number {
  const ms = readDuration(duration)
  return typeof ms === 'number' ? ms : never
}

function turns(is: (before: number, after: number) => boolean): Probe {
  return course => {
    const found: Case[] = []
    eachTurn(course, (before, after, at) => {
      if (is(before, after)) found.push(atOnce(at))
    })
    return found
  }
}

// The steps at which the state becomes another: only kept ones do that.
function eachTurn(course: Course, see: (before: number, after: number, at: number) => void): void {
  const states = course.states()
  for (let at = 0, before = course.initial; at < states.length; at++) {
    if (states[at] !== before) see(before, states[at]!, at)
    before = states[at]!
  }
}

function enteredAt(course: Course, isIn: readonly boolean[]): number[] {
  const found: number[] = []
  eachTurn(course, (before, after, at) => {
    if (!isIn[before] && isIn[after]) found.push(at)
  })
  return found
}

// The step since which the journey's outcome stands.
function outcomeAt(table: Table, course: Course): number | undefined {
  if (course.journey.outcome === null) return undefined
  let since: number | undefined
  eachTurn(course, (before, after, at) => {
    if (outcomeOf(table.states[before]!) !== outcomeOf(table.states[after]!)) since = at
  })
  return since
}

function spellsOfStatus(course: Course, isIn: readonly boolean[]): Spell[] {
  const spells: Spell[] = []
  let begin: number | undefined
  eachTurn(course, (before, after, at) => {
    if (isIn[before] === isIn[after]) return
    if (isIn[after]) begin = at
    else if (begin !== undefined) spells.push({ begin, end: at })
    if (!isIn[after]) begin = undefined
  })
  return begin === undefined ? spells : [...spells, { begin, end: undefined }]
}

// From a scan with one of the codes to the next believed one with none of them.
function spellsOfCode({ journey: { steps } }: Course, codes: ReadonlySet<string>): Spell[] {
  const spells: Spell[] = []
  let begin: number | undefined
  for (let at = 0; at < steps.length; at++) {
    if (!isKept(steps[at]!.verdict)) continue
    if (codes.has(codeOf(steps[at]!))) begin ??= at
    else {
      if (begin !== undefined) spells.push({ begin, end: at })
      begin = undefined
    }
  }
  return begin === undefined ? spells : [...spells, { begin, end: undefined }]
}

function silences(forMs: number, leg: Only['leg']): Probe {
  return course => {
    const { steps, outcome, leg: way } = course.journey
    if (leg !== undefined && way !== leg) return []
    const heard: { readonly at: number; readonly anchor: number }[] = []
    let isSorted = true
    for (let at = 0; at < steps.length; at++) {
      if (steps[at]!.verdict === 'duplicate') continue
      const anchor = anchorOf(course, at)
      if (heard.length > 0 && anchor < heard.at(-1)!.anchor) isSorted = false
      heard.push({ at, anchor })
    }
    if (!isSorted) heard.sort((a, b) => a.anchor - b.anchor || a.at - b.at)
    const { adoptedAt } = course
    if (adoptedAt !== null && (heard.length === 0 || heard[0]!.anchor > adoptedAt))
      heard.unshift({ at: ADOPTION, anchor: adoptedAt })
    const found: Case[] = []
    for (let nth = 0; nth + 1 < heard.length; nth++)
      if (heard[nth + 1]!.anchor - heard[nth]!.anchor >= forMs) found.push({ at: heard[nth]!.at, trueAt: never, isOver: true })
    const last = heard.at(-1)
    if (last && outcome === null && course.isLatest) found.push({ at: last.at, trueAt: last.anchor + forMs, isOver: false })
    return found
  }
}
