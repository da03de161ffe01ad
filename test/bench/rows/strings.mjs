// String-coded event objects in, final state out, the way a backend asks "where is this parcel now?" of events it has parsed.

import { idOf } from '../../../dist/esm/index.js'
import { fold, shippedTable } from '../../../dist/esm/table.js'
import { cleanFeed } from '../feed.mjs'
import { histories } from '../histories.mjs'
import { switchStrings } from '../peers/switch-strings.mjs'
import { actorFold, machineEvents, stateIdOf } from '../peers/xstate.mjs'
import { agree, race } from '../rounds.mjs'
import { raced } from '../table.mjs'

export function measure(scale) {
  const input = cleanFeed(histories(200_000 * scale.share, 1), 2)
  const few = input.slice(0, 1000)
  const actor = events => actorFold(events.map(({ code }) => machineEvents[idOf(code)]))
  agree('The switch on strings', input, events => shippedTable.states[fold(events)].status, switchStrings)
  agree(
    'The XState actor',
    few,
    events => fold(events),
    events => stateIdOf(actor(events)),
  )

  const eventsIn = lists => lists.reduce((sum, list) => sum + list.length, 0)
  // A for loop and a sum on every side: what is measured is the fold, not the collecting.
  const ours = () => input.reduce((sum, events) => sum + fold(events), 0)
  const theirs = () => input.reduce((sum, events) => sum + switchStrings(events).length, 0)
  const races = race(
    [
      { name: 'ours', units: eventsIn(input), run: ours },
      { name: 'switch', units: eventsIn(input), run: theirs },
      { name: 'actor', units: eventsIn(few), run: () => few.map(actor) },
    ],
    scale,
  )
  return [
    raced('final state of event objects / switch on strings', races, 'ours', 'switch', 'ev', { least: 1.8 }),
    raced('final state of event objects / XState actor', races, 'ours', 'actor', 'ev', { least: 300 }),
  ]
}
