// How much of what there is was exercised.

/** How much was exercised: `share` is `covered / total`, and 1 where there is nothing to exercise. */
export interface Share {
  readonly covered: number
  readonly total: number
  readonly share: number
}

/** Each thing there is to exercise, and how much of it was. */
export interface Covered<Row> extends Share {
  readonly rows: readonly (Row & { readonly times: number })[]
}

/** Each thing as a row, with how often it was exercised. */
export function covered<From, Row>(
  all: readonly From[],
  rowOf: (each: From) => Row,
  timesOf: (each: From) => number,
): Covered<Row> {
  const rows = all.map(each => ({ ...rowOf(each), times: timesOf(each) }))
  return { ...shareOf(rows), rows }
}

/** How many of these were exercised. */
export function shareOf(rows: readonly { readonly times: number }[]): Share {
  const reached = rows.filter(({ times }) => times > 0).length
  return { covered: reached, total: rows.length, share: rows.length === 0 ? 1 : reached / rows.length }
}
