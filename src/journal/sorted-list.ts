// Sorted lists: where something belongs in one, and another one with other items from there on.

/** The index of the first item for which `isBefore` is false, in a list where those for which it is true come first. */
export function lowerBound<T>(list: readonly T[], isBefore: (item: T) => boolean): number {
  let from = 0
  let to = list.length
  while (from < to) {
    const middle = (from + to) >> 1
    if (isBefore(list[middle]!)) from = middle + 1
    else to = middle
  }
  return from
}

/** Whether an instant comes before another; null comes after all. */
export const isEarlier = (a: number | null, b: number | null): boolean => a !== null && (b === null || a < b)

/** A list with other items from an index on. Nearly all come at its end; then the list is copied once, not twice. */
export const replaceFrom = <T>(list: readonly T[], from: number, items: readonly T[]): T[] =>
  (from === list.length ? list : list.slice(0, from)).concat(items)
