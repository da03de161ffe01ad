// The choices of a disturbance as three whole numbers, 0 being the simplest choice: what picks among few takes the rest of a
// division. So they can be drawn by a seed, or by fast-check, which makes them smaller.

/** Three choices, each from 0 to {@link DIAL_MOST}. */
export type Dial = readonly [number, number, number]

/** The largest number on a dial. */
export const DIAL_MOST = 0xffff

/** The item that a number picks; undefined where there is none. */
export const picked = <T>(items: readonly T[], number: number): T | undefined => items[number % Math.max(1, items.length)]

/** As many dials as wanted, the same for the same seed. */
export function dialsOf(seed: number, count: number): readonly Dial[] {
  let at = seed | 0
  // Mulberry32: short, and good enough for choosing.
  const next = () => {
    at = (at + 0x6d2b79f5) | 0
    let mixed = Math.imul(at ^ (at >>> 15), at | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) & DIAL_MOST
  }
  return Array.from({ length: count }, (): Dial => [next(), next(), next()])
}
