// The picture of a process map.

import { standingTitle } from '../doubts.js'
import { escapeMarkup } from '../markup.js'
import type { ProcessEdge, ProcessMap } from '../process-map.js'
import { inFlow } from './chart.js'
import { place } from './layout.js'
import { placeLabels } from './lines.js'
import { boundsOf, type Drawing, kindName, labelMarkup, labelSize, lineMarkup, nodeMarkup, nodeSize } from './markup.js'

const figures = ['scans', 'shipments', 'time'] as const

/** What the figures of a process map count. */
export type ProcessFigure = (typeof figures)[number]

const legends = {
  scans: 'figures: scans',
  shipments: 'figures: shipments',
  time: 'median time since the status began; in boxes: shipments',
} as const

/** A process map without edges whose share of the shipments is below the threshold. */
export function drawProcessMap(map: ProcessMap, show: ProcessFigure, threshold: number): Drawing {
  const levels = levelsOf(map)
  const edges = map.edges.filter(edge => edge.from !== edge.to && levels.get(edge)! >= threshold)
  const most = Math.max(1, ...edges.map(({ shipments }) => shipments))
  const byStanding = new Map(map.nodes.map(node => [node.standing, node]))
  // The room is that of the widest figure, so that all three pictures have the same places.
  const nodes = inFlow(byStanding.keys()).map(standing => {
    const linesOf = (kind: ProcessFigure) => nodeFigures(map, standing, kind)
    const sizes = figures.map(kind => nodeSize(standingTitle(standing), linesOf(kind)))
    return { id: standing, lines: linesOf(show), width: Math.max(...sizes.map(({ width }) => width)), height: sizes[0]!.height }
  })
  const labelSizes = edges.map(edge => ({
    width: Math.max(...figures.map(kind => labelSize(edgeFigure(edge, kind)).width)),
    height: labelSize('').height,
  }))
  const placed = place(
    nodes,
    edges.map(({ from, to, shipments }, at) => ({
      from,
      to,
      ...labelSizes[at]!,
      weight: 1 + Math.round((shipments / most) * 9),
    })),
    Number.POSITIVE_INFINITY,
  )
  const boxes = [...placed.boxes.values()]
  const places = placeLabels(
    placed.lines.map(({ line, at }, index) => ({ line, at, ...labelSizes[index]! })),
    boxes,
    placed.lines.map(({ line }) => line),
  )
  const attributes = (edge: ProcessEdge) =>
    `class="sf-edge sf-${kindName(edge.kind)}" data-level="${levels.get(edge)!.toFixed(4)}"`
  return {
    bounds: boundsOf(
      [...boxes, ...places],
      placed.lines.map(({ line }) => line),
    ),
    body: [
      ...edges.map((edge, at) => {
        const width = 1 + Math.sqrt(edge.shipments / most) * 5
        return `<g ${attributes(edge)}><title>${escapeMarkup(describe(edge))}</title>${lineMarkup(placed.lines[at]!.line, width)}</g>`
      }),
      ...edges.flatMap((edge, at) => {
        const figure = edgeFigure(edge, show)
        return figure ? [`<g ${attributes(edge)}>${labelMarkup(figure, places[at]!)}</g>`] : []
      }),
      ...nodes.map(({ id, lines }) => nodeMarkup(id, '', placed.boxes.get(id)!, standingTitle(id), lines, false)),
    ],
    legend: `${legends[show]} · dashed: presumed · ✗ refused · ↻ repeated`,
    description: edges.map(describe).join('; '),
  }
}

// Up to which threshold an edge is shown: its share of the shipments, or 1 for those by which each node is reached most often.
function levelsOf({ shipments, edges }: ProcessMap): ReadonlyMap<ProcessEdge, number> {
  const levels = new Map(edges.map(edge => [edge, edge.shipments / shipments]))
  const reached = new Set(['expected'])
  for (;;) {
    const onward = edges.filter(({ from, to }) => reached.has(from) && !reached.has(to))
    if (onward.length === 0) return levels
    const strongest = onward.reduce((best, edge) => (edge.shipments > best.shipments ? edge : best))
    levels.set(strongest, 1)
    reached.add(strongest.to)
  }
}

// The figure of a node, and those of the scans that stayed there.
function nodeFigures({ nodes, edges }: ProcessMap, standing: string, show: ProcessFigure): readonly string[] {
  const { scans, shipments } = nodes.find(node => node.standing === standing)!
  const total = standing === 'expected' || show !== 'scans' ? shipments : scans
  const loops = edges.filter(({ from, to, kind }) => from === standing && to === standing && kind !== 'presumed')
  const repeated = loops.map(edge => edgeFigure(edge, show) && (edge.kind === 'scan' ? '↻ ' : '') + edgeFigure(edge, show))
  return [withThousands(total), ...(loops.length > 0 ? [repeated.join(' ')] : [])]
}

// Empty for a time that no scan tells.
function edgeFigure({ kind, scans, shipments, medianMs }: ProcessEdge, show: ProcessFigure): string {
  if (show === 'time' && medianMs === null) return ''
  const figure = show === 'time' ? durationText(medianMs) : withThousands(show === 'scans' ? scans : shipments)
  return kind === 'refused' ? `✗ ${figure}` : figure
}

function describe({ from, to, kind, constraint, scans, shipments, medianMs }: ProcessEdge): string {
  const remark = kind === 'scan' ? '' : ` (${kind}${constraint ? `: ${constraint}` : ''})`
  const time = medianMs === null ? '' : `, median ${durationText(medianMs)}`
  return `${standingTitle(from)} to ${standingTitle(to)}${remark}: ${manyText(scans, 'scan')}, ${manyText(shipments, 'shipment')}${time}`
}

const manyText = (many: number, what: string): string => `${withThousands(many)} ${what}${many === 1 ? '' : 's'}`

/** A count with its thousands apart. */
export const withThousands = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')

/** A duration in one unit: `45 min`, `3.2 h`, `2 d`; a dash for none. */
export function durationText(ms: number | null): string {
  if (ms === null) return '–'
  if (ms < 60_000) return '< 1 min'
  const [size, unit] = ms < 3_600_000 ? [60_000, 'min'] : ms < 172_800_000 ? [3_600_000, 'h'] : [86_400_000, 'd']
  const value = ms / (size as number)
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} ${unit}`
}
