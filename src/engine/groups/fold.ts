// What the notes that shipments left make of a group. Pure.

import { compareUtf8 } from '../compare-utf8.js'
import type { GroupMember, GroupNote, GroupRow } from '../ports.js'
import { byJourney } from './memberships.js'

/** The members of a group, and how many there are to be. */
export type GroupContent = Pick<GroupRow, 'members' | 'expect'>

const EMPTY: GroupContent = { members: [], expect: null }

/** A group with notes taken in, in their order. Each note holds all members of its shipment, so the latest of each counts. */
export function foldNotes(row: GroupContent | null, notes: readonly GroupNote[]): GroupContent {
  const { members, expect } = row ?? EMPTY
  const latest = new Map(notes.map(note => [note.shipment, note.members]))
  const others = members.filter(({ shipment }) => !latest.has(shipment))
  return {
    members: [...others, ...[...latest.values()].flat()].sort(byMember),
    expect: notes.reduce((said, note) => note.expect ?? said, expect),
  }
}

/** The order of members: by shipment, then by journey. */
export const byMember = (a: GroupMember, b: GroupMember): number => compareUtf8(a.shipment, b.shipment) || byJourney(a, b)

/** Notes in the order of their commits, as far as that is known: by their presents; those of one shipment by version. */
export const inOrder = (notes: readonly GroupNote[]): readonly GroupNote[] =>
  [...notes].sort((a, b) => a.at - b.at || compareUtf8(a.shipment, b.shipment) || a.version - b.version)

/** The first of these notes that one commit takes in together: what follows from them is assumed to be done, or is not. */
export function firstRun(notes: readonly GroupNote[]): readonly GroupNote[] {
  const assumed = ({ assume }: GroupNote) => JSON.stringify(assume)
  const end = notes.findIndex(note => assumed(note) !== assumed(notes[0]!))
  return end < 0 ? notes : notes.slice(0, end)
}
