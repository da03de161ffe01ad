// A naive reading of one source's lists without a time of issue: it keeps every reception and looks at all of them each time.
// The journal must agree with it.

/** A list, received at an hour: its scans by name. */
export interface Reception {
  readonly hour: number
  readonly scans: readonly string[]
}

/** What a reading comes to: the scans believed, and those of which nobody can say whether they hold, by name. */
export interface Reading {
  readonly believed: readonly string[]
  readonly unsure: readonly string[]
}

const bodyOf = ({ scans }: Reception): string => [...scans].sort().join()

/** The reading of receptions in any order. `happened` gives the hour of each scan; lists may come again for `window` hours. */
export function readReceptions(receptions: readonly Reception[], happened: (scan: string) => number, window = 3): Reading {
  const inOrder = [...receptions].sort((a, b) => a.hour - b.hour)
  const counting: Reception[] = []
  for (const reception of inOrder) {
    const body = bodyOf(reception)
    const last = counting.findLast(each => bodyOf(each) === body)
    const between = last ? inOrder.filter(({ hour }) => hour > last.hour && hour < reception.hour) : []
    const isRedelivery = last && reception.hour - last.hour <= window && between.some(each => bodyOf(each) !== body)
    if (!isRedelivery) counting.push(reception)
  }
  const names = [...new Set(counting.flatMap(({ scans }) => scans))].sort()
  const told = (scan: string) => counting.filter(({ scans }) => scans.includes(scan)).map(({ hour }) => hour)
  const isNews = (scan: string, { hour }: Reception) => Math.min(...told(scan)) === hour
  const believed: string[] = []
  const unsure: string[] = []
  for (const scan of names) {
    const last = Math.max(...told(scan))
    const lacking = counting.filter(({ hour, scans }) => hour > last && scans.length > 0 && !scans.includes(scan))
    const isLate = ({ hour }: Reception) => hour > last + window
    const newer = lacking.filter(each => isLate(each) || each.scans.some(other => isNews(other, each)))
    if (newer.length === 0) {
      believed.push(scan)
      if (lacking.length > 0) unsure.push(scan)
    } else {
      const isSure = newer.some(
        each => isLate(each) || each.scans.some(other => isNews(other, each) && happened(other) > happened(scan)),
      )
      if (!isSure) unsure.push(scan)
    }
  }
  return { believed, unsure }
}
