// A scan that is posted to the wrong parcel.

import { type Code, readTime } from '../../codes/index.js'
import { replay } from '../../replay/index.js'
import type { HistoryEvent } from '../history.js'
import { type Dial, picked } from './dial.js'
import {
  clockOf,
  type Draft,
  type DraftMessage,
  type Item,
  isCorrected,
  isSameStand,
  messagesNumbered,
  numbersWith,
  saidInTurn,
  standOf,
} from './draft.js'

// Scans that are posted to the wrong parcel, the commonest first.
const STRAYS: readonly Code[] = ['0/1002', '5/5', '2/204', '1/103', '7/7', '8/10', '0/0', '2/206', '6/6']

/**
 * A scan of another parcel: after the end of the journey, and in every list from then on. Only where it contradicts an end
 * that is settled with it as without.
 */
export function stranger(draft: Draft, [choice, which]: Dial): Draft | null {
  const { messages, notes } = draft
  const options = messages.flatMap((_, at) => STRAYS.flatMap(code => strangerAt(messages, at, code) ?? []))
  const places = [...new Set(options.map(({ at }) => at))].reverse()
  const option = picked(
    options.filter(({ at }) => at === picked(places, choice)),
    which,
  )
  if (!option) return null
  const { told, stray } = option
  const what = (all: readonly DraftMessage[]) => {
    const numbers = numbersWith(all, stray.scan)
    const { code, time } = stray.event
    return numbers.length === 0 ? null : `a scan of another parcel (${code}, ${time}) stands in ${messagesNumbered(numbers)}`
  }
  return { ...draft, messages: told, notes: [...notes, { kind: 'stranger', scans: [stray.event], what }] }
}

function strangerAt(messages: readonly DraftMessage[], at: number, code: Code) {
  const newest = messages[at]!.items.at(-1)!
  const [since, until] = [newest.event, messages[at + 1]?.items.at(-1)?.event].map(event => readTime(event?.time))
  // A list with a wrong code that comes late is known to be old by that scan being its newest.
  if (isCorrected(newest, messages)) return null
  // Between two scans, tied with none.
  const timeMs = Math.min(
    since! + 20 * 60_000,
    Number.isNaN(until) ? Number.MAX_VALUE : Math.floor((since! + until!) / 2_000) * 1_000,
  )
  if (timeMs <= since! || messages.some(({ items }, other) => other > at && items.length <= messages[at]!.items.length))
    return null
  const event: HistoryEvent = { code, time: clockOf(timeMs), text: 'Scan of another parcel', place: newest.event.place }
  const stray: Item = { scan: newest.scan + 0.5, event }
  const told = messages.map((message, other): DraftMessage => {
    if (other < at) return message
    const items = [...message.items, stray].sort((a, b) => a.scan - b.scan)
    return other > at ? { ...message, items } : { ...message, items, heardMs: timeMs + 60_000, saidMs: timeMs + 60_000 }
  })
  const isSure = told.every(({ items }, other) => {
    if (other < at) return true
    const [stand, report] = [standOf(messages[other]!.items), replay(items.map(item => item.event))]
    if (!stand.outcome || !stand.settled || !isSameStand(stand, report)) return false
    return report.steps.every(step => step.event !== event || step.verdict === 'impossible')
  })
  return isSure ? { at, told: saidInTurn(told), stray } : null
}
