// Whether a history comes to the same end in whatever disorder it is told.

import { type Code, ShipfoldError, type TrackingEvent } from '../../codes/index.js'
import { emptyJournal, type JournalReport, record, report } from '../../journal/index.js'
import { replay, type Step } from '../../replay/index.js'
import { checkKinds, type DisorderKind, disorderKinds, disturb, type Stand, type Transcript } from '../disorder/index.js'
import type { History, HistoryEvent } from '../history.js'
import { failure } from './drawing.js'
import { handled, isHandler } from './handled.js'
import { historyFor, type MatcherResult } from './received.js'

/** Which disorder to try. */
export interface ConvergenceOptions {
  /** The kinds of disorder; every kind by default. */
  readonly kinds?: readonly DisorderKind[] | undefined
  /** How often each kind is tried, by other choices each time: 10 by default, and 100 journeys for a handler. */
  readonly runs?: number | undefined
  /** Where the choices begin; the same seed makes the same ones. 1 by default. */
  readonly seed?: number | undefined
}

/**
 * Passes where a journal that is told the history in each kind of disorder comes to the status and outcome, and is as sure of
 * them, as the scans it was told say; a kind that cannot happen to this history is not tried. Of a handler (`deliver` and
 * `read`) it passes where `checkHandler` finds no failure, and answers with a promise. Throws `bad-option`.
 */
export function toConvergeUnderDisorder(
  received: unknown,
  options: ConvergenceOptions = {},
): MatcherResult | Promise<MatcherResult> {
  if (isHandler(received)) return handled(received, options)
  const events = historyFor('toConvergeUnderDisorder', received, 'a history (a list of tracking events) or a handler')
  const { kinds = disorderKinds.map(({ kind }) => kind), runs = 10, seed = 1 } = options
  checkKinds(kinds)
  if (!Number.isSafeInteger(runs) || runs < 1) bad(`runs is ${String(runs)}; give a whole number of 1 or more.`)
  if (!Number.isSafeInteger(seed)) bad(`seed is ${String(seed)}; give a whole number.`)
  const history = tellable(events)
  let tried = 0
  for (const kind of kinds)
    for (let run = 0; run < runs; run++) {
      const transcript = disturb(history, [kind], { seed: seed + run })
      if (transcript.labels.length === 0) continue
      tried++
      const heard = heardBy(transcript)
      if (!isSame(heard, transcript.truth.end)) return { pass: false, message: () => astray(transcript, heard, seed + run) }
    }
  const { status } = replay(history)
  const sentence = `Expected a history that comes to another end in some disorder; found the right one in each of ${tried} tries.`
  return { pass: true, message: () => failure(`${sentence} As it was given, it ends in ${status}.`, replay(events), []) }
}

// What happened, in order, as feeds tell it. What has no time or no code says nothing of the end, and a duplicate nothing new.
function tellable(events: readonly TrackingEvent[]): History {
  const { epochs, ...latest } = replay(events)
  return [...epochs, latest].flatMap(({ steps }) =>
    steps.flatMap(({ time, code, verdict, event: { text, place } }): HistoryEvent[] =>
      code === null || verdict === 'duplicate'
        ? []
        : // A code of no row moves nothing, here and in a journal.
          [{ code: code as Code, time, text: text ?? '', place: place ?? '' }],
    ),
  )
}

function heardBy({ shipment, messages }: Transcript): JournalReport {
  let journal = emptyJournal<TrackingEvent>(shipment, { zone: 'UTC' })
  for (const message of messages) journal = record(journal, message).journal
  return report(journal)
}

const isSame = (a: Stand, b: Stand): boolean => a.status === b.status && a.outcome === b.outcome && a.settled === b.settled

function astray({ messages, labels, truth }: Transcript, heard: JournalReport, seed: number): string {
  const { kind, what, scans } = labels[0]!
  const told = messages.map(({ kind: form, events }, at) => {
    const codes = events.map(({ code }) => code).join(' ')
    return `    ${at + 1}  ${form === 'delta' ? 'only ' : ''}${codes}`
  })
  const isMeant = ({ code, time, event: { text } }: Step) =>
    scans.some(scan => scan.code === code && scan.time === time && scan.text === text)
  const sentence =
    `Expected a history that comes to ${standing(truth.end)} in any disorder; found ${standing(heard)} ` +
    `after ${kind}, seed ${seed}: ${what}.`
  const meant = heard.steps.filter(isMeant)
  const marked = meant.length > 0 ? meant : heard.steps.slice(-1)
  return `${failure(
    sentence,
    heard,
    marked.map(({ index }) => index),
  )}\n\n  Messages\n${told.join('\n')}`
}

const standing = ({ status, outcome, settled }: Stand): string =>
  `${status} (${outcome === null || outcome === status ? '' : `${outcome}, `}${settled ? 'settled' : 'disputed'})`

function bad(message: string): never {
  throw new ShipfoldError('bad-option', message)
}
