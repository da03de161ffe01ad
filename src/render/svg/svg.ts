// Pictures as SVG documents: one function for all that can be drawn.

import type { Journey } from '../../replay/index.js'
import { shippedTable, type Table } from '../../table/index.js'
import { checkTable } from '../../table/table.js'
import { badOption, checkOptions } from '../../vocabulary/index.js'
import { checkedJourney, isTable } from '../diagram.js'
import { escapeMarkup } from '../markup.js'
import type { ProcessMap } from '../process-map.js'
import { svgStyles } from '../styles.js'
import { drawProcessMap, type ProcessFigure } from './map.js'
import { type Drawing, textMarkup, textWidth } from './markup.js'
import { drawPath, drawStatechart } from './statechart.js'

/** How to draw a picture. */
export interface SvgOptions {
  /** Its name for readers who do not see it, and where a mouse rests on it. */
  readonly title?: string | undefined
  /** The table whose statechart stands behind a path; the shipped one by default. */
  readonly table?: Table | undefined
  /** What a process map shows beside its edges: how many scans (by default) or shipments, or the median time. */
  readonly show?: ProcessFigure | undefined
  /**
   * From 0, the default, to 1: a process map leaves out edges that fewer of the shipments took. The most frequent edge to each
   * node stays.
   */
  readonly threshold?: number | undefined
  /** Whether the picture carries its styles; true by default. If false, the page needs `pictureStyles`. */
  readonly styled?: boolean | undefined
}

/**
 * A picture as one SVG element: a table's statechart, a journey's path over it, or a process map. It has a title and a
 * description, and neither scripts nor references. Throws `bad-option` for anything else, or an unusable option.
 */
export function svg(drawn: Table | Journey<unknown> | ProcessMap, options: SvgOptions = {}): string {
  checkOptions('svg', options, ['title', 'table', 'show', 'threshold', 'styled'])
  const { title, table = shippedTable, show = 'scans', threshold = 0, styled = true } = options
  checkTable(table)
  if (title !== undefined && typeof title !== 'string') badOption('title', title, 'Pass a text.')
  if (!['scans', 'shipments', 'time'].includes(show)) badOption('show', show, "Pass 'scans', 'shipments' or 'time'.")
  if (!(typeof threshold === 'number' && threshold >= 0 && threshold <= 1))
    badOption('threshold', threshold, 'Pass a number from 0 to 1.')
  if (typeof styled !== 'boolean') badOption('styled', styled, 'Pass true or false.')
  if (isTable(drawn)) checkTable(drawn)
  if (isTable(drawn)) return document(title ?? 'Statechart of a shipment', drawStatechart(drawn), styled)
  if (isProcessMap(drawn)) return document(title ?? 'Process map', drawProcessMap(drawn, show, threshold), styled)
  const journey = checkedJourney('svg', drawn, 'a table, a report or a process map')
  return document(title ?? 'Path of a shipment', drawPath(table, journey), styled)
}

function isProcessMap(drawn: unknown): drawn is ProcessMap {
  const { nodes, edges } = (drawn ?? {}) as Partial<ProcessMap>
  if (!Array.isArray(nodes) || !Array.isArray(edges)) return false
  const standings = new Set(nodes.map(node => node?.standing))
  return edges.every(edge => standings.has(edge?.from) && standings.has(edge?.to))
}

function document(title: string, { bounds, body, legend, description }: Drawing, styled: boolean): string {
  const { x, y } = bounds
  const width = Math.ceil(Math.max(bounds.width, textWidth(legend, 12) + 20))
  const height = Math.ceil(bounds.height) + 24
  const corner = [x - width / 2, y - bounds.height / 2].map(Math.floor)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="sf-picture" role="img" width="${width}" height="${height}" viewBox="${[...corner, width, height].join(' ')}">`,
    `<title>${escapeMarkup(title)}</title>`,
    `<desc>${escapeMarkup(description)}</desc>`,
    ...(styled ? [`<style>${svgStyles}</style>`] : []),
    ...body,
    textMarkup(legend, { x, y: y + bounds.height / 2 + 8 }, 'sf-figure'),
    '</svg>\n',
  ].join('\n')
}
