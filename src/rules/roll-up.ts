// Several parcels seen as one, such as those of an order.

import type { Doubt, Journey } from '../replay/index.js'
import { badArgument, badOption, checkOptions, isObject } from '../vocabulary/index.js'

/** How many of the parcels. */
export type Share = 'none' | 'some' | 'all'

/** What several parcels have come to. `all` is said only of at least one parcel, and of as many as are expected. */
export interface RollUp {
  /** Those that were scanned on their way, however it ended; not a cancelled label. */
  readonly shipped: Share
  readonly delivered: Share
  readonly returned: Share
  /** Those that are lost or destroyed. */
  readonly lost: Share
  /** Whether every one is certain; so it is where there is none. */
  readonly certain: boolean
  /** What speaks against any of them, in the order of the reports. */
  readonly doubts: readonly Doubt[]
}

/** What a roll-up reads of a report. */
export type RollUpReport = Pick<Journey, 'status' | 'outcome' | 'certain' | 'doubts'>

/** Options of {@link rollUp}. */
export interface RollUpOptions {
  /** How many parcels there are to be: with fewer reports nothing is `all`. As many as there are reports by default. */
  readonly expect?: number | null | undefined
}

/**
 * Rolls up the reports of several parcels, one for each: those of an order, or the members of a group. A pure function. Throws
 * `bad-option`.
 */
export function rollUp(reports: readonly RollUpReport[], options: RollUpOptions = {}): RollUp {
  checkOptions('rollUp', options, ['expect'])
  const { expect } = options
  if (!Array.isArray(reports) || !reports.every(isReport))
    badArgument('rollUp', 'a list of reports', reports, 'Pass what replay or engine.read returned, one report for each parcel.')
  if (typeof expect === 'number' ? !Number.isSafeInteger(expect) || expect < 1 : (expect ?? null) !== null)
    badOption('expect', expect, 'Pass a whole number, 1 or more.')
  return rollUpOf(reports, expect ?? null)
}

/** {@link rollUp} of reports and an expectation that were checked. */
export function rollUpOf(reports: readonly RollUpReport[], expect: number | null): RollUp {
  const share = (is: (report: RollUpReport) => boolean): Share => {
    const count = reports.filter(is).length
    return count === 0 ? 'none' : count === reports.length && isComplete(reports, expect) ? 'all' : 'some'
  }
  return {
    shipped: share(({ status, outcome }) => status !== 'expected' && outcome !== 'cancelled'),
    delivered: share(({ outcome }) => outcome === 'delivered'),
    returned: share(({ outcome }) => outcome === 'returned'),
    lost: share(({ outcome }) => outcome === 'lost' || outcome === 'destroyed'),
    certain: reports.every(({ certain }) => certain),
    doubts: reports.flatMap(({ doubts }) => doubts),
  }
}

/** Whether there is any parcel, and as many as are expected. */
export const isComplete = (reports: readonly unknown[], expect: number | null): boolean => reports.length >= (expect ?? 1)

const isReport = (report: unknown): boolean =>
  isObject(report) && typeof report.status === 'string' && Array.isArray(report.doubts)
