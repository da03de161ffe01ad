// The requested histories as one small automaton. Its nodes are states of the table plus what has happened so far; a history is a
// walk from the first node to one where it may end. No history is generated and then rejected.

import { cellAt, type Judgement, stateOf, type Table } from '../../table/table.js'
import { type Constraint, codes } from '../../vocabulary/index.js'
import { type Target, targetTest } from './target.js'
import type { Chances } from './weights.js'

/** One step: a code id, the node after it, and its weight. */
export interface Edge {
  readonly code: number
  readonly to: number
  readonly weight: number
}

/** One node: its state of the table, the steps from it, likeliest first, and the weight of ending there; 0 where a history may not end. */
export interface AutomatonNode {
  readonly state: number
  readonly edges: readonly Edge[]
  readonly end: number
}

/** The automaton of the requested histories, which begin at node 0. `steps[node << 6 | code]` is the next node, or -1. */
export interface HistoryAutomaton {
  readonly table: Table
  readonly nodes: readonly AutomatonNode[]
  readonly steps: Int16Array
}

/** Which histories: those that end at a target, reach one at some time, or have exactly one event that is not regular. */
export interface HistoryCriteria {
  readonly end?: Target | undefined
  readonly reach?: Target | undefined
  /**
   * The one irregular event: the constraint it violates, undefined for any, and the judgements that count. `after`: the
   * constraint of the odd event without which it cannot be.
   */
  readonly irregular?:
    | {
        readonly constraint: Constraint | undefined
        readonly after?: Constraint | undefined
        readonly kinds: readonly Judgement['kind'][]
      }
    | undefined
}

/** Builds the automaton of these criteria. Throws `bad-option` for an unknown target. */
export function buildAutomaton(table: Table, chances: Chances, { end, reach, irregular }: HistoryCriteria): HistoryAutomaton {
  const ends = end === undefined ? () => true : targetTest(table, 'option end', end)
  const reaches = reach === undefined ? () => true : targetTest(table, 'target of reaching', reach)
  // The constraints of the irregular events still to come, in order.
  const wanted = irregular ? [...(irregular.after ? [irregular.after] : []), irregular.constraint] : []
  const nodes: AutomatonNode[] = []
  const places: NodeState[] = []
  const numbers = new Map<string, number>()
  numberOf({
    state: table.initial,
    ended: ends(table.initial, 0),
    reached: reaches(table.initial, 0),
    irregular: 0,
    over: false,
  })
  for (let at = 0; at < places.length; at++) {
    const place = places[at]!
    const { status } = stateOf(table, place.state)
    const done = place.ended && place.reached && place.irregular === wanted.length
    nodes.push({ state: place.state, edges: edgesOf(place), end: done ? chances.ends(status) : 0 })
  }
  const steps = new Int16Array(nodes.length << 6).fill(-1)
  for (const [node, { edges }] of nodes.entries()) for (const { code, to } of edges) steps[(node << 6) | code] = to
  return { table, nodes, steps }

  function edgesOf(place: NodeState): Edge[] {
    if (place.over) return []
    const { status } = stateOf(table, place.state)
    const edges = codes.flatMap((_, index) => {
      const code = index + 1
      const weight = chances.codes(status, code)
      const { to, judgement } = cellAt(table, place.state, code)
      const isIrregular = place.irregular < wanted.length && isWanted(judgement, wanted[place.irregular])
      if (weight === 0 || !(isIrregular || judgement.kind === 'regular')) return []
      const next = {
        state: to,
        ended: ends(to, code),
        reached: place.reached || reaches(to, code),
        irregular: place.irregular + Number(isIrregular),
        over: judgement.kind === 'impossible',
      }
      return [{ code, to: numberOf(next), weight }]
    })
    return edges.sort((a, b) => b.weight - a.weight)
  }

  function isWanted(judgement: Judgement, constraint: Constraint | undefined): boolean {
    if (!irregular?.kinds.includes(judgement.kind) || !('constraint' in judgement)) return false
    return constraint === undefined || judgement.constraint === constraint
  }

  function numberOf(place: NodeState): number {
    const key = `${place.state} ${place.ended} ${place.reached} ${place.irregular} ${place.over}`
    const number = numbers.get(key) ?? places.push(place) - 1
    numbers.set(key, number)
    return number
  }
}

// What a node stands for: the state, whether a history may end there, has reached its target, how many irregular events it has had, and
// whether that event was impossible, so that the history is over.
interface NodeState {
  readonly state: number
  readonly ended: boolean
  readonly reached: boolean
  readonly irregular: number
  readonly over: boolean
}
