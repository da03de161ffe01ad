// What a test passes to `expect`: a history, which is replayed here, or a report. Anything else is a mistake of the test and throws:
// a failure would let `.not` pass.

import { stripControls } from '../../render/width.js'
import { type Report, replay } from '../../replay/index.js'
import { ShipfoldError, type TrackingEvent } from '../../vocabulary/index.js'

/** What a matcher returns. `message` is also set where it passes, for a failure of `.not`. */
export interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
}

/** The report that a matcher received, or the report of the history, under the shipped table. Throws `bad-option`. */
export function reportFor(matcher: string, received: unknown): Report<TrackingEvent> {
  return isReport(received)
    ? received
    : replay(historyFor(matcher, received, 'a history (a list of tracking events) or a report'))
}

/** The history that a matcher received. Throws `bad-option` where it is none; `wanted` says what the matcher takes. */
export function historyFor(matcher: string, received: unknown, wanted: string): readonly TrackingEvent[] {
  const mistake = mistakes.find(({ is }) => is(received))
  // Whatever else may be wrong with it, replay judges item by item.
  if (!mistake) return received as readonly TrackingEvent[]
  throw new ShipfoldError('bad-option', `${matcher} takes ${wanted}, not ${describeReceived(received)}. ${mistake.instead}`)
}

/** Whether a value has the fields of a report that matchers read. */
export const isReport = (value: unknown): value is Report<TrackingEvent> =>
  ['steps', 'flags', 'rejected', 'journeys'].every(field => Array.isArray(fieldsOf(value)[field]))

const isPromise = (value: unknown): boolean => typeof fieldsOf(value).then === 'function'

const DECODE = 'Decode a payload first, with the decoder of its feed: expect(decode(payload).events).'
const EVENTS = 'Pass events such as { code: "3/301", time: "2026-03-01 09:00:00" }.'

// Common mistakes, and what to pass instead; the first that fits.
const mistakes: readonly { readonly is: (value: unknown) => boolean; readonly instead: string }[] = [
  { is: value => isList(value, item => typeof item === 'object' && item !== null && isRaw(fieldsOf(item))), instead: DECODE },
  { is: value => isList(value, Array.isArray), instead: 'Pass one history at a time.' },
  { is: value => isList(value, item => typeof item !== 'object' || item === null), instead: EVENTS },
  { is: isPromise, instead: 'Await it first.' },
  { is: isReport, instead: 'Pass the history itself.' },
  { is: value => Array.isArray(fieldsOf(value).events), instead: 'Pass its events: expect(it.events).' },
  { is: value => Array.isArray(fieldsOf(value).entries), instead: 'Pass the report of a journal: expect(reportOf(journal)).' },
  { is: value => typeof value === 'string', instead: `Parse the text first. ${DECODE}` },
  { is: value => typeof value === 'object' && value !== null && !Array.isArray(value), instead: DECODE },
  { is: value => !Array.isArray(value), instead: EVENTS },
]

const isList = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(isItem)

// Providers send the code of a scan under other names.
const isRaw = (item: Readonly<Record<string, unknown>>): boolean =>
  !('code' in item) && ['context', 'order_status_code', 'statusCode'].some(field => field in item)

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const MAX_FIELDS = 6

function describeReceived(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return `a list that begins with ${describeReceived(value[0])}`
  if (typeof value === 'string') return 'a string'
  if (isPromise(value)) return 'a promise'
  if (typeof value !== 'object') return `a ${typeof value}`
  const fields = Object.keys(value).map(stripControls)
  const more = fields.length > MAX_FIELDS ? ' and more' : ''
  return fields.length === 0 ? 'an object without fields' : `an object with ${fields.slice(0, MAX_FIELDS).join(', ')}${more}`
}
