// The parts of a picture as SVG. Neither styles nor identifiers stand in it: the colours come from classes.

import { escapeMarkup } from '../markup.js'
import type { Box, Point } from './layout.js'

/** A number with one decimal at most. */
export const figure = (value: number): string => String(Math.round(value * 10) / 10)

/** A box with lines of text. */
export function nodeMarkup(names: string, { x, y, width, height }: Box, lines: readonly string[], data = ''): string {
  const rows = lines.map(
    (line, at) =>
      `<text x="${figure(x)}" y="${figure(y + (at - (lines.length - 1) / 2) * 16)}"${at > 0 ? ' class="sf-caption"' : ''}>${escapeMarkup(line)}</text>`,
  )
  return `<g class="sf-node ${names}"${data}>${rectMarkup('sf-box', { x, y, width, height }, 6)}${rows.join('')}</g>`
}

/** A rectangle with round corners. */
export const rectMarkup = (name: string, { x, y, width, height }: Box, radius: number): string =>
  `<rect class="${name}" x="${figure(x - width / 2)}" y="${figure(y - height / 2)}" width="${figure(width)}" height="${figure(height)}" rx="${radius}"/>`

/** A line through points with an arrowhead at its end. `size`: of the head. */
export function lineMarkup(points: readonly Point[], size = 7, width?: number): string {
  const end = points.at(-1)!
  const before = points.at(-2)!
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1
  const [dx, dy] = [(end.x - before.x) / length, (end.y - before.y) / length]
  const neck = { x: end.x - dx * size, y: end.y - dy * size }
  const head = [
    end,
    { x: neck.x - (dy * size) / 2, y: neck.y + (dx * size) / 2 },
    { x: neck.x + (dy * size) / 2, y: neck.y - (dx * size) / 2 },
  ]
  const stroke = width === undefined ? '' : ` stroke-width="${figure(width)}"`
  return `<path class="sf-line"${stroke} d="${curve([...points.slice(0, -1), neck])}"/><path class="sf-head" d="M${head.map(pair).join('L')}Z"/>`
}

/** A text on a halo that keeps lines off it. */
export const labelMarkup = (text: string, box: Box): string =>
  `${rectMarkup('sf-halo', box, 3)}<text class="sf-label" x="${figure(box.x)}" y="${figure(box.y)}">${escapeMarkup(text)}</text>`

const pair = ({ x, y }: Point): string => `${figure(x)} ${figure(y)}`

// Through the middles between inner points, which bend the line.
function curve(points: readonly Point[]): string {
  const inner = points.slice(1, -1)
  if (inner.length === 0) return `M${points.map(pair).join('L')}`
  const bends = inner.map((point, at) => {
    const next = inner[at + 1]
    const to = next ? { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 } : points.at(-1)!
    return `Q${pair(point)} ${pair(to)}`
  })
  return `M${pair(points[0]!)}${bends.join('')}`
}

/** The width of a text, which need not be exact: system typefaces differ. `size` in pixels. */
export const textWidth = (text: string, size: number): number => Math.ceil(text.length * size * 0.58)
