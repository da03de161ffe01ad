// A report in sentences a support agent can paste. Verdicts stay data; this is the one place that words them.

import { type Law, laws, readCode, rowOf, type Status, statusRows, type TrackingEvent } from '../codes/index.js'
import { isKept } from './journey.js'
import type { Journey, Report, Step } from './report.js'

// How a status or one of its codes begins in words, where that is more than its name and "since".
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
}

// What is said of the steps with a verdict, in the order said; each phrase fits one scan and many.
const remarks: readonly (readonly [verdict: string, phrase: string, say: (step: Step, on: string) => string])[] = [
  ['impossible', 'cannot be true', broken],
  ['overruled', 'must be wrong if the others are right', broken],
  ['gap', 'must follow others that nobody reported', implied],
  ['unusual', 'should be noted', broken],
  ['unknown', 'could not be read in full', unread],
]

const MONTHS = 'January February March April May June July August September October November December'.split(' ')

/** The sentence a law says. */
export const lawSentence = (law: Law): string => laws.find(row => row.law === law)!.sentence

/** The provider's label of a code, or the code itself where the vocabulary has none. */
export const labelOf = (code: string): string => rowOf(readCode(code).id)?.label ?? printable(code)

/** A status in words: `out for delivery`. */
export const nameOf = (status: Status): string => statusRows.find(row => row.status === status)!.says.toLowerCase()

/** The status in one sentence: `Delivered on 2 March 11:30.` The year is said on demand. */
export function statusSentence(journey: Journey<unknown>, withYear = false): string {
  if (journey.status === 'expected') return 'Nothing is known of this parcel yet.'
  const name = nameOf(journey.status)
  const openingOf = (code?: string) =>
    openings[code ?? ''] ?? openings[journey.status] ?? `${name.charAt(0).toUpperCase()}${name.slice(1)} since`
  // What the scans of the status say last, and since when they say it.
  const codes = ownScans(journey).map(({ code, time }) => ({ opening: openingOf(code), time }))
  const opening = codes.at(-1)?.opening ?? openingOf()
  const before = codes.findLastIndex(each => each.opening !== opening)
  return `${opening} ${moment(codes[before + 1]?.time ?? journey.since, withYear)}.`
}

// The believed scans since the status began whose own status it is; label data that trails the parcel says nothing of it.
function ownScans({ steps, status }: Journey<unknown>): { code: string; time: string }[] {
  const began = steps.findLastIndex(({ from, to }) => from !== to)
  return steps.slice(began).flatMap(({ code, readAs, verdict, law, time }) => {
    const row = rowOf(readCode(readAs ?? code).id)
    return row?.status === status && isKept(verdict) && law !== 'late-paperwork' ? [{ code: row.code, time }] : []
  })
}

/** The whole report in plain sentences, the current status first. Carriers' own texts are quoted as {@link printable}. */
export function explain(report: Report<TrackingEvent>): string {
  const years = [...report.epochs, report].flatMap(({ steps }) => steps.map(({ time }) => time.trim().slice(0, 4)))
  const withYear = new Set(years).size > 1
  const lines = [statusSentence(report, withYear)]
  const { alternative, steps, rejected, epochs } = report
  if (alternative)
    lines.push(`This is disputed: another reading of the scans, nearly as likely, ends in "${nameOf(alternative.status)}".`)
  for (const [verdict, phrase, say] of remarks) {
    const found = steps.filter(step => step.verdict === verdict || (verdict === 'unknown' && step.readAs))
    if (found.length > 0)
      lines.push(
        `${count(found.length, 'scan')} ${phrase}: ${found.map(step => say(step, moment(step.time, withYear))).join('; ')}.`,
      )
  }
  const uncoded = steps.filter(({ verdict }) => verdict === 'uncoded').length
  if (uncoded > 0) lines.push(`${count(uncoded, 'scan')} came without a code and moved nothing.`)
  if (rejected.length > 0) lines.push(`${count(rejected.length, 'event')} could not be placed in time.`)
  for (const epoch of epochs) lines.push(`The number was used before: ${statusSentence(epoch, withYear)}`)
  return lines.join(' ')
}

/** A carrier's text fit for a line of text: line breaks, control characters and invisible ones become blanks. */
export const printable = (text: unknown): string =>
  // The two joiners are invisible too, but part of scripts and emoji.
  typeof text === 'string' ? text.replace(/(?:(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}])+/gu, ' ').trim() : ''

function broken(step: Step, on: string): string {
  const law = lawSentence(step.law!)
  return `${titleOf(step)} on ${on} (${law.charAt(0).toLowerCase()}${law.slice(1, -1)})`
}

function implied(step: Step, on: string): string {
  return `${titleOf(step)} on ${on} implies ${step.presumed!.map(labelOf).join(', ')}`
}

function unread({ code, readAs }: Step, on: string): string {
  return `${printable(code)} on ${on}, ${readAs ? `read as ${labelOf(readAs)}` : 'which moved nothing'}`
}

function titleOf({ event, readAs, code }: Step): string {
  const text = printable(event.text)
  const label = labelOf(readAs ?? code ?? '')
  return text ? `"${text}" (${label})` : label
}

const count = (many: number, what: string) => (many === 1 ? `One ${what}` : `${many} ${what}s`)

// The clock as the feed wrote it.
function moment(time: string | null, withYear: boolean): string {
  const parts = /^\s*(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d:\d\d))?/.exec(time ?? '')
  if (!parts) return 'an unknown day'
  const [, year, month, day, clock] = parts
  return [Number(day), MONTHS[Number(month) - 1], withYear && year, clock].filter(Boolean).join(' ')
}
