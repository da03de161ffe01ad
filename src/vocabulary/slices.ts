// Long work in slices. Pure code knows neither promises nor clocks, so its long loops are generators that yield after each slice;
// whoever drives one decides what happens in between. The engine gives way to other work, everyone else just goes on.

/** Work that yields after each slice of it, and returns its result. */
export type Sliced<T> = Generator<undefined, T, undefined>

/** How many events are handled between two yields, at most. */
export const SLICE = 500

/** Does all of the work at once. */
export function complete<T>(work: Sliced<T>): T {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
  }
}

/** Maps a list in slices. */
export function* mapSlices<T, R>(list: readonly T[], map: (item: T, at: number) => R): Sliced<R[]> {
  const mapped: R[] = []
  for (let at = 0; at < list.length; at++) {
    if (at % SLICE === SLICE - 1) yield
    mapped.push(map(list[at]!, at))
  }
  return mapped
}
