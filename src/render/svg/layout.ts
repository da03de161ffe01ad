// Places for the nodes and edges of a picture, by dagre: layers from top to bottom, few crossings, and room for each label.

import { Graph, layout } from '@dagrejs/dagre'
import { type Box, distance, hitsOf, type Line, type Point } from './lines.js'

export interface NodeToPlace {
  readonly id: string
  readonly width: number
  readonly height: number
}

export interface EdgeToPlace {
  readonly from: string
  readonly to: string
  /** The room its label takes; 0 for none. */
  readonly width: number
  readonly height: number
  /** How much a short, straight line matters. */
  readonly weight: number
}

export interface PlacedEdge {
  readonly line: Line
  /** The place of its label, if it has one. */
  readonly at: Point | undefined
}

export interface Placed {
  readonly boxes: ReadonlyMap<string, Box>
  /** In the order of the edges given. */
  readonly lines: readonly PlacedEdge[]
}

/**
 * Places nodes, which are in the order of the flow: an edge against it leads upwards. No edge leads to its own node. What dagre
 * makes of a graph depends on the order of its edges: of two orders, the one in which the weightiest lines are shorter counts.
 * Where no box is in the way, a detour of up to so many bends is cut short.
 */
export function place(nodes: readonly NodeToPlace[], edges: readonly EdgeToPlace[], bends: number): Placed {
  const order = [...edges.keys()]
  const sorted = order.toSorted((a, b) => edges[b]!.weight - edges[a]!.weight)
  const given = placeInOrder(nodes, edges, bends, order)
  if (sorted.every((edge, at) => edge === at)) return given
  const other = placeInOrder(nodes, edges, bends, sorted)
  return lengthOf(other) < lengthOf(given) ? other : given

  function lengthOf({ lines }: Placed): number {
    return lines.reduce((sum, { line }, at) => sum + lengthOfLine(line) * edges[at]!.weight, 0)
  }
}

// How much longer than the direct way a detour is.
const DETOUR = 1.25

const lengthOfLine = (line: Line): number => line.slice(1).reduce((sum, point, at) => sum + distance(point, line[at]!), 0)

function placeInOrder(
  nodes: readonly NodeToPlace[],
  edges: readonly EdgeToPlace[],
  bends: number,
  order: readonly number[],
): Placed {
  const graph = new Graph({ multigraph: true })
  graph.setGraph({ nodesep: 24, edgesep: 14, ranksep: 44 })
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height })
  const placeOf = new Map(nodes.map(({ id }, at) => [id, at]))
  // dagre breaks cycles as it likes, unless there are none.
  const isUpward = ({ from, to }: EdgeToPlace) => placeOf.get(from)! > placeOf.get(to)!
  const endsOf = (edge: EdgeToPlace): [string, string] => (isUpward(edge) ? [edge.to, edge.from] : [edge.from, edge.to])
  for (const at of order) {
    const { width, height, weight } = edges[at]!
    graph.setEdge(...endsOf(edges[at]!), { width, height, weight, labelpos: 'c' }, String(at))
  }
  layout(graph)
  const boxes: ReadonlyMap<string, Box> = new Map(nodes.map(({ id }) => [id, graph.node(id) as Box]))
  const routes = edges.map((edge, at) => {
    const { points, x, y } = graph.edge(...endsOf(edge), String(at)) as { points: Point[]; x?: number; y?: number }
    const inner = points.slice(1, -1)
    return { inner: isUpward(edge) ? inner.toReversed() : inner, at: x === undefined || y === undefined ? undefined : { x, y } }
  })
  const ends = routes.map(({ inner }, at): readonly [End, End] => [
    { id: edges[at]!.from, next: inner[0]! },
    { id: edges[at]!.to, next: inner.at(-1)! },
  ])
  const ports = portsOf(ends.flat(), boxes)
  const lines = routes.map(({ inner, at }, index): PlacedEdge => {
    const [start, end] = [ports.get(ends[index]![0])!, ports.get(ends[index]![1])!]
    const line = [...start, ...inner, ...end.toReversed()]
    const direct = [...start, ...end.toReversed()]
    const isDetour = inner.length <= bends && lengthOfLine(line) > DETOUR * lengthOfLine(direct)
    return isDetour && hitsOf(direct, [...boxes.values()]) <= 2 ? { line: direct, at: undefined } : { line, at }
  })
  return { boxes, lines }
}

// The end of an edge at a node, and the point before it.
interface End {
  readonly id: string
  readonly next: Point
}

const PORT_GAP = 13
const STUB = 9

// Where each edge leaves its node: at the top or the bottom, straight, and apart from the others. Two points, from the border on.
function portsOf(ends: readonly End[], boxes: ReadonlyMap<string, Box>): ReadonlyMap<End, readonly [Point, Point]> {
  const sideOf = ({ id, next }: End) => (next.y < boxes.get(id)!.y ? -1 : 1)
  const bySide = new Map<string, End[]>()
  for (const end of ends) {
    const key = `${end.id} ${sideOf(end)}`
    bySide.set(key, [...(bySide.get(key) ?? []), end])
  }
  const ports = new Map<End, readonly [Point, Point]>()
  for (const side of bySide.values()) {
    const { x, y, width, height } = boxes.get(side[0]!.id)!
    const reach = width / 2 - 9
    const gap = Math.min(PORT_GAP, (2 * reach) / side.length)
    const sorted = side.toSorted((a, b) => a.next.x - b.next.x)
    const places = sorted.map(({ next }) => Math.min(Math.max(next.x, x - reach), x + reach))
    for (let at = 1; at < places.length; at++) places[at] = Math.max(places[at]!, places[at - 1]! + gap)
    for (let at = places.length - 1, most = x + reach; at >= 0; at--, most = places[at + 1]! - gap)
      places[at] = Math.min(places[at]!, most)
    for (const [at, end] of sorted.entries()) {
      const border = y + (sideOf(end) * height) / 2
      ports.set(end, [
        { x: places[at]!, y: border },
        { x: places[at]!, y: border + sideOf(end) * STUB },
      ])
    }
  }
  return ports
}
