// A history becomes a transcript, with faults injected.

import { assertSeed } from '../../vocabulary/check.js'
import { badOption, checkOptions, printValue, ShipfoldError } from '../../vocabulary/index.js'
import type { History } from '../arbitraries/history.js'
import { type Choices, drawChoices } from './choices.js'
import { cutOff, dropScan, recodeScan } from './contents.js'
import { type DraftMessage, faultlessDraft, latestScans, summarize, type TranscriptDraft } from './draft.js'
import { foreignScan } from './foreign-scan.js'
import { type Guarantee, guarantees } from './guarantees.js'
import { type FaultKind, faultKinds } from './kinds.js'
import type { FeedMessage, InjectedFault, Transcript } from './transcript.js'
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
  const draft = sorted.reduce<TranscriptDraft>(
    (before, { kind, choices }) => injectors[kind](before, choices) ?? before,
    faultlessDraft(history),
  )
  const { messages, notes } = draft
  const faults = notes.flatMap(({ kind, scans, describe }): InjectedFault[] => {
    const description = describe(messages)
    const row = faultKinds.find(each => each.kind === kind)!
    return description === null ? [] : [{ kind, description, scans, guarantees: row.guarantees }]
  })
  const after = messages.map((_, at) => summarize(latestScans(messages.slice(0, at + 1))))
  return {
    shipment,
    messages: messages.map(message => feedMessage(message, issuedAt)),
    faults,
    guarantees: guaranteesOf(faults),
    truth: {
      history: draft.history,
      received: latestScans(messages).map(({ event }) => event),
      after,
      end: after.at(-1) ?? summarize([]),
    },
  }
}

// What must hold of any transcript; each fault adds its own.
const unconditionalGuarantees: readonly Guarantee[] = ['reported-end', 'once', 'no-downgrade']

const guaranteesOf = (faults: readonly InjectedFault[]): readonly Guarantee[] =>
  guarantees
    .map(({ guarantee }) => guarantee)
    .filter(
      guarantee => unconditionalGuarantees.includes(guarantee) || faults.some(fault => fault.guarantees.includes(guarantee)),
    )

const feedMessage = ({ kind, receivedMs, issuedMs, scans }: DraftMessage, hasIssuedAt: boolean): FeedMessage => ({
  kind,
  receivedAt: new Date(receivedMs).toISOString(),
  ...(hasIssuedAt && { issuedAt: new Date(issuedMs).toISOString() }),
  events: scans.map(({ event }) => event),
})
