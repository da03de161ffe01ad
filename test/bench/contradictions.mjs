// Histories that contradict themselves, so that no reading keeps everything: what carriers post to the wrong parcel, too
// late, or in error. Each is made from a clean history; every kind occurs in real feeds.

import { drawn, histories, seededRandom } from './histories.mjs'

const isDelivered = codes => codes.at(-1).startsWith('3/')
const isReturned = codes => codes.at(-1) === '4/4' || codes.at(-1) === '4/14'
const inserted = (codes, at, ...more) => [...codes.slice(0, at), ...more, ...codes.slice(at)]
const middle = codes => Math.max(2, codes.length >> 1)

const kinds = [
  [30, isDelivered, codes => [...codes, '0/1002']],
  [20, isDelivered, codes => [...codes, '5/5']],
  [12, isDelivered, codes => [...codes, '0/1002', '0/1001', '5/5']],
  [15, isDelivered, codes => inserted(codes, middle(codes), '3/301')],
  [5, isDelivered, codes => [...codes, '3/3', '0/1002', '5/5', codes.at(-1)]],
  [10, codes => !codes.includes('4/401'), codes => inserted(codes, middle(codes), '4/401')],
  [8, isReturned, codes => [...codes, '0/1002', '5/5']],
]

/** `count` contradictory histories, and a clean one of the same length for each. */
export function contradictions(count, seed) {
  const roll = seededRandom(seed)
  const pool = histories(count * 3, seed)
  const contradictory = Array.from({ length: count }, () => contradicted(pool, roll))
  const byLength = groupedByLength(pool)
  const clean = contradictory.map(codes => sameLength(byLength, codes.length, roll))
  return { contradictory, clean }
}

function contradicted(pool, roll) {
  const codes = pool[Math.floor(roll() * pool.length)]
  const fitting = kinds.filter(([, fits]) => fits(codes)).map(([weight, , make]) => [weight, make])
  return fitting.length > 0 ? drawn(fitting, roll)(codes) : contradicted(pool, roll)
}

// A length no clean history has is a plain journey with as many depots as it takes.
function sameLength(byLength, length, roll) {
  const own = byLength.get(length)
  if (own) return own[Math.floor(roll() * own.length)]
  return ['1/103', ...new Array(length - 3).fill('0/1002'), '5/5', '3/301']
}

function groupedByLength(lists) {
  const groups = new Map()
  for (const list of lists) {
    const group = groups.get(list.length)
    if (group) group.push(list)
    else groups.set(list.length, [list])
  }
  return groups
}
