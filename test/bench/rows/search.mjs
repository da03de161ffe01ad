// Contradictory histories, which need the search. `replay` finds the reading with the lowest cost and makes a whole report of it; the
// Dijkstra peer finds the path and the margin, from code ids.

import { idOf, replay } from '../../../dist/esm/index.js'
import { contradictions } from '../contradictions.mjs'
import { cleanFeed } from '../feed.mjs'
import { align } from '../peers/alignment.mjs'
import { agree, median, race } from '../rounds.mjs'
import { line, raced, significant } from '../table.mjs'

// PM4Py 2.7 aligned 44 such traces a second on the machine the goals were set on; it is no npm package, so not in this run.
const PM4PY = 44

export function measure(scale) {
  const { contradictory, clean } = contradictions(10_000 * scale.share, 5)
  const input = cleanFeed(contradictory, 6)
  const cleanInput = cleanFeed(clean, 6)
  const ids = contradictory.map(codes => codes.map(idOf))
  agree('The Dijkstra alignment', input, costAndMargin, (_, at) => {
    const { cost, margin } = align(ids[at])
    return { cost, margin }
  })
  const easy = input.findIndex(events => costAndMargin(events).cost < 2)
  if (easy >= 0) throw new Error(`History ${easy} does not contradict itself: ${contradictory[easy].join(' ')}. Fix its kind.`)

  const units = input.length
  const totalCost = lists => lists.reduce((sum, events) => sum + replay(events).cost, 0)
  const races = race(
    [
      { name: 'ours', units, run: () => totalCost(input) },
      { name: 'clean', units, run: () => totalCost(cleanInput) },
      { name: 'dijkstra', units, run: () => ids.reduce((sum, list) => sum + align(list).cost, 0) },
    ],
    scale,
  )
  const perSecond = median(races.ours)
  const slower = median(races.clean.map((figure, round) => figure / races.ours[round]))
  const traces = figure => `${significant(figure / 1000)} k traces/s`
  return [
    line('contradictory replay / PM4Py, measured elsewhere', traces(perSecond), `${PM4PY} traces/s`, perSecond / PM4PY, {
      least: 1000,
    }),
    raced('contradictory replay / Dijkstra, path and margin only', races, 'ours', 'dijkstra', 'traces'),
    line('contradictory replay, times slower than clean', traces(perSecond), traces(median(races.clean)), slower, { most: 20 }),
  ]
}

function costAndMargin(events) {
  const { cost, alternative } = replay(events)
  return { cost, margin: alternative?.margin ?? null }
}
