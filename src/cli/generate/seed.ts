// Well-mixed seeds, one per history: fast-check draws similar values for neighbouring seeds.

/** The 32-bit seed of the nth history, from the overall seed. */
export function seedOf(seed: number, nth: number): number {
  const parts = [seed % 2 ** 32, Math.floor(seed / 2 ** 32), nth % 2 ** 32, Math.floor(nth / 2 ** 32)]
  return parts.reduce((mixed, part) => mix((mixed ^ part) + 0x9e3779b9), 0)
}

// The finaliser of MurmurHash3: every input bit affects every output bit.
function mix(number: number): number {
  let mixed = number | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
