// A wrong scan: another parcel's delivery, or an end that is none. The feed takes it back later, or a person has to correct it.

import type { Code } from '../../vocabulary/index.js'
import { type Choices, pick } from './choices.js'
import {
  type DraftMessage,
  type DraftScan,
  describeMessages,
  freshId,
  issueInOrder,
  messageNumber,
  messagesWith,
  summarize,
  type TranscriptDraft,
} from './draft.js'
import { type InsertedScan, insertScan } from './inserted-scan.js'
import { REDELIVERY_MS } from './known.js'

// Codes of such scans, the most costly first.
const wrongCodes: readonly Code[] = ['3/301', '4/401', '6/6', '2/204', '4/4', '5/501']

const HOUR_MS = 3_600_000

/**
 * Adds a wrong scan to a list that was sent without it, until a later list lacks it: one with a new scan or, after the last scan,
 * the last list as it was, hours later.
 */
export function retractScan(draft: TranscriptDraft, [choice, which, length]: Choices): TranscriptDraft | null {
  const { messages, notes } = draft
  const option = pickWrongScan(messages, { text: 'Scan made in error', place: 1 / 8 }, choice, which)
  if (!option) return null
  const { at, stray, changed } = option
  const until = at + 1 + (length % (messages.length - at))
  const id = freshId(draft)
  const last = changed[until - 1]!
  const again: DraftMessage = { ...last, id: id + 1, receivedMs: last.receivedMs + REDELIVERY_MS + HOUR_MS }
  const lists = until < changed.length ? changed : [...changed, again]
  const taken = lists
    .map((message, other) => (other < until ? message : withoutScan(message, stray)))
    .toSpliced(at, 1, messages[at]!, { ...changed[at]!, id })
  const describe = (all: readonly DraftMessage[]) => {
    const numbers = messagesWith(all, stray.scan)
    return numbers.length === 0 ? null : `a wrong scan (${codeAndTime(stray)}) is listed in ${describeMessages(numbers)} only`
  }
  return { ...draft, messages: issueInOrder(taken), notes: [...notes, { kind: 'retract', scans: [stray.event], describe }] }
}

/** Lists a wrong scan to the end; some time after the list that has it first, a person says that it is false. */
export function wrongScan(draft: TranscriptDraft, [choice, which, when]: Choices): TranscriptDraft | null {
  const { messages, overrides, notes } = draft
  const option = pickWrongScan(messages, { text: 'Scan of another consignee', place: 1 / 4 }, choice, which)
  if (!option) return null
  const { at, stray, changed } = option
  // After a list that still leads astray; later ones may contradict the wrong scan.
  const places = changed.flatMap((_, other) => (other >= at && isMistaken(changed, other, stray) ? [other] : []))
  const before = changed[pick(places.reverse(), when)!]!
  const receivedMs = before.receivedMs + 2_000
  const override: DraftMessage = {
    id: freshId(draft),
    kind: 'override',
    receivedMs,
    issuedMs: receivedMs,
    scans: [],
    ruled: stray,
  }
  const describe = (all: readonly DraftMessage[]) => {
    const numbers = messagesWith(all, stray.scan)
    return `a wrong scan (${codeAndTime(stray)}) is listed in ${describeMessages(numbers)}, and a person corrects it with message ${messageNumber(all, override.id)}`
  }
  return {
    ...draft,
    messages: changed,
    overrides: [...overrides, override],
    notes: [...notes, { kind: 'wrongScan', scans: [stray.event], describe }],
  }
}

// Whether a message comes to another status because of the wrong scan, and is certain either way.
function isMistaken(messages: readonly DraftMessage[], at: number, stray: DraftScan): boolean {
  const mistaken = summarize(messages[at]!.scans)
  const right = summarize(withoutScan(messages[at]!, stray).scans)
  return mistaken.certain && right.certain && mistaken.status !== right.status
}

// A wrong scan that leads astray at once, by preference late in the journey.
function pickWrongScan(
  messages: readonly DraftMessage[],
  { text, place }: Pick<InsertedScan, 'text' | 'place'>,
  choice: number,
  which: number,
) {
  const options = messages.flatMap((_, at) =>
    wrongCodes.flatMap(code => {
      const inserted = insertScan(messages, { at, code, text, place })
      return inserted && isMistaken(inserted.changed, at, inserted.stray) ? [{ at, ...inserted }] : []
    }),
  )
  const places = [...new Set(options.map(({ at }) => at))].reverse()
  return pick(
    options.filter(({ at }) => at === pick(places, choice)),
    which,
  )
}

const withoutScan = (message: DraftMessage, { scan }: DraftScan): DraftMessage => ({
  ...message,
  scans: message.scans.filter(item => item.scan !== scan),
})

const codeAndTime = ({ event: { code, time } }: DraftScan): string => `${code}, ${time}`
