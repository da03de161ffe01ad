// The picture of a table, or of a journey's path over it.

import type { Journey } from '../../replay/index.js'
import type { Table } from '../../table/index.js'
import { statusRows } from '../../vocabulary/index.js'
import { type PathArrow, pathArrows, standingOf, tableArrows } from '../diagram.js'
import { standingTitle } from '../doubts.js'
import { place } from './layout.js'
import { labelMarkup, lineMarkup, nodeMarkup, rectMarkup, textWidth } from './markup.js'

/** What a picture holds, before it is wrapped. */
export interface Drawing {
  readonly width: number
  readonly height: number
  readonly body: string
  /** The same in words. */
  readonly description: string
}

interface ChartArrow {
  readonly from: string
  readonly to: string
  readonly names: string
  readonly label: string
}

/** The statechart of a table. With a journey, its path is lit. */
export function drawStatechart(table: Table, journey: Journey<unknown> | null): Drawing {
  const { members, arrows } = tableArrows(table)
  const path = journey ? pathArrows(journey) : []
  const visited = new Set(['expected', ...path.flatMap(({ kind, to }) => (kind === 'refused' ? [] : [to]))])
  const names = new Set([
    ...statusRows
      .map(({ status }) => status as string)
      .filter(status => table.states.some(state => state && standingOf(state) === status)),
    ...table.states.flatMap(state => (state ? [standingOf(state)] : [])),
    ...path.map(({ to }) => to),
  ])
  const ends = new Set(table.states.flatMap(state => (state?.terminal ? [standingOf(state)] : [])))
  const chart = [
    ...litArrows(path),
    ...arrows.map(
      ({ from, to, constraint }): ChartArrow => ({
        from,
        to,
        names: `${constraint ? 'sf-unusual' : 'sf-regular'}${journey ? ' sf-faint' : ''}`,
        label: journey ? '' : constraint,
      }),
    ),
  ]
  const shown = chart.filter(
    ({ from, to, names }, at) =>
      !names.includes('sf-faint') || !chart.slice(0, at).some(other => other.from === from && other.to === to),
  )
  const placed = place(
    [
      ...[...names].map(id => ({ id, width: textWidth(standingTitle(id), 13) + 24, height: 32, isGrouped: members.has(id) })),
      { id: 'any', width: 150, height: 16, isGrouped: true },
    ],
    shown.map(({ from, to, label }) => ({ from, to, width: label ? textWidth(label, 11) + 8 : 0, height: label ? 16 : 0 })),
  )
  const { width, height, nodes, group, edges } = placed
  const any = nodes.get('any')!
  const current = path.findLast(({ kind }) => kind !== 'refused')?.to ?? 'expected'
  const lines = shown.map(({ names, label }, at) => {
    const { points, label: middle } = edges[at]!
    return `<g class="sf-edge ${names}">${lineMarkup(points)}${label && labelMarkup(label, { ...middle, width: textWidth(label, 11) + 8, height: 16 })}</g>`
  })
  return {
    width,
    height,
    body: [
      group ? rectMarkup('sf-group', group, 10) : '',
      `<text class="sf-caption" x="${any.x}" y="${any.y}">any may follow any</text>`,
      ...lines,
      ...[...names].map(id =>
        nodeMarkup(
          `${ends.has(id) ? 'sf-end ' : ''}${!journey ? '' : visited.has(id) ? 'sf-lit' : 'sf-faint'}${journey && id === current ? ' sf-current' : ''}`,
          nodes.get(id)!,
          [standingTitle(id)],
          ` data-standing="${id}"`,
        ),
      ),
    ].join('\n'),
    description: journey ? describePath(path) : describeArrows(arrows),
  }
}

// The arrows of a path, those between the same standings as one, with the numbers of their scans.
function litArrows(path: readonly PathArrow[]): ChartArrow[] {
  const lit = new Map<string, ChartArrow>()
  for (const [at, { from, to, kind }] of path.filter(({ from, to, kind }) => kind !== 'scan' || from !== to).entries()) {
    const key = `${from} ${to} ${kind}`
    const label = lit.get(key)?.label
    const number = `${kind === 'refused' ? '✗ ' : ''}${at + 1}`
    lit.set(key, { from, to, names: `sf-${kind} sf-lit`, label: label ? `${label}, ${number}` : number })
  }
  return [...lit.values()]
}

const describeArrows = (arrows: readonly { readonly from: string; readonly to: string; readonly constraint: string }[]): string =>
  arrows.map(({ from, to, constraint }) => `${from} to ${to}${constraint && ` (unusual: ${constraint})`}`).join('; ')

const describePath = (path: readonly PathArrow[]): string =>
  path
    .map(
      ({ to, kind, constraint }, at) =>
        `${at + 1}. ${standingTitle(to)}${kind === 'scan' ? '' : ` (${kind}${constraint && `: ${constraint}`})`}`,
    )
    .join('; ')
