// The picture of a process map.

import { standingTitle } from '../doubts.js'
import type { ProcessEdge, ProcessMap } from '../process-map.js'
import { place } from './layout.js'
import { labelMarkup, lineMarkup, nodeMarkup, textWidth } from './markup.js'
import type { Drawing } from './statechart.js'

/** What the figures of a process map count. */
export type ProcessFigure = 'scans' | 'shipments' | 'time'

/** A process map without edges whose share of the shipments is below the threshold. */
export function drawProcessMap(map: ProcessMap, show: ProcessFigure, threshold: number): Drawing {
  const levels = levelsOf(map)
  const edges = map.edges.filter((_, at) => levels[at]! >= threshold)
  const most = Math.max(1, ...edges.map(({ shipments }) => shipments))
  const widths = edges.map(
    edge => Math.max(...(['scans', 'shipments', 'time'] as const).map(kind => textWidth(edgeFigure(edge, kind), 11))) + 8,
  )
  const {
    width,
    height,
    nodes,
    edges: lines,
  } = place(
    map.nodes.map(({ standing, scans }) => ({
      id: standing,
      width: Math.max(textWidth(standingTitle(standing), 13), textWidth(countText(scans), 12)) + 24,
      height: 44,
    })),
    edges.map(({ from, to, shipments }, at) => ({
      from,
      to,
      width: widths[at]!,
      height: 16,
      weight: 1 + Math.round((shipments / most) * 8),
    })),
  )
  return {
    width,
    height,
    body: [
      ...edges.map((edge, at) => {
        const { points, label } = lines[at]!
        return `<g class="sf-edge sf-${edge.kind}" data-level="${levels[map.edges.indexOf(edge)]!.toFixed(4)}">${lineMarkup(points, 7, 1 + Math.sqrt(edge.shipments / most) * 5)}${labelMarkup(edgeFigure(edge, show), { ...label, width: widths[at]!, height: 16 })}</g>`
      }),
      ...map.nodes.map(node =>
        nodeMarkup(
          '',
          nodes.get(node.standing)!,
          [standingTitle(node.standing), countText(show === 'scans' ? node.scans : node.shipments)],
          ` data-standing="${node.standing}"`,
        ),
      ),
    ].join('\n'),
    description: edges
      .map(
        edge =>
          `${standingTitle(edge.from)} to ${standingTitle(edge.to)}${edge.kind === 'scan' ? '' : ` (${edge.kind})`}: ${edgeFigure(edge, show)}`,
      )
      .join('; '),
  }
}

// Up to which threshold each edge is shown: its share of the shipments, or 1 for the most frequent edge to each node.
function levelsOf({ shipments, edges }: ProcessMap): number[] {
  const strongest = new Map<string, ProcessEdge>()
  for (const edge of edges) {
    if (edge.from === edge.to) continue
    const known = strongest.get(edge.to)
    if (!known || known.shipments < edge.shipments) strongest.set(edge.to, edge)
  }
  return edges.map(edge => (strongest.get(edge.to) === edge ? 1 : edge.shipments / shipments))
}

function edgeFigure({ scans, shipments, medianMs }: ProcessEdge, show: ProcessFigure): string {
  return show === 'time' ? durationText(medianMs) : countText(show === 'scans' ? scans : shipments)
}

/** A count with its thousands apart. */
export const countText = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')

/** A duration in one unit: `45 min`, `3.2 h`, `2 d`. */
export function durationText(ms: number | null): string {
  if (ms === null) return '–'
  const [size, unit] = ms < 3_600_000 ? [60_000, 'min'] : ms < 172_800_000 ? [3_600_000, 'h'] : [86_400_000, 'd']
  const value = ms / (size as number)
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} ${unit}`
}
