// Histories as a carrier writes them when nothing goes missing: codes, oldest first, about ten to a parcel. Seeded, so that
// every run measures the same parcels. Parts are drawn by weight; all of them are regular under the shipped table.

// Each part: weight, codes.
const label = [
  [40, '1/101 1/103'],
  [15, '1/102 1/103'],
  [45, '1/103'],
  [20, '1/1'],
]
const haul = [
  [70, '0/1002'],
  [18, '0/0'],
  [10, '0/1001'],
  [2, '2/208'],
  [1, '7/7 1/103'],
  [1, '2/202'],
]
const border = [
  [85, ''],
  [9, '8/8 8/12'],
  [5, '8/10 8/11 8/12'],
  [1, '8/10 8/13 8/12'],
]
const attempt = [
  [70, '5/5'],
  [10, '5/5 2/204 0/0 5/5'],
  [6, '5/5 2/206 5/5'],
  [14, '5/5 5/501'],
]
const end = [
  [38, '3/301'],
  [22, '3/3'],
  [14, '3/303'],
  [13, '3/304'],
  [3, '2/204 5/5 3/302'],
  [5, ''],
  [3, '6/6 0/1002 0/1002 4/4'],
  [2, '14/14 6/6 0/1002 4/14'],
]

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed) {
  let at = seed
  return () => {
    at = (at + 0x6d2b79f5) | 0
    let mixed = Math.imul(at ^ (at >>> 15), 1 | at)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One of weighted rows `[weight, value]`. */
export function drawn(rows, roll) {
  let left = roll() * rows.reduce((sum, [weight]) => sum + weight, 0)
  for (const [weight, value] of rows) {
    left -= weight
    if (left < 0) return value
  }
  return rows.at(-1)[1]
}

/** The codes of `count` clean histories, one list per parcel. */
export function histories(count, seed) {
  const roll = seededRandom(seed)
  return Array.from({ length: count }, () => clean(roll))
}

/** Histories as code ids back to back, history `h` reaching from `starts[h]` to `starts[h + 1]`. */
export function packed(lists, idOf) {
  const starts = new Uint32Array(lists.length + 1)
  for (const [history, list] of lists.entries()) starts[history + 1] = starts[history] + list.length
  const codes = new Uint8Array(starts.at(-1))
  for (const [history, list] of lists.entries()) for (const [at, code] of list.entries()) codes[starts[history] + at] = idOf(code)
  return { codes, starts }
}

function clean(roll) {
  if (roll() < 0.02) return ['1/101', '4/401']
  const hauls = Array.from({ length: 2 + Math.floor(roll() ** 2 * 12) }, () => drawn(haul, roll))
  const parts = [drawn(label, roll), hauls[0], drawn(border, roll), ...hauls.slice(1), drawn(attempt, roll), drawn(end, roll)]
  return parts.flatMap(part => (part === '' ? [] : part.split(' ')))
}
