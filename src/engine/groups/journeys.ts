// The journeys of a shipment as groups see them: what each has come to, by which scan, and when it ended.

import type { JournalReport, ReportTimes, TableStates } from '../../journal/index.js'
import type { Doubt } from '../../replay/index.js'
import type { Cause, Standing } from '../../rules/index.js'
import type { GroupMember } from './port.js'

/** A journey with its number. */
export interface NumberedJourney {
  readonly number: number
  readonly standing: Standing & { readonly doubts: readonly Doubt[] }
  /** The scan that brought it there; null if none moved it. */
  readonly cause: Cause | null
  /** When it ended at the latest; infinity for one that goes on. */
  readonly endedAt: number
}

/** The journeys of a report, oldest first; none while there is no scan. */
export function journeysOf(
  report: JournalReport,
  { table, states }: TableStates,
  times: ReportTimes<number>,
  numbers: readonly (number | null)[],
): readonly NumberedJourney[] {
  const all = [...report.journeys, report]
  const began = all.map(({ steps }) => (steps[0] ? latestInstant(times.events[steps[0].index]!) : Number.POSITIVE_INFINITY))
  return all.flatMap(({ steps, status, outcome, certain, doubts, terminal }, at): NumberedJourney[] => {
    const number = numbers[at] ?? null
    if (number === null) return []
    const moved = states[at]!.findLastIndex((state, step) => {
      const [is, was] = [table.states[state]!, table.states[states[at]![step - 1] ?? table.initial]!]
      return is.status !== was.status || is.outcome !== was.outcome
    })
    const step = steps[moved]
    return [
      {
        number,
        standing: { status, outcome, certain, doubts },
        cause: step ? { code: step.code, time: step.time, identity: step.identity } : null,
        endedAt: terminal ? latestInstant(times.events[step!.index]!) : (began[at + 1] ?? Number.POSITIVE_INFINITY),
      },
    ]
  })
}

/** A shipment's journey as a member of a group; undefined for one that has not begun. */
export const memberOf = (shipment: string, journey: NumberedJourney | undefined): GroupMember =>
  journey
    ? { shipment, journey: journey.number, ...journey.standing, cause: journey.cause }
    : { shipment, journey: null, status: 'expected', outcome: null, certain: false, doubts: [{ kind: 'no-scan' }], cause: null }

// As far behind UTC as a clock can be.
const MAX_BEHIND_MS = 12 * 3_600_000

// Of a scan whose zone is unknown, the time as read in UTC may be so much too early. No scan is received before it happens.
const latestInstant = ({ occurredAt, instant, receivedAt }: ReportTimes<number>['events'][number]): number =>
  Math.min(receivedAt, occurredAt ?? instant + MAX_BEHIND_MS)
