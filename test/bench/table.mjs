// The table a benchmark run prints.

import { median, ratio } from './rounds.mjs'

/**
 * One line: what was measured, our figure, the peer's, and how many times ours is theirs (or how many of another unit more).
 * `goal` is `{ least }` or `{ most }`, or absent for a figure without one.
 */
export function line(what, ours, theirs, times, goal, unit = '×') {
  const reached = goal && (goal.least === undefined ? times <= goal.most : times >= goal.least)
  return [
    what,
    ours,
    theirs,
    `${significant(times)} ${unit}`,
    goal ? `${goal.least === undefined ? '≤' : '≥'} ${goal.least ?? goal.most} ${unit}` : '',
    goal ? (reached ? 'yes' : 'NO') : '',
  ]
}

/** A line of two peers of one race. */
export function raced(what, raced, ours, theirs, unit, goal) {
  const times = ratio(raced[ours], raced[theirs])
  return line(what, rate(median(raced[ours]), unit), rate(median(raced[theirs]), unit), times, goal)
}

/** Lines as text in columns. */
export function printed(lines) {
  const all = [['row', 'figure', 'peer', 'ratio', 'goal', 'reached'], ...lines]
  const widths = all[0].map((_, column) => Math.max(...all.map(cells => cells[column].length)))
  const rule = widths.map(width => '-'.repeat(width))
  return [all[0], rule, ...all.slice(1)]
    .map(cells => cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join('  '))
    .join('\n')
}

function rate(perSecond, unit) {
  if (perSecond >= 1e6) return `${significant(perSecond / 1e6)} M ${unit}/s`
  return perSecond >= 1e3 ? `${significant(perSecond / 1e3)} k ${unit}/s` : `${significant(perSecond)} ${unit}/s`
}

export const significant = number => (number >= 100 ? Math.round(number).toLocaleString('en-US') : number.toPrecision(3))
