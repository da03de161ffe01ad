// A scan that the carrier posts to the wrong parcel.

import { replay } from '../../replay/index.js'
import { type Code, readTime } from '../../vocabulary/index.js'
import type { HistoryEvent } from '../arbitraries/history.js'
import { type Choices, pick } from './choices.js'
import {
  carrierTime,
  type DraftMessage,
  type DraftScan,
  describeMessages,
  isCorrected,
  isSameSummary,
  issueInOrder,
  messagesWith,
  summarize,
  type TranscriptDraft,
} from './draft.js'

// Codes of such scans, the most common first.
const foreignCodes: readonly Code[] = ['0/1002', '5/5', '2/204', '1/103', '7/7', '8/10', '0/0', '2/206', '6/6']

/**
 * Adds a scan of another parcel after the end of the journey, to every list from then on. Only where it contradicts an outcome
 * that is certain with it as without it.
 */
export function foreignScan(draft: TranscriptDraft, [choice, which]: Choices): TranscriptDraft | null {
  const { messages, notes } = draft
  const options = messages.flatMap((_, at) => foreignCodes.flatMap(code => foreignScanAt(messages, at, code) ?? []))
  const places = [...new Set(options.map(({ at }) => at))].reverse()
  const option = pick(
    options.filter(({ at }) => at === pick(places, choice)),
    which,
  )
  if (!option) return null
  const { changed, stray } = option
  const describe = (all: readonly DraftMessage[]) => {
    const numbers = messagesWith(all, stray.scan)
    const { code, time } = stray.event
    return numbers.length === 0 ? null : `a scan of another parcel (${code}, ${time}) is listed in ${describeMessages(numbers)}`
  }
  return { ...draft, messages: changed, notes: [...notes, { kind: 'foreignScan', scans: [stray.event], describe }] }
}

function foreignScanAt(messages: readonly DraftMessage[], at: number, code: Code) {
  const newest = messages[at]!.scans.at(-1)!
  const [since, until] = [newest.event, messages[at + 1]?.scans.at(-1)?.event].map(event => readTime(event?.time))
  // A late list with a wrong code is known to be old because that scan is its newest.
  if (isCorrected(newest, messages)) return null
  // Between two scans, and at the time of neither.
  const timeMs = Math.min(
    since! + 20 * 60_000,
    Number.isNaN(until) ? Number.MAX_VALUE : Math.floor((since! + until!) / 2_000) * 1_000,
  )
  if (timeMs <= since! || messages.some(({ scans }, other) => other > at && scans.length <= messages[at]!.scans.length))
    return null
  const event: HistoryEvent = { code, time: carrierTime(timeMs), text: 'Scan of another parcel', place: newest.event.place }
  const stray: DraftScan = { scan: newest.scan + 0.5, event }
  const changed = messages.map((message, other): DraftMessage => {
    if (other < at) return message
    const scans = [...message.scans, stray].sort((a, b) => a.scan - b.scan)
    return other > at ? { ...message, scans } : { ...message, scans, receivedMs: timeMs + 60_000, issuedMs: timeMs + 60_000 }
  })
  const isSure = changed.every(({ scans }, other) => {
    if (other < at) return true
    const [summary, report] = [summarize(messages[other]!.scans), replay(scans.map(item => item.event))]
    if (!summary.outcome || !summary.certain || !isSameSummary(summary, report)) return false
    return report.steps.every(step => step.event !== event || step.verdict === 'impossible')
  })
  return isSure ? { at, changed: issueInOrder(changed), stray } : null
}
