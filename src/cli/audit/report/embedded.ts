// A history as the report embeds it: plain data of bounded size, whatever the history's.

import { journeysOf } from '../../../columns/index.js'
import type { Journey, Rejected, Report, Step } from '../../../replay/index.js'
import type { OtherReading, OtherStep } from '../../../replay/other-reading.js'
import type { TrackingEvent } from '../../../vocabulary/index.js'
import { quoteValue } from '../../output/escape.js'

/** Where a history comes from. */
export interface HistoryHead {
  readonly shipment: string | null
  readonly carrier: string | null
  readonly file: string
  readonly line: number
  /** The provider's own code for the whole parcel. */
  readonly reported: string | null
}

/** A history with its report, which has the last scans only, and the nearest other reading, where one is near. */
export interface EmbeddedHistory extends HistoryHead {
  readonly scans: number
  readonly report: Report
  readonly other: EmbeddedReading | null
}

/** Another reading: how it ends, how much more it costs, and the scans that it judges differently. */
export interface EmbeddedReading extends Pick<OtherReading, 'status' | 'outcome' | 'margin'> {
  readonly differences: readonly { readonly here: ReadScan; readonly there: ReadScan }[]
}

/** A scan as one reading takes it. */
export type ReadScan = Pick<OtherStep, 'time' | 'code' | 'readAs' | 'verdict' | 'constraint' | 'presumed'>

// The most scans and rejected events of a history that are embedded, and the longest texts.
const MAX_SCANS = 40
const MAX_REJECTED = 20
const MAX_DIFFERENCES = 10
const MAX_TEXT = 300
const MAX_NAME = 120

/** Embeds a history; `redact` leaves out texts and places. */
export function embed(
  { shipment, carrier, file, line, reported, report }: HistoryHead & { readonly report: Report },
  other: OtherReading | null,
  redact: boolean,
): EmbeddedHistory {
  return {
    shipment: shipment && cut(shipment, MAX_NAME),
    carrier: carrier && cut(carrier, MAX_NAME),
    file,
    line,
    reported: reported && cut(reported, MAX_NAME),
    scans: scansOf(report),
    report: shortReport(report, redact),
    other: other && shortReading(other, report),
  }
}

/** How many scans of a history are not embedded. */
export const leftOut = ({ scans, report }: EmbeddedHistory): number => scans - scansOf(report)

const scansOf = (report: Report): number => journeysOf(report).reduce((sum, { steps }) => sum + steps.length, 0)

function shortReport(report: Report, redact: boolean): Report {
  let room = MAX_SCANS
  const shorten = <J extends Journey>(journey: J): J => {
    const { steps, flags, presumed } = journey
    const last = steps.slice(Math.max(0, steps.length - room)).map(step => shortStep(step, redact))
    room -= last.length
    const shown = new Set(last.map(({ index }) => index))
    return {
      ...journey,
      steps: last,
      flags: flags.filter(({ index }) => shown.has(index)),
      presumed: presumed.filter(({ before }) => shown.has(before)),
    }
  }
  const latest = shorten(report)
  const journeys: Journey[] = []
  for (let at = report.journeys.length - 1; at >= 0 && room > 0; at--) journeys.unshift(shorten(report.journeys[at]!))
  return { ...latest, journeys, rejected: report.rejected.slice(0, MAX_REJECTED).map(reject => shortReject(reject, redact)) }
}

function shortStep(step: Step, redact: boolean): Step {
  const { text, place } = step.event
  const event: TrackingEvent = {
    time: step.time,
    ...(!redact && typeof text === 'string' && { text: cut(text, MAX_TEXT) }),
    ...(!redact && typeof place === 'string' && { place: cut(place, MAX_NAME) }),
  }
  const { code } = step
  // Only texts become shorter, so that the step keeps its type.
  return { ...step, ...(code !== null && { code: cut(code, MAX_NAME) }), time: cut(step.time, MAX_NAME), event } as Step
}

function shortReading({ status, outcome, margin, steps }: OtherReading, report: Report): EmbeddedReading {
  const stepOf = new Map(report.steps.map(step => [step.index, step]))
  const differences = steps.flatMap(there => {
    const here = stepOf.get(there.index)!
    const isAlike = here.verdict === there.verdict && `${here.presumed ?? ''}` === `${there.presumed ?? ''}`
    return isAlike ? [] : [{ here: shortScan(here), there: shortScan(there) }]
  })
  return { status, outcome, margin, differences: differences.slice(0, MAX_DIFFERENCES) }
}

const shortScan = ({ time, code, readAs, verdict, constraint, presumed }: ReadScan): ReadScan => ({
  time: cut(time, MAX_NAME),
  code: code && cut(code, MAX_NAME),
  readAs,
  verdict,
  constraint,
  presumed,
})

// The value of a rejected event can be anything, and hold texts.
const shortReject = ({ index, field, value, reason }: Rejected, redact: boolean): Rejected => ({
  index,
  field,
  reason,
  value: redact ? null : typeof value === 'string' ? cut(value, MAX_NAME) : quoteValue(value),
})

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text)
