// Faults of the contents: scans that the feed never reports, or reports wrongly. Each function returns the draft with its fault,
// or null where the fault cannot happen to this history or would leave the correct result in doubt.

import { replay } from '../../replay/index.js'
import type { Code } from '../../vocabulary/index.js'
import { type Choices, pick } from './choices.js'
import {
  type DraftMessage,
  type DraftScan,
  describeMessages,
  describeScan,
  issueInOrder,
  isUnambiguous,
  messagesWith,
  resend,
  summarize,
  type TranscriptDraft,
} from './draft.js'

/** Ends the messages before the end of the journey. */
export function cutOff(draft: TranscriptDraft, [choice]: Choices): TranscriptDraft | null {
  const { history, messages, notes } = draft
  if (messages.length < 2) return null
  const kept = messages.length - 1 - (choice % (messages.length - 1))
  const scans = history.slice(kept)
  const changed = messages.slice(0, kept)
  const describe = () =>
    `the feed falls silent after scan ${kept}: the last ${scans.length} of ${history.length} scans are never reported`
  return { ...draft, messages: changed, notes: [...notes, { kind: 'cutOff', scans, describe }] }
}

/** Leaves one scan out of all messages, where the rest leaves no doubt. */
export function dropScan(draft: TranscriptDraft, [choice]: Choices): TranscriptDraft | null {
  const { messages, notes } = draft
  const items = messages.at(-1)?.scans ?? []
  if (items.length < 2) return null
  const isSure = ({ scan }: DraftScan) =>
    messages
      .map(message => withoutScan(message, scan))
      .every(message => message.scans.length === 0 || summarize(message.scans).certain)
  const dropped = pick(items.filter(isSure), choice)
  if (!dropped) return null
  const left = messages.map(message => withoutScan(message, dropped.scan))
  // The list that would have been the first with this scan adds nothing.
  const changed = left.filter(({ scans }, at) => scans.length > (left[at - 1]?.scans.length ?? 0))
  const describe = () => `${describeScan(dropped)} is never reported`
  return { ...draft, messages: changed, notes: [...notes, { kind: 'drop', scans: [dropped.event], describe }] }
}

// Codes that a scan is mistaken for, the most costly mistakes first.
const MISTAKES: readonly Code[] = ['3/301', '4/4', '5/501', '6/6', '2/204', '5/5', '0/1002']

/**
 * Reports the newest scan with a wrong code first, and corrects it with a later list. Only where both readings are certain and
 * come to different statuses, and where no other scan could be mistaken for the corrected one.
 */
export function recodeScan(draft: TranscriptDraft, [choice, how, when]: Choices): TranscriptDraft | null {
  const { messages, notes } = draft
  const options = messages.flatMap(({ scans }, at) => {
    const right = scans.at(-1)!
    if (!isUnambiguous(right, messages)) return []
    const summary = summarize(scans)
    const wrongs = MISTAKES.map((code): DraftScan => ({ scan: right.scan, event: { ...right.event, code } })).filter(wrong => {
      const mistaken = replay([...scans.slice(0, -1), wrong].map(({ event }) => event))
      return mistaken.certain && summary.certain && mistaken.status !== summary.status && mistaken.steps.every(isPossible)
    })
    return wrongs.length === 0 ? [] : [{ at, right, wrong: pick(wrongs, how)! }]
  })
  const option = pick(options, choice)
  if (!option) return null
  const { at, right, wrong } = option
  const mistaken: DraftMessage = { ...messages[at]!, scans: [...messages[at]!.scans.slice(0, -1), wrong] }
  // The next list corrects it, or the same list sent again, which is the only way where there is no next one.
  const isNext = when % 2 === 1 && at + 1 < messages.length
  const correction = isNext ? [] : [resend(draft, messages[at]!)]
  const changed = issueInOrder(messages.toSpliced(at, 1, mistaken, ...correction))
  const describe = (all: readonly DraftMessage[]) => {
    const [first, last] = [wrong, right].map(item => messagesWith(all, item.scan, ({ event }) => event.code === item.event.code))
    if (first!.length === 0 || last!.length === 0) return null
    return `${describeScan(right)} is reported as ${wrong.event.code} in ${describeMessages(first!)}, and correctly in ${describeMessages(last!)}`
  }
  return { ...draft, messages: changed, notes: [...notes, { kind: 'recode', scans: [wrong.event, right.event], describe }] }
}

const withoutScan = (message: DraftMessage, scan: number): DraftMessage => ({
  ...message,
  scans: message.scans.filter(item => item.scan !== scan),
})

const isPossible = ({ verdict }: { readonly verdict: string }): boolean => verdict !== 'impossible' && verdict !== 'overruled'
