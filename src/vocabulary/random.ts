// Seeded random numbers, for whatever must draw the same samples for the same seed.

/** Whole numbers from 0 to 2³² − 1, the same for the same seed. */
export function seededIntegers(seed: number): () => number {
  let state = seed | 0
  // Mulberry32: short, and good enough for drawing samples.
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}

/** Whole numbers from 0 to one less than the limit of each call, the same for the same seed. */
export function seededBelow(seed: number): (limit: number) => number {
  const next = seededIntegers(seed)
  return limit => Math.floor((next() / 4_294_967_296) * limit)
}
