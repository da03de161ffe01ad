// A scan that the carrier posts to the wrong parcel.

import { replay } from '../../replay/index.js'
import type { Code } from '../../vocabulary/index.js'
import { type Choices, pick } from './choices.js'
import { type DraftMessage, describeMessages, isSameSummary, messagesWith, summarize, type TranscriptDraft } from './draft.js'
import { insertScan } from './inserted-scan.js'

// Codes of such scans, the most common first.
const foreignCodes: readonly Code[] = ['0/1002', '5/5', '2/204', '1/103', '7/7', '8/10', '0/0', '2/206', '6/6']

/**
 * Adds a scan of another parcel after the end of the journey, to every list from then on. Only where it contradicts an outcome
 * that is certain with it as without it.
 */
export function foreignScan(draft: TranscriptDraft, [choice, which]: Choices): TranscriptDraft | null {
  const { messages, overrides, notes } = draft
  // It must contradict the same outcome with and without the correction.
  if (overrides.length > 0) return null
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
  const inserted = insertScan(messages, { at, code, text: 'Scan of another parcel', place: 1 / 2 })
  if (!inserted) return null
  const { changed, stray } = inserted
  const isSure = changed.every(({ scans }, other) => {
    if (other < at) return true
    const [summary, report] = [summarize(messages[other]!.scans), replay(scans.map(item => item.event))]
    if (!summary.outcome || !summary.certain || !isSameSummary(summary, report)) return false
    return report.steps.every(step => step.event !== stray.event || step.verdict === 'impossible')
  })
  return isSure ? { at, changed, stray } : null
}
