// The statechart to a table. The peer visits the same (state, code) pairs with XState's pure `transition`.

import { transition } from 'xstate'
import { compile, shipmentMachine, toSnapshot } from '../../../dist/esm/machine.js'
import { shippedTable } from '../../../dist/esm/table.js'
import { machineEvents, stateIdOf } from '../peers/xstate.mjs'
import { agree, median, race, ratio } from '../rounds.mjs'
import { line, significant } from '../table.mjs'

export function measure(scale) {
  const ids = shippedTable.states.flatMap(state => (state ? [state.id] : []))
  const snapshots = ids.map(id => shipmentMachine.resolveState(toSnapshot(shippedTable, id)))
  const visited = () => snapshots.map(from => machineEvents.slice(1).map(event => transition(shipmentMachine, from, event)[0]))
  const compiled = compile(shipmentMachine)
  const isRefused = cell => ['gap', 'impossible'].includes(compiled.judgements[cell >> 8].kind)
  const reached = visited()
  agree(
    'The walk by transition',
    ids,
    id =>
      machineEvents
        .slice(1)
        .map((_, at) => compiled.grid[(id << 6) | (at + 1)])
        .map(cell => (isRefused(cell) ? id : cell & 255)),
    (_, at) => reached[at].map(stateIdOf),
  )
  const races = race(
    [
      { name: 'compile', units: 1, run: () => compile(shipmentMachine) },
      { name: 'visits', units: 1, run: visited },
    ],
    scale,
  )
  const ms = perSecond => `${significant(1000 / median(perSecond))} ms`
  const faster = ratio(races.compile, races.visits)
  return [line('compiling the machine / visiting each cell by transition', ms(races.compile), ms(races.visits), faster)]
}
