// The parts of a picture as SVG. Neither styles nor identifiers stand in it: the colours come from classes.

import { escapeMarkup } from '../markup.js'
import { type Box, between, boxAround, distance, type Line, type Point } from './lines.js'

/** What a picture holds, before it is wrapped. */
export interface Drawing {
  /** All that is drawn lies inside. */
  readonly bounds: Box
  readonly body: readonly string[]
  /** What the signs mean. */
  readonly legend: string
  /** The same in words. */
  readonly description: string
}

const LINE_HEIGHT = 15
const TITLE_LENGTH = 11
const LABEL_LENGTH = 20

/** The width of a text, which need not be exact: system typefaces differ. */
export const textWidth = (text: string, size: number): number => Math.ceil(text.length * size * (size > 11 ? 0.57 : 0.52))

/** A text in lines of about so many characters, broken at blanks and after hyphens. */
function linesOf(text: string, most: number): readonly string[] {
  const lines = ['']
  for (const word of text.split(/(?<=-)|(?= )/)) {
    if (lines.at(-1) && (lines.at(-1)! + word).length > most) lines.push('')
    lines[lines.length - 1] = (lines.at(-1)! + word).trimStart()
  }
  return lines
}

const sizeOf = (lines: readonly string[], size: number, height: number) => ({
  width: Math.max(...lines.map(line => textWidth(line, size))),
  height: lines.length * height,
})

/** The room that a node with this title takes, and lines of figures below it. */
export function nodeSize(title: string, figures: readonly string[] = []): { width: number; height: number } {
  const [titles, others] = [
    sizeOf(linesOf(title, TITLE_LENGTH), 13, LINE_HEIGHT),
    sizeOf(figures.length > 0 ? figures : [''], 12, LINE_HEIGHT),
  ]
  return { width: Math.max(titles.width, others.width, 44) + 20, height: titles.height + figures.length * LINE_HEIGHT + 14 }
}

/** The room that a label takes. */
export function labelSize(text: string): { width: number; height: number } {
  const { width, height } = sizeOf(linesOf(text, LABEL_LENGTH), 11, 13)
  return { width: width + 8, height: height + 2 }
}

/** The class of an arrow of this kind, without its prefix; `scan` is a timeline's. */
export const kindName = (kind: string): string => (kind === 'scan' ? 'kept' : escapeMarkup(kind))

const round = (value: number): string => String(Math.round(value * 10) / 10)
const pair = ({ x, y }: Point): string => `${round(x)} ${round(y)}`

/** A rectangle with round corners. */
export const rectMarkup = (name: string, { x, y, width, height }: Box, radius: number): string =>
  `<rect class="${name}" x="${round(x - width / 2)}" y="${round(y - height / 2)}" width="${round(width)}" height="${round(height)}" rx="${radius}"/>`

/** A line of text around a point. */
export const textMarkup = (text: string, { x, y }: Point, name?: string): string =>
  `<text${name ? ` class="${name}"` : ''} x="${round(x)}" y="${round(y)}">${escapeMarkup(text)}</text>`

/** A box with its title and lines of figures; `standing` is what it stands for. The box of an end has a double frame. */
export function nodeMarkup(
  standing: string,
  names: string,
  box: Box,
  title: string,
  figures: readonly string[],
  isEnd: boolean,
): string {
  const titles = linesOf(title, TITLE_LENGTH)
  const rows = [...titles, ...figures].map((line, at, all) =>
    textMarkup(line, { x: box.x, y: box.y + (at - (all.length - 1) / 2) * LINE_HEIGHT }, at < titles.length ? '' : 'sf-figure'),
  )
  const frame = isEnd ? rectMarkup('sf-end', { ...box, width: box.width - 6, height: box.height - 6 }, 4) : ''
  return `<g class="sf-node${names}" data-standing="${escapeMarkup(standing)}">${rectMarkup('sf-box', box, 7)}${frame}${rows.join('')}</g>`
}

const RADIUS = 26

/** A line with a head at its end. */
export function lineMarkup(line: Line, width: number): string {
  const size = 6 + width / 2
  const end = line.at(-1)!
  const before = line.at(-2)!
  const neck = between(end, before, Math.min(0.9, size / (distance(end, before) || 1)))
  const [dx, dy] = [end.x - neck.x, end.y - neck.y]
  const sides = [0.5, -0.5].map(side => ({ x: neck.x + side * dy, y: neck.y - side * dx }))
  const points = [...line.slice(0, -1), neck]
  const corners = points.slice(1, -1).map((point, at) => {
    const [start, stop] = [points[at]!, points[at + 2]!].map(other =>
      between(point, other, Math.min(0.5, RADIUS / (distance(point, other) || 1))),
    )
    return `L${pair(start!)}Q${pair(point)} ${pair(stop!)}`
  })
  const curve = `M${pair(points[0]!)}${corners.join('')}L${pair(neck)}`
  return `<path class="sf-line" stroke-width="${round(width)}" d="${curve}"/><path class="sf-head" d="M${[end, ...sides].map(pair).join('L')}Z"/>`
}

/** The box around boxes and lines. */
export const boundsOf = (boxes: readonly Box[], lines: readonly Line[]): Box =>
  boxAround([...boxes, ...lines.flat().map(point => ({ ...point, width: 0, height: 0 }))], 10)

/** A label on a halo that keeps lines off it. */
export function labelMarkup(text: string, { x, y }: Point): string {
  const lines = linesOf(text, LABEL_LENGTH)
  const rows = lines.map((line, at) => textMarkup(line, { x, y: y + (at - (lines.length - 1) / 2) * 13 }, 'sf-label'))
  return rectMarkup('sf-halo', { x, y, ...labelSize(text) }, 3) + rows.join('')
}
