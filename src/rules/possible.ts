// Whether a rule can ever be true under a table: one that cannot is a mistake, found before it is waited for.

import type { Code, Law } from '../codes/index.js'
import { outcomeOf, stateOf, type Table, type TableState } from '../table/index.js'
import { hasStatus } from './cases.js'
import { type Move, movesOf, reachedFrom } from './reach.js'
import type { Only, When } from './rule.js'

// No table judges what the vocabulary does not have.
const unreadable: readonly Law[] = ['unknown-substatus', 'unknown-status']

/** Why no history can make this true under the table; null where some can. */
export function neverFault(table: Table, when: When, leg: Only['leg']): string | null {
  const moves = movesOf(table)
  const kept = moves.filter(({ isKept }) => isKept)
  const initial = stateOf(table, table.initial)
  const states = [initial, ...kept.map(({ to }) => to)]
  const isOn = ({ leg: its }: TableState) => leg === undefined || its === leg
  const onLeg = leg === undefined ? '' : ` on the ${leg} leg`
  switch (when.kind) {
    case 'entered':
      return some(kept.some(into(when.status, isOn)), `no history enters ${when.status}${onLeg}`)
    case 'left':
      return some(kept.some(out(when.status, isOn)), `no history leaves ${when.status}${onLeg}`)
    case 'reached':
      return some(
        states.some(state => outcomeOf(state) === when.outcome && isOn(state)),
        `no history ends ${when.outcome}${onLeg}`,
      )
    case 'seen': {
      const never = listOf(when.code).find(code => !kept.some(move => move.code === code && isOn(move.to)))
      return some(never === undefined, `no state accepts ${never}${onLeg}`)
    }
    case 'flagged': {
      const carried = moves.flatMap(({ judgement }) => ('law' in judgement ? [judgement.law] : [])).concat(unreadable)
      const never = listOf(when.law).find(law => !carried.includes(law))
      return some(never === undefined, `the table never says ${never}`)
    }
    case 'lasted':
      if ('status' in when) return some(kept.some(into(when.status, isOn)), `no history enters ${when.status}${onLeg}`)
      return lastedFault(kept, initial, listOf(when.code), isOn, onLeg)
    case 'silent':
      return some(
        states.some(state => outcomeOf(state) === null && isOn(state)),
        `every history${onLeg} has an outcome`,
      )
    case 'overdue':
      if (when.until === when.since) return `until is ${when.until}, as since is; leave until out, or name a later status`
      return overdueFault(kept, initial, when, isOn, onLeg)
  }
}

const some = (holds: boolean, fault: string) => (holds ? null : fault)
const listOf = <T extends Code | Law>(names: T | readonly T[]): readonly T[] => [names].flat() as readonly T[] // one level of one type

type On = (state: TableState) => boolean
type Statuses = Extract<When, { readonly kind: 'entered' }>['status']

const into =
  (status: Statuses, isOn: On) =>
  ({ from, to }: Move) =>
    !hasStatus(from, status) && hasStatus(to, status) && isOn(to)

const out =
  (status: Statuses, isOn: On) =>
  ({ from, to }: Move) =>
    hasStatus(from, status) && !hasStatus(to, status) && isOn(to)

// A spell begins after a scan with another code, or with the first of all.
function lastedFault(kept: readonly Move[], initial: TableState, codes: readonly Code[], isOn: On, onLeg: string): string | null {
  const never = codes.find(code => !kept.some(move => move.code === code))
  if (never !== undefined) return `no state accepts ${never}`
  const isOwn = (move: Move) => codes.includes(move.code)
  const before = new Set([initial, ...kept.filter(move => !isOwn(move)).map(({ to }) => to)])
  const begins = kept.some(move => isOwn(move) && before.has(move.from) && isOn(move.to))
  return some(begins, `no scan with ${codes.join(' or ')} comes first${onLeg}`)
}

// After a first entry there must be a way to be without an outcome that does not enter `until`.
function overdueFault(
  kept: readonly Move[],
  initial: TableState,
  { since, until }: Extract<When, { readonly kind: 'overdue' }>,
  isOn: On,
  onLeg: string,
): string | null {
  const isEntry = into(since, () => true)
  const before = reachedFrom(kept, [initial], isEntry)
  const entries = kept.filter(move => isEntry(move) && before.has(move.from)).map(({ to }) => to)
  if (entries.length === 0) return `no history enters ${since}`
  if (until !== undefined && !kept.some(into(until, () => true))) return `no history enters ${until}`
  const isMet = until === undefined ? () => false : into(until, () => true)
  const open = [...reachedFrom(kept, entries, isMet)].filter(state => outcomeOf(state) === null && isOn(state))
  return some(
    open.length > 0,
    `no history that entered ${since}${until ? ` and not ${until}` : ''} is without an outcome${onLeg}`,
  )
}
