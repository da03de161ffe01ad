// The picture of a table, or of a journey's path over it.

import type { Journey } from '../../replay/index.js'
import type { Table } from '../../table/index.js'
import { badOption, printValue } from '../../vocabulary/index.js'
import { type PathArrow, pathArrows, tableArrows } from '../diagram.js'
import { standingTitle } from '../doubts.js'
import { verdictSign } from '../rows.js'
import { type Chart, type ChartArrow, chartOf } from './chart.js'
import { type Box, between, type Line, placeLabels } from './lines.js'
import {
  boundsOf,
  type Drawing,
  kindName,
  labelMarkup,
  labelSize,
  lineMarkup,
  nodeMarkup,
  rectMarkup,
  textMarkup,
} from './markup.js'

/** The statechart of a table. */
export function drawStatechart(table: Table): Drawing {
  const chart = chartOf(table)
  const { arrows, boxes } = chart
  const named = arrows.filter(({ constraint }) => constraint)
  const places = placeLabels(
    named.map(({ line, at, constraint }) => ({ line, at, ...labelSize(constraint) })),
    [...boxes.values()],
    arrows.map(({ line }) => line),
  )
  return {
    bounds: boundsOfChart(chart, places, []),
    body: [
      ...framesMarkup(chart),
      ...arrows.map(({ constraint, line }) => edgeMarkup(constraint ? 'sf-unusual' : 'sf-regular', line, 1.2)),
      ...named.map(({ constraint }, at) => `<g class="sf-unusual">${labelMarkup(constraint, places[at]!)}</g>`),
      ...[...boxes].map(([id, box]) => nodeMarkup(id, '', box, standingTitle(id), [], chart.terminal.has(id))),
    ],
    legend: 'from a frame: from each in it · dashed: always unusual, for the reason named · double frame: an end',
    description: describeTable(table),
  }
}

/** A journey's path over the statechart of a table. */
export function drawPath(table: Table, journey: Journey<unknown>): Drawing {
  const chart = chartOf(table)
  const { arrows, boxes } = chart
  const path = pathArrows(journey).filter(({ from, to, kind }) => kind !== 'scan' || from !== to)
  const missing = path.find(({ to }) => !boxes.has(to))
  if (missing)
    badOption('table', table.hash, `It has no status ${printValue(missing.to)}. Pass the table that the report was made with.`)
  const kept = ['expected', ...path.flatMap(({ kind, to }) => (kind === 'refused' ? [] : [to]))]
  const used = new Set<ChartArrow>()
  const lit = joinArrows(path).map(arrow => {
    const isLoop = arrow.from === arrow.to
    return { ...arrow, isLoop, line: isLoop ? roofOf(chart, arrow) : chart.lineOf(arrow.from, arrow.to, used) }
  })
  const places = placeLabels(
    lit.map(({ line, label, isLoop }) => ({
      line,
      at: isLoop ? between(line[0]!, line[1]!, 0.25) : undefined,
      ...labelSize(label),
    })),
    [...boxes.values()],
    lit.flatMap(({ line, isLoop }) => (isLoop ? [] : [line])),
  )
  const lookOf = (id: string) => (id === kept.at(-1) ? ' sf-lit sf-current' : kept.includes(id) ? ' sf-lit' : ' sf-faint')
  return {
    bounds: boundsOfChart(
      chart,
      places,
      lit.flatMap(({ line, isLoop }) => (isLoop ? [] : [line])),
    ),
    body: [
      ...framesMarkup(chart),
      ...arrows.flatMap(arrow =>
        used.has(arrow) ? [] : [edgeMarkup(`${arrow.constraint ? 'sf-unusual' : 'sf-regular'} sf-faint`, arrow.line, 1)],
      ),
      ...[...boxes].map(([id, box]) => nodeMarkup(id, lookOf(id), box, standingTitle(id), [], chart.terminal.has(id))),
      ...lit.flatMap(({ kind, line, isLoop }) => (isLoop ? [] : [edgeMarkup(`sf-${kindName(kind)} sf-lit`, line, 2)])),
      ...lit.map(({ kind, label }, at) => `<g class="sf-${kindName(kind)} sf-lit">${labelMarkup(label, places[at]!)}</g>`),
    ],
    legend: 'numbers: the order of the scans · ○ presumed · ◆ unusual · ✗ refused · double frame: an end',
    description: describePath(path),
  }
}

interface LitArrow extends Pick<PathArrow, 'from' | 'to' | 'kind'> {
  readonly label: string
}

const marks = { scan: null, presumed: 'presumed', unusual: 'unusual', refused: 'impossible' } as const

// Arrows of one kind between the same standings as one, with the numbers of their scans.
function joinArrows(path: readonly PathArrow[]): readonly LitArrow[] {
  const joined = new Map<string, Pick<PathArrow, 'from' | 'to' | 'kind'> & { readonly numbers: number[] }>()
  for (const [at, { from, to, kind }] of path.entries()) {
    const key = `${from} ${to} ${kind}`
    const arrow = joined.get(key) ?? { from, to, kind, numbers: [] }
    arrow.numbers.push(at + 1)
    joined.set(key, arrow)
  }
  return [...joined.values()].map(({ numbers, ...arrow }) => {
    const mark = marks[arrow.kind]
    const shown = numbers.length > 4 ? `${numbers.slice(0, 2).join(', ')} … ${numbers.at(-1)}` : numbers.join(', ')
    return { ...arrow, label: mark === null ? shown : `${verdictSign(mark)} ${shown}` }
  })
}

// A scan that stays where it is stands above its box.
function roofOf({ boxes }: Chart, { from }: LitArrow): Line {
  const { x, y, width, height } = boxes.get(from)!
  const roof = y - height / 2 - 9
  return [
    { x: x - width, y: roof },
    { x: x + width, y: roof },
  ]
}

const edgeMarkup = (names: string, line: Line, width: number): string =>
  `<g class="sf-edge ${names}">${lineMarkup(line, width)}</g>`

const boundsOfChart = ({ boxes, frames, arrows }: Chart, places: readonly Box[], lines: readonly Line[]): Box =>
  boundsOf([...boxes.values(), ...frames, ...places], [...arrows.map(({ line }) => line), ...lines])

function framesMarkup({ frames }: Chart): readonly string[] {
  const { x, y, width, height } = frames[0]!
  const caption = { x: x - width / 2 + 66, y: y - height / 2 + 13 }
  return [...frames.map(frame => rectMarkup('sf-frame', frame, 12)), textMarkup('any may follow any', caption, 'sf-figure')]
}

function describeTable(table: Table): string {
  const { members, arrows } = tableArrows(table)
  const titleOf = (standing: string) => (standing === 'any' ? 'any of these' : standingTitle(standing))
  const lines = arrows.map(
    ({ from, to, constraint }) => `${titleOf(from)} to ${titleOf(to)}${constraint && ` (always unusual: ${constraint})`}`,
  )
  return `Any of these may follow any other: ${[...members].map(standingTitle).join(', ')}. ${lines.join('; ')}.`
}

const DESCRIBED = 100

function describePath(path: readonly PathArrow[]): string {
  if (path.length === 0) return 'No scan yet.'
  const lines = path.slice(0, DESCRIBED).map(({ to, kind, constraint }, at) => {
    const remark = kind === 'scan' ? '' : ` (${kind}${constraint && `: ${constraint}`})`
    return `${at + 1}. ${standingTitle(to)}${remark}.`
  })
  return [...lines, ...(path.length > DESCRIBED ? [`And ${path.length - DESCRIBED} more.`] : [])].join(' ')
}
