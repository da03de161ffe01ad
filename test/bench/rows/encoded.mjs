// Typed arrays in, states and verdict bytes out. The floor writes states only; XState's peers get their event objects ready made.

import { idOf, statusRows } from '../../../dist/esm/index.js'
import { foldEncoded, shippedTable } from '../../../dist/esm/table.js'
import { histories, packed } from '../histories.mjs'
import { flatStates } from '../peers/flat.mjs'
import { switchInts } from '../peers/switch-ints.mjs'
import { actorFold, machineEvents, pureFold, scopeFold, stateIdOf } from '../peers/xstate.mjs'
import { agree, race } from '../rounds.mjs'
import { raced } from '../table.mjs'

// The ends that share a status with others have places of their own.
const statusOf = place => statusRows[place > 11 ? 3 : place === 11 ? 5 : place].status

export function measure(scale) {
  const lists = histories(200_000 * scale.share, 1)
  const input = packed(lists, idOf)
  const into = { states: new Uint8Array(lists.length), judgements: new Uint8Array(input.codes.length) }
  const flat = new Uint8Array(lists.length)
  const statuses = new Uint8Array(lists.length)
  const few = lists.slice(0, 1000).map(list => list.map(code => machineEvents[idOf(code)]))
  const fewer = few.slice(0, 200)
  const events = input.codes.length
  const peers = [
    { name: 'ours', units: events, run: () => foldEncoded(input, into) },
    { name: 'flat', units: events, run: () => flatStates(input, flat, shippedTable.grid, shippedTable.initial) },
    { name: 'switch', units: events, run: () => switchInts(input, statuses) },
    { name: 'actor', units: few.flat().length, run: () => few.map(actorFold) },
    { name: 'scope', units: few.flat().length, run: () => few.map(scopeFold) },
    { name: 'pure', units: fewer.flat().length, run: () => fewer.map(pureFold) },
  ]
  for (const { run } of peers) run()
  const state = (_, at) => into.states[at]
  const status = (_, at) => shippedTable.states[into.states[at]].status
  agree('The flat loop', lists, state, (_, at) => flat[at])
  agree('The switch on ints', lists, status, (_, at) => statusOf(statuses[at]))
  for (const fold of [actorFold, scopeFold, pureFold]) agree(`XState's ${fold.name}`, fewer, state, list => stateIdOf(fold(list)))

  const races = race(peers, scale)
  const against = (what, peer, goal) => raced(`encoded replay / ${what}`, races, 'ours', peer, 'ev', goal)
  return [
    against('bare flat-table loop', 'flat', { least: 0.9 }),
    against('switch on ints', 'switch', { least: 3 }),
    against('XState actor', 'actor', { least: 1000 }),
    against('XState machine.transition, scope reused', 'scope', { least: 600 }),
    against('XState transition', 'pure'),
  ]
}
