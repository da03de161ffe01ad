// Lines between boxes, and where their labels stand.

export interface Point {
  readonly x: number
  readonly y: number
}

/** A rectangle by its centre. */
export interface Box extends Point {
  readonly width: number
  readonly height: number
}

/** A line as the points that it passes with round corners, the last one at its head. */
export type Line = readonly Point[]

export const between = (a: Point, b: Point, share: number): Point => ({
  x: a.x + (b.x - a.x) * share,
  y: a.y + (b.y - a.y) * share,
})

export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)

export const overlaps = (a: Box, b: Box): boolean =>
  Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2

/** The box around others. */
export function boxAround(boxes: readonly Box[], room: number): Box {
  const left = Math.min(...boxes.map(({ x, width }) => x - width / 2)) - room
  const right = Math.max(...boxes.map(({ x, width }) => x + width / 2)) + room
  const top = Math.min(...boxes.map(({ y, height }) => y - height / 2)) - room
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height / 2)) + room
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top }
}

/** Points along a line, a few pixels apart. */
export function alongLine(line: Line): readonly Point[] {
  return line.slice(1).flatMap((end, at) => {
    const start = line[at]!
    const parts = Math.max(1, Math.round(distance(start, end) / 6))
    return Array.from({ length: parts }, (_, part) => between(start, end, (part + 0.5) / parts))
  })
}

/** How many boxes a line touches. */
export function hitsOf(line: Line, boxes: readonly Box[]): number {
  const dots = alongLine(line).map(point => ({ ...point, width: 6, height: 6 }))
  return boxes.filter(box => dots.some(dot => overlaps(dot, box))).length
}

/** Where the line from the middle of a box to a point leaves the box. */
export function borderOf({ x, y, width, height }: Box, towards: Point): Point {
  const [dx, dy] = [towards.x - x, towards.y - y]
  const share = Math.min(width / 2 / (Math.abs(dx) || 1e-9), height / 2 / (Math.abs(dy) || 1e-9), 1)
  return { x: x + dx * share, y: y + dy * share }
}

/** A bowed line from box to box; the way back bows to the other side. */
export function bowed(from: Box, to: Box, bow: number): Line {
  const middle = between(from, to, 0.5)
  const control = { x: middle.x - (to.y - from.y) * bow, y: middle.y + (to.x - from.x) * bow }
  const [start, end] = [borderOf(from, control), borderOf(to, control)]
  return [0, 0.2, 0.4, 0.6, 0.8, 1].map(share => between(between(start, control, share), between(control, end, share), share))
}

// What it costs a label to stand beside its line, and on others.
const BESIDE = 150
const CROSSED = 20
const TAKEN = 1000

interface LabelToPlace {
  readonly line: Line
  readonly at?: Point | undefined
  readonly width: number
  readonly height: number
}

/**
 * A place for each label on its line: off boxes and earlier labels, then off other lines, then near the wanted point, which is
 * `at` or the middle.
 */
export function placeLabels(labels: readonly LabelToPlace[], boxes: readonly Box[], lines: readonly Line[]): readonly Box[] {
  const taken = [...boxes]
  const traces = lines.map(line => ({ line, dots: alongLine(line), around: boxAround(pointBoxes(line), 0) }))
  // The shorter a line, the fewer places its label has.
  const ways = labels.map(({ line }) => alongLine(line))
  const placed = new Map<LabelToPlace, Box>()
  for (const index of [...labels.keys()].sort((a, b) => ways[a]!.length - ways[b]!.length)) {
    const label = labels[index]!
    const { line, at, width, height } = label
    const all = ways[index]!
    const along = all.slice(Math.floor(all.length * 0.2), Math.ceil(all.length * 0.8))
    const wanted = at ?? along[along.length >> 1]!
    const places = along
      .flatMap(({ x, y }) => {
        const off = distance({ x, y }, wanted)
        const beside = height / 2 + 5
        return [0, -beside, beside].map(shift => ({ x, y: y + shift, width, height, off: off + (shift === 0 ? 0 : BESIDE) }))
      })
      .sort((a, b) => a.off - b.off)
    let best: Box = places[0]!
    let lowest = Number.POSITIVE_INFINITY
    for (const place of places) {
      if (place.off >= lowest) break
      const cost = place.off + taken.filter(box => overlaps(box, place)).length * TAKEN
      const total = cost >= lowest ? cost : cost + traces.filter(trace => crosses(trace, line, place)).length * CROSSED
      if (total < lowest) [best, lowest] = [place, total]
    }
    taken.push(best)
    placed.set(label, best)
  }
  return labels.map(label => placed.get(label)!)
}

interface Trace {
  readonly line: Line
  readonly dots: readonly Point[]
  readonly around: Box
}

// Whether a line other than its own runs through a label.
function crosses({ line, dots, around }: Trace, own: Line, { x, y, width, height }: Box): boolean {
  if (line === own || !overlaps(around, { x, y, width, height })) return false
  return dots.some(dot => Math.abs(dot.x - x) < width / 2 + 1 && Math.abs(dot.y - y) < height / 2 + 1)
}

export const pointBoxes = (line: Line): readonly Box[] => line.map(point => ({ ...point, width: 2, height: 2 }))
