// How much was exercised.

/** How much was exercised: `share` is `covered / total`, and 1 where there is nothing to exercise. */
export interface Share {
  readonly covered: number
  readonly total: number
  readonly share: number
}

/** Each thing to exercise with how often it was, and how many were exercised at all. */
export interface Covered<Row> extends Share {
  readonly rows: readonly (Row & { readonly times: number })[]
}

/** Each thing as a row with how often it was exercised, and the share of those that were. */
export function coverageOf<From, Row>(
  all: readonly From[],
  rowOf: (each: From) => Row,
  timesOf: (each: From) => number,
): Covered<Row> {
  const rows = all.map(each => ({ ...rowOf(each), times: timesOf(each) }))
  return { ...shareOf(rows), rows }
}

/** The share of rows that were exercised. */
export function shareOf(rows: readonly { readonly times: number }[]): Share {
  const reached = rows.filter(({ times }) => times > 0).length
  return { covered: reached, total: rows.length, share: rows.length === 0 ? 1 : reached / rows.length }
}
