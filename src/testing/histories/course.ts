// Which histories are asked for, as one small automaton: its nodes are states of the table with what has happened so far, and
// a history is a walk from the first node to one where it may end. Nothing is ever generated and thrown away.

import { codes, type Law } from '../../codes/index.js'
import { cellAt, type Judgement, stateOf, type Table } from '../../table/index.js'
import { arrivalAt, type Target } from './target.js'
import type { Chances } from './weights.js'

/** One step: a code id, the node after it, and its weight. */
export interface Edge {
  readonly code: number
  readonly to: number
  readonly weight: number
}

/** One node: the state of the table, the steps from here, likeliest first, and the weight of ending here; 0 where a history may not. */
export interface Node {
  readonly state: number
  readonly edges: readonly Edge[]
  readonly end: number
}

/** The automaton of the histories asked for; they begin at node 0. `steps[node << 6 | code]` is the node after, or -1. */
export interface Course {
  readonly table: Table
  readonly nodes: readonly Node[]
  readonly steps: Int16Array
}

/** Which histories: those that end at a target, come to one at some time, or hold one event that is not regular. */
export interface Wanted {
  readonly end?: Target | undefined
  readonly reach?: Target | undefined
  /** The one odd event: the laws it may break, or any, and the judgements that count. */
  readonly odd?: { readonly law: Law | undefined; readonly kinds: readonly Judgement['kind'][] } | undefined
}

/** The automaton of what is wanted. Throws `bad-option` for a target that is none. */
export function courseOf(table: Table, chances: Chances, { end, reach, odd }: Wanted): Course {
  const ends = end === undefined ? () => true : arrivalAt(table, 'end', end)
  const reaches = reach === undefined ? () => true : arrivalAt(table, 'The target of reaching', reach)
  const nodes: Node[] = []
  const places: Place[] = []
  const numbers = new Map<string, number>()
  numberOf({ state: table.initial, ended: ends(table.initial, 0), reached: reaches(table.initial, 0), odd: !odd, over: false })
  for (let at = 0; at < places.length; at++) {
    const place = places[at]!
    const { status } = stateOf(table, place.state)
    const done = place.ended && place.reached && place.odd
    nodes.push({ state: place.state, edges: edgesOf(place), end: done ? chances.ends(status) : 0 })
  }
  const steps = new Int16Array(nodes.length << 6).fill(-1)
  for (const [node, { edges }] of nodes.entries()) for (const { code, to } of edges) steps[(node << 6) | code] = to
  return { table, nodes, steps }

  function edgesOf(place: Place): Edge[] {
    if (place.over) return []
    const { status } = stateOf(table, place.state)
    const edges = codes.flatMap((_, index) => {
      const code = index + 1
      const weight = chances.codes(status, code)
      const { to, judgement } = cellAt(table, place.state, code)
      const isOdd = !place.odd && isWanted(judgement)
      if (weight === 0 || !(isOdd || judgement.kind === 'regular')) return []
      const next = {
        state: to,
        ended: ends(to, code),
        reached: place.reached || reaches(to, code),
        odd: place.odd || isOdd,
        over: judgement.kind === 'impossible',
      }
      return [{ code, to: numberOf(next), weight }]
    })
    return edges.sort((a, b) => b.weight - a.weight)
  }

  function isWanted(judgement: Judgement): boolean {
    if (!odd?.kinds.includes(judgement.kind) || !('law' in judgement)) return false
    return odd.law === undefined || judgement.law === odd.law
  }

  function numberOf(place: Place): number {
    const key = `${place.state} ${place.ended} ${place.reached} ${place.odd} ${place.over}`
    const number = numbers.get(key) ?? places.push(place) - 1
    numbers.set(key, number)
    return number
  }
}

// What a node stands for: the state, whether a history may end here, has reached its target, has had its odd event, and
// whether that event was refused, after which nothing comes.
interface Place {
  readonly state: number
  readonly ended: boolean
  readonly reached: boolean
  readonly odd: boolean
  readonly over: boolean
}
