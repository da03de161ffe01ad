// Places for the nodes and edges of a picture, by dagre: layers from top to bottom, few crossings, and room for each label.

import { Graph, layout } from '@dagrejs/dagre'

export interface Point {
  readonly x: number
  readonly y: number
}

/** A rectangle by its centre. */
export interface Box extends Point {
  readonly width: number
  readonly height: number
}

export interface NodeToPlace {
  readonly id: string
  readonly width: number
  readonly height: number
  readonly isGrouped?: boolean
}

export interface EdgeToPlace {
  readonly from: string
  readonly to: string
  /** The room its label takes; 0 for none. */
  readonly width: number
  readonly height: number
  readonly weight?: number
}

export interface Placed {
  readonly width: number
  readonly height: number
  readonly nodes: ReadonlyMap<string, Box>
  /** The frame around the grouped nodes. */
  readonly group: Box | null
  /** In the order of the edges given: the points a line goes through, and the middle of its label. */
  readonly edges: readonly { readonly points: readonly Point[]; readonly label: Point }[]
}

const GROUP = ' group'

export function place(nodes: readonly NodeToPlace[], edges: readonly EdgeToPlace[]): Placed {
  const graph = new Graph({ compound: true, multigraph: true })
  graph.setGraph({ rankdir: 'TB', nodesep: 24, edgesep: 14, ranksep: 34, marginx: 8, marginy: 8 })
  const hasGroup = nodes.some(({ isGrouped }) => isGrouped)
  if (hasGroup) graph.setNode(GROUP, {})
  for (const { id, width, height, isGrouped } of nodes) {
    graph.setNode(id, { width, height })
    if (isGrouped) graph.setParent(id, GROUP)
  }
  for (const [at, { from, to, width, height, weight = 1 }] of edges.entries())
    graph.setEdge(from, to, { width, height, weight, labelpos: 'c' }, String(at))
  layout(graph)
  const { width, height } = graph.graph() as { width: number; height: number }
  const boxOf = (id: string): Box => {
    const { x, y, width, height } = graph.node(id) as Box
    return { x, y, width, height }
  }
  return {
    width,
    height,
    nodes: new Map(nodes.map(({ id }) => [id, boxOf(id)])),
    group: hasGroup ? boxOf(GROUP) : null,
    edges: edges.map(({ from, to }, at) => {
      const { points, x, y } = graph.edge(from, to, String(at)) as { points: Point[]; x?: number; y?: number }
      const middle = points[points.length >> 1]!
      return { points, label: { x: x ?? middle.x, y: y ?? middle.y } }
    }),
  }
}
