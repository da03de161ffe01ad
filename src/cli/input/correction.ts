// Reads the options of `override`: who corrects which scans how, and which scans are added.

import { MAX_AHEAD_MS } from '../../replay/index.js'
import {
  feedOfAuthor,
  instantOf,
  isObject,
  isRulingWord,
  type RulingWord,
  readCode,
  readTime,
  ShipfoldError,
  type TrackingEvent,
  timeProblem,
} from '../../vocabulary/index.js'
import { quoteValue } from '../output/escape.js'
import { type Arguments, listOption } from './arguments.js'
import { timeRemedy } from './rejects.js'

/** What a person corrects. */
export interface Correction {
  readonly by: string
  readonly reason: string
  /** In milliseconds since 1970. */
  readonly receivedAt: number
  readonly scans: readonly GivenRuling[]
  readonly add: readonly TrackingEvent[]
}

/** A scan as given, by its number or its identity, and what it is. */
export interface GivenRuling {
  readonly scan: string
  readonly is: RulingWord
}

/** The correction that options make. Throws `bad-option`, saying which is unusable. */
export function readCorrection(values: Arguments['values']): Correction {
  const { by, reason } = values as { by?: string; reason?: string }
  if (by === undefined) unusable('override must name who corrects the feed. Pass --by NAME.')
  if (by.trim() === '') unusable(`--by is ${quoteValue(by)}, which names nobody. Pass the name of the person who says so.`)
  if (feedOfAuthor(by) !== null)
    unusable(`--by is ${quoteValue(by)}, but names that begin with feed: stand for feeds. Pass the name of a person.`)
  if (reason === undefined || reason.trim() === '') unusable('override needs a reason. Pass --reason TEXT.')
  const time = values['received-at']
  const receivedAt = time === undefined ? Date.now() : instantOf('--received-at', time)
  const scans = listOption(values, 'scan').map(readRuling)
  const add = listOption(values, 'add').map(text => readEvent(text, receivedAt))
  if (scans.length + add.length === 0)
    unusable(
      'override has nothing to correct. Pass --scan SCAN=true, false or undecided, or --add JSON; shipfold show --scans lists the scans.',
    )
  return { by, reason, receivedAt, scans, add }
}

// An identity may hold the sign too.
function readRuling(text: string): GivenRuling {
  const at = text.lastIndexOf('=')
  const [scan, is] = [text.slice(0, at).trim(), text.slice(at + 1)]
  if (at < 0 || scan === '') unusable(`--scan is ${quoteValue(text)}. Pass SCAN=true, SCAN=false or SCAN=undecided.`)
  if (!isRulingWord(is))
    return unusable(`--scan is ${quoteValue(text)}: a scan is true, false or undecided, not ${quoteValue(is)}.`)
  return { scan, is }
}

const EVENT_FIELDS = ['time', 'code', 'text', 'place']
const EXAMPLE = 'Pass one scan, such as {"time":"2026-03-02T11:30:00+01:00","code":"3/301","text":"Signed"}.'

function readEvent(text: string, receivedAt: number): TrackingEvent {
  let event: unknown
  try {
    event = JSON.parse(text)
  } catch {
    return unusable(`--add is ${quoteValue(text)}, which is not JSON. ${EXAMPLE}`)
  }
  if (!isObject(event)) return unusable(`--add is ${quoteValue(event)}, which is no scan. ${EXAMPLE}`)
  const unknown = Object.keys(event).find(key => !EVENT_FIELDS.includes(key))
  if (unknown !== undefined) unusable(`--add has a field ${quoteValue(unknown)}. A scan has ${EVENT_FIELDS.join(', ')}.`)
  const { time, code } = event
  const at = readTime(time)
  const problem = Number.isNaN(at) ? timeProblem(time) : at > receivedAt + MAX_AHEAD_MS ? 'future' : null
  if (problem !== null)
    unusable(`the time of --add ${problem === 'missing' ? 'is missing' : `is ${quoteValue(time)}`}. ${timeRemedy(problem)}`)
  if (readCode(code).id === 0)
    unusable(`the code of --add ${code === undefined ? 'is missing' : `is ${quoteValue(code)}, which is unknown`}. ${EXAMPLE}`)
  return event as unknown as TrackingEvent
}

function unusable(message: string): never {
  throw new ShipfoldError('bad-option', message)
}
