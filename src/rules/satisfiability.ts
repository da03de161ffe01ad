// Whether a rule can ever be true under a table. One that cannot is a mistake in the program.

import type { Doubt } from '../replay/index.js'
import { movesOf, reachableByMoves, type TableMove } from '../table/moves.js'
import { stateOf, type Table, type TableState } from '../table/table.js'
import type { Code, Constraint, Status } from '../vocabulary/index.js'
import type { Condition, GroupWhen, When } from './rule.js'
import { hasStatus, matchesGroupWhen } from './when.js'

// These are given before any table is asked.
const vocabularyConstraints: readonly Constraint[] = ['unknown-substatus', 'unknown-status', 'classifier-failed', 'ruled-false']

/** Why no history can make this true under the table; null if one can. */
export function unsatisfiableProblem(table: Table, when: When, leg: Condition['leg']): string | null {
  const moves = movesOf(table)
  const kept = moves.filter(({ isKept }) => isKept)
  const initial = stateOf(table, table.initial)
  const states = [initial, ...kept.map(({ to }) => to)]
  const isOn = ({ leg: its }: TableState) => leg === undefined || its === leg
  const onLeg = leg === undefined ? '' : ` on the ${leg} leg`
  switch (when.kind) {
    case 'entered':
      return problemUnless(kept.some(entersStatus(when.status, isOn)), `no history enters ${when.status}${onLeg}`)
    case 'left':
      return problemUnless(kept.some(leavesStatus(when.status, isOn)), `no history leaves ${when.status}${onLeg}`)
    case 'reached':
      return problemUnless(
        states.some(state => state.outcome === when.outcome && isOn(state)),
        `no history ends ${when.outcome}${onLeg}`,
      )
    case 'seen': {
      const never = asList(when.code).find(code => !kept.some(move => move.code === code && isOn(move.to)))
      return problemUnless(never === undefined, `no state accepts ${never}${onLeg}`)
    }
    case 'flagged': {
      const carried = moves
        .flatMap(({ judgement }) => ('constraint' in judgement ? [judgement.constraint] : []))
        .concat(vocabularyConstraints)
      const never = asList(when.constraint).find(constraint => !carried.includes(constraint))
      return problemUnless(never === undefined, `the table never flags ${never}`)
    }
    case 'lasted':
      if ('status' in when)
        return problemUnless(kept.some(entersStatus(when.status, isOn)), `no history enters ${when.status}${onLeg}`)
      return lastedProblem(kept, initial, asList(when.code), isOn, onLeg)
    case 'changed':
      return problemUnless(states.some(isOn), `no history ends${onLeg}`)
    case 'doubted':
      if (when.doubt !== undefined && asList(when.doubt).includes('no-scan') && !isOn(initial))
        return `without a scan that has a code, no history is${onLeg}`
      return problemUnless(states.some(isOn), `no history ends${onLeg}`)
    case 'silent':
      return problemUnless(
        states.some(state => state.outcome === null && isOn(state)),
        `every history${onLeg} has an outcome`,
      )
    case 'overdue':
      if (when.until === when.since) return `until is ${when.until}, as since is; leave until out, or name a later status`
      return overdueProblem(kept, initial, when, isOn, onLeg)
  }
}

/** The same of a rule about a group. */
export function unsatisfiableGroupProblem(table: Table, when: GroupWhen): string | null {
  const ends = movesOf(table).filter(({ isKept }) => isKept)
  const states = [stateOf(table, table.initial), ...ends.map(({ to }) => to)]
  return problemUnless(
    when.kind === 'none' || states.some(state => matchesGroupWhen(when, state)),
    'outcome' in when ? `no history ends ${when.outcome}` : `no history enters ${when.status}`,
  )
}

const problemUnless = (holds: boolean, problem: string) => (holds ? null : problem)
const asList = <T extends Code | Constraint | Doubt['kind']>(names: T | readonly T[]): readonly T[] =>
  [names].flat() as readonly T[] // one level of one type

type StateFilter = (state: TableState) => boolean

const entersStatus =
  (status: Status, isOn: StateFilter) =>
  ({ from, to }: TableMove) =>
    !hasStatus(from, status) && hasStatus(to, status) && isOn(to)

const leavesStatus =
  (status: Status, isOn: StateFilter) =>
  ({ from, to }: TableMove) =>
    hasStatus(from, status) && !hasStatus(to, status) && isOn(to)

// A period begins after a scan with another code, or with the first scan.
function lastedProblem(
  kept: readonly TableMove[],
  initial: TableState,
  codes: readonly Code[],
  isOn: StateFilter,
  onLeg: string,
): string | null {
  const never = codes.find(code => !kept.some(move => move.code === code))
  if (never !== undefined) return `no state accepts ${never}`
  const isOwn = (move: TableMove) => codes.includes(move.code)
  const before = new Set([initial, ...kept.filter(move => !isOwn(move)).map(({ to }) => to)])
  const begins = kept.some(move => isOwn(move) && before.has(move.from) && isOn(move.to))
  return problemUnless(begins, `no scan with ${codes.join(' or ')} comes first${onLeg}`)
}

// After `since` was first entered, some state must be reachable that has no outcome, without entering `until`.
function overdueProblem(
  kept: readonly TableMove[],
  initial: TableState,
  { since, until }: Extract<When, { readonly kind: 'overdue' }>,
  isOn: StateFilter,
  onLeg: string,
): string | null {
  const isEntry = entersStatus(since, () => true)
  const before = reachableByMoves(kept, [initial], isEntry)
  const entries = kept.filter(move => isEntry(move) && before.has(move.from)).map(({ to }) => to)
  if (entries.length === 0) return `no history enters ${since}`
  if (until !== undefined && !kept.some(entersStatus(until, () => true))) return `no history enters ${until}`
  const isMet = until === undefined ? () => false : entersStatus(until, () => true)
  const open = [...reachableByMoves(kept, entries, isMet)].filter(state => state.outcome === null && isOn(state))
  return problemUnless(
    open.length > 0,
    `no history that entered ${since}${until ? ` and not ${until}` : ''} is without an outcome${onLeg}`,
  )
}
