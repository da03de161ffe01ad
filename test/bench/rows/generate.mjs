// Histories for property tests, drawn by path counting. The peer is generate-and-filter with the same weights: each step by the
// weights of its status, again from the start as soon as the table refuses one or the end does not fit, which draws from the same
// distribution. It makes codes alone; ours makes scans with times, texts and places, through fast-check.

import fc from 'fast-check'
import { codes, idOf, statusRows } from '../../../dist/esm/index.js'
import { cellAt, shippedTable } from '../../../dist/esm/table.js'
import { histories, trafficWeights } from '../../../dist/esm/testing.js'
import { seededRandom } from '../histories.mjs'
import { race } from '../rounds.mjs'
import { raced } from '../table.mjs'

const lengths = [5, 10, 20]
const COUNT = 200

export function measure(scale) {
  return [
    ...lengths.map(length => raceOf(`histories of ${length} events`, length, {}, () => true, scale)),
    raceOf('returned in 10 events', 10, { end: 'returned' }, isReturned, scale),
  ]
}

const isReturned = ({ status, leg }) => status === 'returned' && leg === 'return'

function raceOf(what, length, options, isWanted, scale) {
  const arbitrary = histories({ minLength: length, maxLength: length, ...options })
  const roll = seededRandom(length)
  let seed = 0
  const ours = () => fc.sample(arbitrary, { seed: seed++, numRuns: COUNT })
  const theirs = () => Array.from({ length: COUNT }, () => filtered(length, roll, isWanted))
  agree(length, ours, theirs)
  const races = race(
    [
      { name: 'ours', units: COUNT, run: ours },
      { name: 'filter', units: COUNT, run: theirs },
    ],
    scale,
  )
  return raced(`${what} / generate-and-filter, codes only`, races, 'ours', 'filter', 'histories')
}

// By status: what comes next, as sums up to each code; the last is the sum with the end.
const rows = Object.fromEntries(
  statusRows.map(({ status }) => {
    const { codes: steps, ends, other } = trafficWeights
    let sum = 0
    const sums = codes.map(code => {
      sum += steps[status]?.[code] ?? other
      return sum
    })
    return [status, [...sums, sum + (ends[status] ?? other)]]
  }),
)

function filtered(length, roll, isWanted) {
  for (;;) {
    const word = tried(length, roll, isWanted)
    if (word) return word
  }
}

function tried(length, roll, isWanted) {
  const word = []
  let state = shippedTable.initial
  for (let step = 0; ; step++) {
    const sums = rows[shippedTable.states[state].status]
    const rolled = roll() * sums.at(-1)
    const code = sums.findIndex(sum => rolled < sum)
    if (code === codes.length) return step === length && isWanted(shippedTable.states[state]) ? word : null
    if (step === length) return null
    const { to, judgement } = cellAt(shippedTable, state, code + 1)
    if (judgement.kind !== 'regular') return null
    word.push(codes[code])
    state = to
  }
}

// The same shares of every code at every place, or the peer draws something else.
function agree(length, ours, theirs) {
  const shares = words => {
    const found = new Float64Array(codes.length)
    for (const word of words) for (const code of word) found[idOf(code) - 1] += 1 / (words.length * length)
    return found
  }
  const many = make => Array.from({ length: 20 }, make).flat()
  const mine = shares(many(ours).map(history => history.map(({ code }) => code)))
  const others = shares(many(theirs))
  const off = codes.findIndex((_, at) => Math.abs(mine[at] - others[at]) > 0.03)
  if (off >= 0) throw new Error(`Of ${length} events, ${codes[off]} is ${mine[off]} of ours and ${others[off]} of the peer's.`)
}
