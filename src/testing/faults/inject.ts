// A history becomes a transcript, with faults injected.

import { assertSeed } from '../../vocabulary/check.js'
import { badOption, checkOptions, printValue, ShipfoldError } from '../../vocabulary/index.js'
import type { History } from '../arbitraries/history.js'
import { type Choices, drawChoices } from './choices.js'
import { cutOff, dropScan, recodeScan } from './contents.js'
import {
  allMessages,
  type DraftMessage,
  type DraftScan,
  faultlessDraft,
  isSameSummary,
  summarize,
  type TranscriptDraft,
  trueScans,
} from './draft.js'
import { foreignScan } from './foreign-scan.js'
import { type Guarantee, guarantees } from './guarantees.js'
import { type FaultKind, faultKinds } from './kinds.js'
import { type Known, knownAfter } from './known.js'
import type { FeedMessage, InjectedFault, OverrideMessage, Transcript } from './transcript.js'
import {
  delayMessage,
  duplicateScan,
  reorderMessages,
  repeatMessage,
  resendStale,
  splitIntoBatches,
  truncateList,
} from './transport.js'
import { rewordScan, shiftTimeZone } from './wording.js'
import { retractScan, wrongScan } from './wrong-scan.js'

/** How a feed reports a history. */
export interface TranscriptOptions {
  /** The number of the shipment; `'A1'` by default. */
  readonly shipment?: string | undefined
  /** Whether messages carry `issuedAt`, which those of KD100 and Kuaidi100 do not. False by default. */
  readonly issuedAt?: boolean | undefined
}

/** How faults are injected. */
export interface InjectFaultsOptions extends TranscriptOptions {
  /** Seed of the choices; the same seed makes the same ones. 1 by default. */
  readonly seed?: number | undefined
}

/** A fault and its choices. */
export interface ChosenFault {
  readonly kind: FaultKind
  readonly choices: Choices
}

// What each kind does to a draft; null where nobody could know what must come of it.
const injectors: Readonly<Record<FaultKind, (draft: TranscriptDraft, choices: Choices) => TranscriptDraft | null>> = {
  cutOff,
  drop: dropScan,
  recode: recodeScan,
  retract: retractScan,
  wrongScan,
  foreignScan,
  reword: rewordScan,
  shiftZone: shiftTimeZone,
  batches: splitIntoBatches,
  truncate: truncateList,
  duplicate: duplicateScan,
  repeat: repeatMessage,
  stale: resendStale,
  delay: delayMessage,
  reorder: reorderMessages,
}

/**
 * Returns the transcript of a history in which each of these faults happens once. A kind that cannot happen to this history, or
 * would leave the correct result in doubt, is left out of `faults`. Without kinds the feed reports everything correctly: the whole
 * list so far, a minute after each scan. Throws `bad-option` for an unknown kind, an unusable seed or an unusable time.
 */
export function injectFaults(history: History, kinds: readonly FaultKind[], options: InjectFaultsOptions = {}): Transcript {
  checkOptions('injectFaults', options, ['seed', 'shipment', 'issuedAt'])
  const { seed = 1, ...rest } = options
  if (!Array.isArray(history))
    throw new ShipfoldError('bad-option', `injectFaults takes a history, a list of scans, not ${printValue(history)}.`)
  assertSeed(seed)
  assertFaultKinds(kinds)
  const choices = drawChoices(seed, faultKinds.length)
  const chosen = faultKinds.flatMap(({ kind }, at) => (kinds.includes(kind) ? [{ kind, choices: choices[at]! }] : []))
  return transcriptOf(history, chosen, rest)
}

/** Throws `bad-option` unless this is a list of fault kinds. */
export function assertFaultKinds(kinds: readonly string[]): void {
  const known = faultKinds.map(({ kind }) => kind) as readonly string[]
  const unknown = Array.isArray(kinds) ? kinds.find(kind => !known.includes(kind)) : kinds
  if (Array.isArray(kinds) && unknown === undefined) return
  badOption('kinds', unknown, `Pass a list of ${known.join(', ')}.`)
}

/** The transcript of a history with these faults, injected in the order of {@link faultKinds}. */
export function transcriptOf(
  history: History,
  chosen: readonly ChosenFault[],
  { shipment = 'A1', issuedAt = false }: TranscriptOptions = {},
): Transcript {
  const order = faultKinds.map(({ kind }) => kind)
  const sorted = [...chosen].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
  const draft = sorted.reduce<TranscriptDraft>((before, { kind, choices }) => {
    const next = injectors[kind](before, choices)
    return next && (issuedAt || isDecidable(next)) ? next : before
  }, faultlessDraft(history))
  const messages = allMessages(draft)
  const { notes } = draft
  const faults = notes.flatMap(({ kind, scans, describe }): InjectedFault[] => {
    const description = describe(messages)
    const row = faultKinds.find(each => each.kind === kind)!
    return description === null ? [] : [{ kind, description, scans, guarantees: row.guarantees }]
  })
  const known = issuedAt ? knownByIssue(messages) : knownOver(messages)
  const after = known.map(({ summary }) => summary)
  return {
    shipment,
    messages: messages.map(message => (message.ruled ? overrideMessage(message) : feedMessage(message, issuedAt))),
    faults,
    guarantees: guaranteesOf(faults),
    truth: {
      history: draft.history,
      received: trueScans(messages).map(({ event }) => event),
      after,
      contested: known.map(({ isContested }) => isContested),
      needsReceivedAt: !issuedAt && !isSameKnown(known, knownOver(atOnce(messages))),
      end: after.at(-1) ?? summarize([]),
    },
  }
}

const prefixesOf = <T>(items: readonly T[]): readonly (readonly T[])[] => items.map((_, at) => items.slice(0, at + 1))

const knownOver = (messages: readonly DraftMessage[]): readonly Known[] => prefixesOf(messages).map(knownAfter)

// Of lists that state when they were issued it is known which one is newer.
const knownByIssue = (messages: readonly DraftMessage[]): readonly Known[] =>
  prefixesOf(messages).map(some => {
    const scans = trueScans(some)
    return { scans, summary: summarize(scans), isContested: false, isAmbiguous: false }
  })

// Whether a consumer without times of issue comes to what the feed means, but for not being certain which list is newer.
const isDecidable = (draft: TranscriptDraft): boolean =>
  prefixesOf(allMessages(draft)).every((some, at, { length }) => {
    const { scans, summary, isContested, isAmbiguous } = knownAfter(some)
    if (isAmbiguous) return false
    const meant = trueScans(some)
    const isMeant = ({ scan, event }: DraftScan) => meant.some(item => item.scan === scan && item.event.code === event.code)
    // A list that comes late may take back the scan of another parcel, which could not be flagged then.
    const isKnown = ({ scan }: DraftScan) => scans.some(item => item.scan === scan)
    if (at === length - 1 && !meant.filter(isForeign).every(isKnown)) return false
    return scans.every(isMeant) && isSameSummary({ ...summary, certain: summary.certain || isContested }, summarize(meant))
  })

const isForeign = ({ scan }: DraftScan) => !Number.isInteger(scan)

// The messages as a consumer has them that receives all of them within moments.
const atOnce = (messages: readonly DraftMessage[]): readonly DraftMessage[] =>
  messages.map((message, at) => ({ ...message, receivedMs: messages[0]!.receivedMs + at }))

const isSameKnown = (a: readonly Known[], b: readonly Known[]): boolean =>
  a.every(({ summary, isContested }, at) => isSameSummary(summary, b[at]!.summary) && isContested === b[at]!.isContested)

// What must hold of any transcript; each fault adds its own.
const unconditionalGuarantees: readonly Guarantee[] = ['reported-end', 'once', 'no-downgrade']

const guaranteesOf = (faults: readonly InjectedFault[]): readonly Guarantee[] =>
  guarantees
    .map(({ guarantee }) => guarantee)
    .filter(
      guarantee => unconditionalGuarantees.includes(guarantee) || faults.some(fault => fault.guarantees.includes(guarantee)),
    )

const overrideMessage = ({ ruled, receivedMs }: DraftMessage): OverrideMessage => ({
  kind: 'override',
  by: 'dispatcher',
  reason: 'The scan is of another parcel.',
  receivedAt: new Date(receivedMs).toISOString(),
  scans: [{ event: ruled!.event, is: 'false' }],
})

const feedMessage = ({ kind, receivedMs, issuedMs, scans }: DraftMessage, hasIssuedAt: boolean): FeedMessage => ({
  kind: kind === 'delta' ? 'delta' : 'snapshot',
  receivedAt: new Date(receivedMs).toISOString(),
  ...(hasIssuedAt && { issuedAt: new Date(issuedMs).toISOString() }),
  events: scans.map(({ event }) => event),
})
