// Which journeys of a shipment belong to which groups, and what a commit of the shipment notes for these groups. Pure.

import type { Change } from '../../journal/index.js'
import { changeInstants, changeStates } from '../../journal/index.js'
import type { NumberedResult } from '../../rules/index.js'
import type { GroupMember, GroupNote, Membership, ShipmentRow } from '../ports.js'
import { journeysOf, memberOf, type NumberedJourney } from './journeys.js'

/** A registration that puts a journey into a group: the one in progress at an instant, else the next. */
export interface GroupRequest {
  readonly at: number
  /** Null takes the journey out of its group. */
  readonly group: string | null
  /** How many members the group is to have; null leaves that as it is. */
  readonly expect: number | null
}

/** What a commit changes in the groups of a shipment. */
export interface GroupChange {
  readonly memberships: readonly Membership[]
  readonly notes: readonly GroupNote[]
}

/** What {@link groupChange} takes into account. */
export interface GroupCommit {
  readonly change: Change
  readonly numbers: NumberedResult['numbers']
  /** The row before; null for a new shipment. */
  readonly previous: ShipmentRow | null
  readonly requests: readonly GroupRequest[]
  /** The shipment's version after the commit. */
  readonly version: number
  readonly now: number
  readonly assume: GroupNote['assume']
}

/** What follows for the groups of a shipment from a commit of it. */
export function groupChange({ change, numbers, previous, requests, version, now, assume }: GroupCommit): GroupChange {
  const before = previous?.memberships ?? []
  if (before.length === 0 && requests.length === 0) return { memberships: before, notes: NONE }
  const { shipment } = change
  const [states, times] = [changeStates(change)!, changeInstants(change)]
  const journeysBefore = journeysOf(change.before, states.before, times.before, numbers.before)
  const journeysAfter = journeysOf(change.after, states.after, times.after, numbers.after)
  const memberships = membershipsAfter(before, requests, journeysAfter)
  const said = new Map(requests.flatMap(({ group, expect }) => (group === null || expect === null ? [] : [[group, expect]])))
  const [old, its] = [membersByGroup(shipment, before, journeysBefore), membersByGroup(shipment, memberships, journeysAfter)]
  const notes = [...new Set([...old.keys(), ...its.keys(), ...said.keys()])].flatMap((group): GroupNote[] => {
    const members = its.get(group) ?? []
    const expect = said.get(group) ?? null
    const isSame = JSON.stringify(members) === JSON.stringify(old.get(group) ?? [])
    return isSame && expect === null ? [] : [{ group, shipment, version, members, expect, assume, at: now }]
  })
  return { memberships, notes }
}

const NONE: readonly GroupNote[] = []

/**
 * Memberships after requests, in order, each of a journey of its own. A number stays as long as its journey exists. Those without
 * one get, by their instants, the journeys in progress then or the next, as far as these are nobody else's.
 */
export function membershipsAfter(
  before: readonly Membership[],
  requests: readonly GroupRequest[],
  journeys: readonly NumberedJourney[],
): readonly Membership[] {
  const numberAt = (at: number, taken: readonly Membership[]): number | null =>
    journeys.find(({ number, endedAt }) => at <= endedAt && !taken.some(({ journey }) => journey === number))?.number ?? null
  const resolved = (all: readonly Membership[]): readonly Membership[] => {
    const found = all.filter(({ journey }) => journeys.some(({ number }) => number === journey))
    const others = all.filter(membership => !found.includes(membership)).sort((a, b) => a.at - b.at)
    for (const { group, at } of others) found.push({ group, at, journey: numberAt(at, found) })
    return found
  }
  const after = requests.reduce((all, { at, group }) => {
    // One at the same instant is the one that is meant, whatever has been corrected since.
    const same = all.find(membership => membership.at === at)
    const number = same ? same.journey : numberAt(at, [])
    const known = same ?? all.findLast(({ journey }) => journey === number)
    if (known && known.group === group) return all
    const others = all.filter(membership => membership !== known)
    return group === null ? others : [...others, { group, at, journey: number }]
  }, resolved(before))
  return [...after].sort((a, b) => a.at - b.at)
}

function membersByGroup(
  shipment: string,
  memberships: readonly Membership[],
  journeys: readonly NumberedJourney[],
): ReadonlyMap<string, readonly GroupMember[]> {
  const byGroup = new Map<string, GroupMember[]>()
  for (const { group, journey } of memberships) {
    const members = byGroup.get(group) ?? []
    const its = journey === null ? undefined : journeys.find(({ number }) => number === journey)
    members.push(memberOf(shipment, its))
    byGroup.set(group, members.sort(byJourney))
  }
  return byGroup
}

/** Those that have not begun come last. */
export const byJourney = (a: GroupMember, b: GroupMember): number =>
  (a.journey ?? Number.POSITIVE_INFINITY) - (b.journey ?? Number.POSITIVE_INFINITY) || 0
