// Seeds for one history each, as far apart as chance: fast-check's own for neighbouring numbers.

/** A 32-bit seed of the history with this number, by the seed of the whole. */
export function seedOf(seed: number, nth: number): number {
  const parts = [seed % 2 ** 32, Math.floor(seed / 2 ** 32), nth % 2 ** 32, Math.floor(nth / 2 ** 32)]
  return parts.reduce((mixed, part) => mix((mixed ^ part) + 0x9e3779b9), 0)
}

// The finish of MurmurHash3: every bit of the number bears on every bit of the outcome.
function mix(number: number): number {
  let mixed = number | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
