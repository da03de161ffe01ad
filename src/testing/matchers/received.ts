// What a test hands to `expect`: a history, judged here, or a report that is judged already. Anything else is a mistake of
// the test, and thrown: a failing message would let `.not` pass.

import { ShipfoldError, type TrackingEvent } from '../../codes/index.js'
import { printable, type Report, replay } from '../../replay/index.js'

/** What a matcher answers; the message is that of the failure, also where it passes, for `.not`. */
export interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
}

/** The report of what a matcher received: its own, or that of a history under the shipped law. Throws `bad-option`. */
export function reportFor(matcher: string, received: unknown): Report<TrackingEvent> {
  return isReport(received)
    ? received
    : replay(historyFor(matcher, received, 'a history (a list of tracking events) or a report'))
}

/** The history a matcher received. Throws `bad-option` where it is none, `wanted` saying what may be given. */
export function historyFor(matcher: string, received: unknown, wanted: string): readonly TrackingEvent[] {
  const mistake = mistakes.find(({ is }) => is(received))
  if (!mistake) return received as readonly TrackingEvent[] // what else it may be is judged by replay, item by item
  throw new ShipfoldError('bad-option', `${matcher} takes ${wanted}, and was given ${kindOf(received)}. ${mistake.instead}`)
}

/** Whether a value has what matchers read of a report. */
export const isReport = (value: unknown): value is Report<TrackingEvent> =>
  ['steps', 'flags', 'rejected', 'epochs'].every(field => Array.isArray(fieldsOf(value)[field]))

const isPromise = (value: unknown): boolean => typeof fieldsOf(value).then === 'function'

const DECODE = 'Decode a payload first, with the decoder of its feed: expect(decode(payload).events).'
const EVENTS = 'Give events such as { code: "3/301", time: "2026-03-01 09:00:00" }.'

// What is given by mistake, and what to give instead; the first that fits.
const mistakes: readonly { readonly is: (value: unknown) => boolean; readonly instead: string }[] = [
  { is: value => isList(value, item => typeof item === 'object' && item !== null && isRaw(fieldsOf(item))), instead: DECODE },
  { is: value => isList(value, Array.isArray), instead: 'Give one history at a time.' },
  { is: value => isList(value, item => typeof item !== 'object' || item === null), instead: EVENTS },
  { is: isPromise, instead: 'Await it first.' },
  { is: isReport, instead: 'Give the history itself.' },
  { is: value => Array.isArray(fieldsOf(value).events), instead: 'Give its events: expect(it.events).' },
  { is: value => Array.isArray(fieldsOf(value).entries), instead: 'Give the report of a journal: expect(report(journal)).' },
  { is: value => typeof value === 'string', instead: `Parse a text first. ${DECODE}` },
  { is: value => typeof value === 'object' && value !== null && !Array.isArray(value), instead: DECODE },
  { is: value => !Array.isArray(value), instead: EVENTS },
]

const isList = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(isItem)

// A scan as providers send it has its code under another name.
const isRaw = (item: Readonly<Record<string, unknown>>): boolean =>
  !('code' in item) && ['context', 'order_status_code', 'statusCode'].some(field => field in item)

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const MOST_FIELDS = 6

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return `a list that begins with ${kindOf(value[0])}`
  if (typeof value === 'string') return 'a text'
  if (isPromise(value)) return 'a promise'
  if (typeof value !== 'object') return `a ${typeof value}`
  const fields = Object.keys(value).map(printable)
  const more = fields.length > MOST_FIELDS ? ' and more' : ''
  return fields.length === 0 ? 'an object without fields' : `an object with ${fields.slice(0, MOST_FIELDS).join(', ')}${more}`
}
