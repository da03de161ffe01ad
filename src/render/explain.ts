// A report in sentences that a support agent can paste. Verdicts are data; this is the one place that puts them into words.

import type { JournalReport } from '../journal/index.js'
import { isKept, type Journey, movesNothing, type Report, type Step, type Verdict } from '../replay/index.js'
import { badArgument, type Constraint, constraints, plainTime, readCode, rowOf, type TrackingEvent } from '../vocabulary/index.js'
import { doubtSentences, standingName } from './doubts.js'
import { stripControls } from './width.js'

// How the sentence of a status or code begins, where that is not its name and "since".
const openings: Readonly<Record<string, string>> = {
  accepted: 'Accepted by the carrier on',
  exception: 'A problem was reported on',
  delivered: 'Delivered on',
  returned: 'Back with the sender since',
  returning: 'On its way back to the sender since',
  transshipment: 'Handed to another carrier on',
  refused: 'Refused by the recipient on',
  '1/101': 'Announced on',
  '1/102': 'Waiting for pick-up by the carrier since',
  '4/401': 'Cancelled before the carrier had it, on',
  '5/501': 'Available for pickup since',
  '8/12': 'Released by customs on',
  '2/901': 'Given up as lost on',
  '2/902': 'Destroyed or disposed of on',
  '2/903': 'Seized by an authority on',
}

// The remarks on steps by verdict, in the order of the text. A phrase fits one scan and, unless there is another, many.
const remarks: readonly RemarkRow[] = [
  { verdict: 'impossible', phrase: 'cannot be true', remarkOn: constraintRemark },
  { verdict: 'overruled', phrase: 'must be wrong if the others are right', remarkOn: constraintRemark },
  { verdict: 'voided', phrase: 'was ruled untrue', phraseOfMany: 'were ruled untrue', remarkOn: voidedRemark },
  { verdict: 'gap', phrase: 'must follow others that nobody reported', remarkOn: gapRemark },
  { verdict: 'unusual', phrase: 'should be noted', remarkOn: constraintRemark },
  { verdict: 'unknown', phrase: 'could not be read in full', remarkOn: unknownRemark },
]

interface RemarkRow {
  readonly verdict: Verdict
  readonly phrase: string
  readonly phraseOfMany?: string
  readonly remarkOn: (step: Step, date: string) => string
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ')

/** The sentence of a constraint. */
export const constraintSentence = (constraint: Constraint): string =>
  constraints.find(row => row.name === constraint)?.sentence ?? constraint

/** The provider's label of a code, or the code itself where the vocabulary has none. */
export const labelOf = (code: string): string => rowOf(readCode(code).id)?.label ?? stripControls(code)

// Without a scan that has a code, nothing is known, however many came.
function unknownSentence({ steps }: Journey<unknown>): string {
  const uncoded = steps.filter(({ verdict }) => verdict === 'uncoded').length
  if (uncoded === 0) return 'Nothing is known of this parcel yet.'
  return `The status is unknown: ${uncoded === 1 ? 'the only scan has' : `all ${uncoded} scans have`} no code.`
}

/** The status in one sentence: `Delivered on 2 March 11:30.` */
export function statusSentence(journey: Journey<unknown>, withYear = false): string {
  const { status } = journey
  if (status === 'expected') return unknownSentence(journey)
  const name = standingName({ status, outcome: null })
  const openingOf = (code?: string) =>
    openings[code ?? ''] ?? openings[journey.status] ?? `${name.charAt(0).toUpperCase()}${name.slice(1)} since`
  // The last scan of the status decides the opening; the date is that of the first scan since which all have it.
  const scans = statusScans(journey).map(({ code, time }) => ({ opening: openingOf(code), time }))
  const opening = scans.at(-1)?.opening ?? openingOf()
  const before = scans.findLastIndex(each => each.opening !== opening)
  return `${opening} ${dateText(scans[before + 1]?.time ?? journey.since, withYear)}${basisText(journey)}.`
}

// What a status rests on, where that is not the provider's code; the provider's own status may confirm it.
function basisText({ basis, doubts }: Journey<unknown>): string {
  if (basis === 'reported') return ''
  const isConfirmed = !doubts.some(({ kind }) => kind === 'inferred')
  return isConfirmed ? " (inferred from its text, and the provider's own status agrees)" : ' (inferred from its text)'
}

// The kept scans since the status began whose own status it is, without those that say nothing of the present.
function statusScans({ steps, status, since }: Journey<unknown>): { code: string; time: string }[] {
  const began = steps.findLastIndex(({ from, to, time }) => from !== to || time === since)
  return steps.slice(began).flatMap(({ code, readAs, verdict, constraint, time }) => {
    const row = rowOf(readCode(readAs ?? code).id)
    return row?.status === status && isKept(verdict) && !movesNothing({ constraint }) ? [{ code: row.code, time }] : []
  })
}

/**
 * The whole report in plain sentences, the current status first. Carriers' texts are quoted without control characters. Throws
 * `bad-option` for anything but a report.
 */
export function explain(report: Report<TrackingEvent>): string {
  checkReport('explain', report)
  const years = [...report.journeys, report].flatMap(({ steps }) => steps.map(({ time }) => plainTime(time).slice(0, 4)))
  const withYear = new Set(years).size > 1
  const lines = [statusSentence(report, withYear)]
  const { steps, flags, rejected, journeys } = report
  lines.push(...doubtSentences(report, time => dateText(time, withYear)))
  for (const { verdict, phrase, phraseOfMany = phrase, remarkOn } of remarks) {
    const found = steps.filter(step => step.verdict === verdict || (verdict === 'unknown' && isReadAs(step)))
    const head = `${countInWords(found.length, 'scan')} ${found.length === 1 ? phrase : phraseOfMany}`
    if (found.length > 0) lines.push(`${head}: ${found.map(step => remarkOn(step, dateText(step.time, withYear))).join('; ')}.`)
  }
  const uncoded = steps.filter(({ verdict }) => verdict === 'uncoded').length
  if (uncoded > 0 && report.status !== 'expected')
    lines.push(`${countInWords(uncoded, 'scan')} came without a code and moved nothing.`)
  const failed = flags.filter(({ constraint }) => constraint === 'classifier-failed').length
  if (failed > 0) lines.push(`The classifier failed on ${failed === 1 ? 'one scan' : `${failed} scans`}.`)
  if (rejected.length > 0) lines.push(`${countInWords(rejected.length, 'event')} could not be placed in time.`)
  lines.push(...correctionSentences(report, time => `${dateText(time, withYear)} UTC`))
  for (const earlier of journeys) lines.push(`The number was used before: ${statusSentence(earlier, withYear)}`)
  return lines.join(' ')
}

/** Throws `bad-option`, naming `call`, for anything but a report. */
export function checkReport(call: string, report: unknown): void {
  const { steps, journeys, rejected } = (report ?? {}) as Partial<Report>
  if (![steps, journeys, rejected].every(Array.isArray))
    badArgument(call, 'a report', report, 'Pass what replay or reportOf returned.')
}

const isReadAs = ({ readAs, verdict }: Step): boolean => readAs !== undefined && verdict !== 'voided'

function constraintRemark(step: Step, date: string): string {
  const constraint = constraintSentence(step.constraint!)
  return `${stepLabel(step)} on ${date} (${constraint.charAt(0).toLowerCase()}${constraint.slice(1, -1)})`
}

function voidedRemark(step: Step, date: string): string {
  return `${stepLabel(step)} on ${date}`
}

// The corrections that a journal's report has, and that count.
function correctionSentences(report: Report<TrackingEvent>, date: (time: string) => string): readonly string[] {
  const { rulings = [], steps } = report as Partial<Pick<JournalReport, 'rulings'>> & typeof report
  return rulings.flatMap(({ by, reason, is, state, receivedAt, index }) => {
    if (state === 'superseded' || is === 'undecided') return []
    const who = `Correction by ${stripControls(by)}, ${date(receivedAt)} (${stripControls(reason)})`
    if (state === 'pending') return [`${who}: it waits for a scan that has not come yet.`]
    if (state === 'lapsed') return [`${who}: it has lapsed, because its scan was taken back or its code corrected.`]
    const step = steps.find(each => each.index === index)
    return step ? [`${who}: ${stepLabel(step)} is ${is === 'true' ? 'true' : 'not true'}.`] : []
  })
}

function gapRemark(step: Step, date: string): string {
  return `${stepLabel(step)} on ${date} implies ${step.presumed!.map(labelOf).join(', ')}`
}

function unknownRemark({ code, readAs }: Step, date: string): string {
  return `${stripControls(code)} on ${date}, ${readAs ? `read as ${labelOf(readAs)}` : 'which moved nothing'}`
}

function stepLabel({ event, readAs, code, basis }: Step): string {
  const text = stripControls(event.text)
  const label = code === null ? 'no code' : labelOf(readAs ?? code)
  const inferred = basis ? `${label}, inferred from its text` : label
  return text ? `"${text}" (${inferred})` : inferred
}

const countInWords = (many: number, what: string) => (many === 1 ? `One ${what}` : `${many} ${what}s`)

/** A time in words: `2 March 11:30`. The clock as the feed wrote it, if not the form. */
export function dateText(time: string | null, withYear: boolean): string {
  const parts = /^\s*(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d:\d\d))?/.exec(time === null ? '' : plainTime(time))
  if (!parts) return 'an unknown day'
  const [, year, month, day, clock] = parts
  return [Number(day), MONTHS[Number(month) - 1], withYear && year, clock].filter(Boolean).join(' ')
}
