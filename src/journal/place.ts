// Where something belongs in a sorted list.

/** The place of the first that does not come before, in a list where those that do come first. */
export function placeOf<T>(list: readonly T[], isBefore: (item: T) => boolean): number {
  let from = 0
  let to = list.length
  while (from < to) {
    const middle = (from + to) >> 1
    if (isBefore(list[middle]!)) from = middle + 1
    else to = middle
  }
  return from
}

/** Whether an instant comes before another; none comes after all. */
export const isEarlier = (a: number | null, b: number | null): boolean => a !== null && (b === null || a < b)
