// Where the statuses and arrows of a table stand. Statuses that may all follow each other stand in a row inside a frame; arrows
// among them are arcs, above the row from left to right and below it back. Above the row stand the statuses that come before it;
// a second frame takes in those that lead wherever the row leads. dagre places this block as one node among the others. A path
// over the table has the same places, so that pictures of several parcels can be compared.

import type { Table } from '../../table/index.js'
import { standingOf, type TableArrow, tableArrows } from '../diagram.js'
import { standingTitle } from '../doubts.js'
import { place } from './layout.js'
import { type Box, bowed, boxAround, distance, hitsOf, type Line, type Point } from './lines.js'
import { labelSize, nodeSize } from './markup.js'

export interface ChartArrow extends TableArrow {
  readonly line: Line
  /** The place of its label, if one is reserved. */
  readonly at: Point | undefined
}

export interface Chart {
  readonly boxes: ReadonlyMap<string, Box>
  /** The frame of the row, and the one around it if there is one. */
  readonly frames: readonly Box[]
  readonly terminal: ReadonlySet<string>
  /** From `any` means from the outer frame, to `any` to the inner one. */
  readonly arrows: readonly ChartArrow[]
  /** The line of a path's arrow. Along a line of the chart, it takes this up into `used`, and does not use it again. */
  readonly lineOf: (from: string, to: string, used: Set<ChartArrow>) => Line
}

// What stands above the row, and then all others, in the order of the flow: an arrow points down or, in the row, to the right.
const head = ['expected', 'accepted']
const flow = [
  ...[...head, 'any', 'transshipment', 'customs', 'inTransit', 'outForDelivery', 'exception', 'refused'],
  ...['delivered', 'returning', 'lost', 'returned', 'destroyed', 'cancelled'],
]

/** Standings sorted by the order of the flow. */
export const inFlow = (standings: Iterable<string>): readonly string[] =>
  [...standings].sort((a, b) => flow.indexOf(a) - flow.indexOf(b))

const GAP = 16
const PADDING = 14
// Between the frames, for lines from above the row to below it.
const LANE = 22
const ARC_ROOM = 84
const ARC_STEP = 14
// Between rows above the row.
const HEAD_GAP = 44
const BOWS = [0.08, -0.08, 0.2, -0.2, 0.4, -0.4, 0.7, -0.7]
// How long, and how flat, a line between boxes may be before it takes the way around.
const DIRECT = { length: 290, slope: 1.6 }

const charts = /* @__PURE__ */ new WeakMap<Table, Chart>()

/** The chart of a table, made once. */
export function chartOf(table: Table): Chart {
  const known = charts.get(table)
  if (known) return known
  const chart = makeChart(table)
  charts.set(table, chart)
  return chart
}

function makeChart(table: Table): Chart {
  const { members, arrows: all } = tableArrows(table)
  const states = table.states.filter(state => state !== null)
  const standings = inFlow(new Set([...states.map(standingOf), ...members]))
  const leads = (from: string, to: string) => all.some(arrow => arrow.from === from && arrow.to === to && arrow.constraint === '')
  const shared = all.filter(({ from }) => from === 'any').map(({ to }) => to)
  const companions = head.filter(id => !members.has(id) && [...shared, 'any'].every(to => leads(id, to)))
  const arrows = all.filter(
    ({ from, to, constraint }) => !(companions.includes(from) && shared.includes(to) && constraint === ''),
  )
  const row = inFlow(members)
  const isInside = (id: string) => id === 'any' || members.has(id) || head.includes(id)

  const inside = placeInside()
  const outer = arrows.filter(({ from, to }) => !(isInside(from) && isInside(to)))
  const nodeOf = (id: string) => (isInside(id) ? 'any' : id)
  const placed = place(
    inFlow(['any', ...standings.filter(id => !isInside(id))]).map(id => ({ id, ...(id === 'any' ? inside.block : sizeOf(id)) })),
    outer.map(({ from, to, constraint }) => ({
      ...{ from: nodeOf(from), to: nodeOf(to), weight: 1 },
      ...(constraint ? labelSize(constraint) : { width: 0, height: 0 }),
    })),
    1,
  )
  const block = placed.boxes.get('any')!
  const move = (box: Box): Box => ({ ...box, x: box.x + block.x, y: box.y + block.y })
  const frames = inside.frames.map(move)
  const [frame, outerFrame] = [frames[0]!, frames.at(-1)!]
  const boxes = new Map(
    standings.map(id => [id, inside.boxes.has(id) ? move(inside.boxes.get(id)!) : placed.boxes.get(id)!] as const),
  )
  const drawn = arrows.map((arrow): ChartArrow => {
    const edge = placed.lines[outer.indexOf(arrow)]
    const line = lineBetween(arrow.from, arrow.to, edge?.line)
    return { ...arrow, line, at: line === edge?.line ? edge.at : undefined }
  })
  return {
    ...{ boxes, frames, arrows: drawn },
    terminal: new Set(states.flatMap(state => (state.terminal ? [standingOf(state)] : []))),
    lineOf: (from, to, used) => {
      const isAlong = (arrow: ChartArrow) =>
        !used.has(arrow) && [from, 'any'].includes(arrow.from) && [to, 'any'].includes(arrow.to)
      const free = drawn.filter(isAlong)
      const own = free.find(arrow => arrow.from === from && arrow.to === to)
      if (own) used.add(own)
      const along = own ?? free.find(arrow => nodeOf(arrow.from) === nodeOf(from) && nodeOf(arrow.to) === nodeOf(to))
      return own ? own.line : lineBetween(from, to, along?.line)
    },
  }

  function sizeOf(id: string) {
    return nodeSize(standingTitle(id))
  }

  // The boxes inside the frames, around their middle.
  function placeInside() {
    const boxes = new Map<string, Box>()
    const placeRow = (ids: readonly string[], y: number) => {
      let left = -ids.reduce((sum, id) => sum + sizeOf(id).width + GAP, -GAP) / 2
      for (const id of ids) {
        const size = sizeOf(id)
        boxes.set(id, { x: left + size.width / 2, y, ...size })
        left += size.width + GAP
      }
    }
    placeRow(row, 0)
    const frames = [
      boxAround(
        row.map(id => ({ ...boxes.get(id)!, height: 34 + 2 * ARC_ROOM })),
        PADDING,
      ),
    ]
    for (const id of standings.filter(id => head.includes(id) && !members.has(id)).toReversed()) {
      placeRow([id], Math.min(...[...frames, ...boxes.values()].map(({ y, height }) => y - height / 2)) - HEAD_GAP)
      if (companions.includes(id)) frames[1] = boxAround([...frames, boxes.get(id)!], LANE)
    }
    const block = boxAround([...frames, ...boxes.values()], 0)
    const centred = (box: Box): Box => ({ ...box, x: box.x - block.x, y: box.y - block.y })
    return { block, boxes: new Map([...boxes].map(([id, box]) => [id, centred(box)])), frames: frames.map(centred) }
  }

  // A line from or to something inside the frames; `route` is dagre's, from or to the outer one.
  function lineBetween(from: string, to: string, route: Line | undefined): Line {
    if (members.has(from) && members.has(to)) return arc(from, to)
    if (to === 'any' && companions.includes(from)) return dropTo(boxes.get(from)!)
    if (route && !isInside(from) && !isInside(to)) return route
    const others = [...boxes].flatMap(([id, box]) => (id === from || id === to ? [] : [box]))
    const [start, end] = [boxes.get(from), boxes.get(to)]
    if (start && end && (!route || isNear(start, end))) {
      const isOneWay = !all.some(arrow => arrow.from === to && arrow.to === from)
      const bows = (isOneWay && Math.abs(start.x - end.x) < 1 ? [0, ...BOWS] : BOWS)
        .map(bow => bowed(start, end, bow))
        .map(line => ({ line, hits: hitsOf(line, others) }))
      const best = bows.find(({ hits }) => hits === 0) ?? bows.toSorted((a, b) => a.hits - b.hits)[0]!
      if (!route || best.hits === 0) return best.line
    }
    if (!route) return []
    const way = route.slice(2, -2)
    const lineBy = (way: Line) => [
      ...endAt(from, way[0] ?? end!, route),
      ...way,
      ...endAt(to, way.at(-1) ?? start!, route.toReversed()).toReversed(),
    ]
    // dagre does not know where in the frames a line begins, so that some of its detours lead nowhere.
    const isDirect = start && end && way.length === 1 && hitsOf(lineBy([]), others) === 0
    return lineBy(isDirect ? [] : way)
  }

  function dropTo({ x, y, height }: Box): Line {
    return [
      { x, y: y + height / 2 },
      { x, y: frame.y - frame.height / 2 },
    ]
  }

  // How a line begins before it goes on to `next`; `route` begins at the same end.
  function endAt(id: string, next: Point, route: Line): readonly Point[] {
    if (id === 'any' || !isInside(id)) return route.slice(0, 2)
    const side = next.y < outerFrame.y ? -1 : 1
    const edgeY = outerFrame.y + side * (outerFrame.height / 2 + 9)
    const { x, y, width, height } = boxes.get(id)!
    if (members.has(id))
      return [
        { x, y: y + (side * height) / 2 },
        { x, y: edgeY },
      ]
    const right = next.x < x ? -1 : 1
    const lane = outerFrame.x + right * (outerFrame.width / 2 + (companions.includes(id) ? -LANE : LANE) / 2)
    return [
      { x: x + (right * width) / 2, y },
      { x: lane, y },
      { x: lane, y: edgeY },
    ]
  }

  function arc(from: string, to: string): Line {
    const [a, b] = [boxes.get(from)!, boxes.get(to)!]
    const side = a.x < b.x ? -1 : 1
    const span = Math.abs(row.indexOf(from) - row.indexOf(to))
    // The wider of two arcs from or to one box begins or ends further from the other box.
    const inset = 8 - 4 * span
    const start = { x: a.x - side * (a.width / 4 + inset), y: a.y + (side * a.height) / 2 }
    const end = { x: b.x + side * (b.width / 4 + inset), y: b.y + (side * b.height) / 2 }
    const top = a.y + side * (17 + 10 + ARC_STEP * span)
    return [start, { x: start.x, y: top }, { x: end.x, y: top }, end]
  }
}

const isNear = (a: Point, b: Point): boolean =>
  distance(a, b) <= DIRECT.length && Math.abs(a.x - b.x) <= DIRECT.slope * Math.abs(a.y - b.y)
