// A history, told with disturbances.

import { ShipfoldError } from '../../codes/index.js'
import type { History } from '../history.js'
import { cutOff, drop, recode } from './contents.js'
import { type Dial, dialsOf } from './dial.js'
import { asItShouldBe, type Draft, type DraftMessage, known, standOf } from './draft.js'
import { type DisorderKind, disorderKinds } from './kinds.js'
import { type DisorderLaw, disorderLaws } from './law.js'
import { stranger } from './stranger.js'
import type { Label, Message, Transcript } from './transcript.js'
import { batches, delay, duplicate, reorder, repeat, stale, truncate } from './transport.js'
import { reword, shiftZone } from './wording.js'

/** How a history is told. */
export interface TellOptions {
  /** The number of the shipment; `'A1'` by default. */
  readonly shipment?: string | undefined
  /** Whether messages say when they were said, as those of KD100 and Kuaidi100 do not. False by default. */
  readonly saidAt?: boolean | undefined
}

/** How a history is disturbed. */
export interface DisturbOptions extends TellOptions {
  /** Where the choices begin; the same seed makes the same ones. 1 by default. */
  readonly seed?: number | undefined
}

/** A disturbance and its choices. */
export interface Pick {
  readonly kind: DisorderKind
  readonly dial: Dial
}

// What each kind does to a draft; null where it would leave a doubt about what must come of it.
const disturbances: Readonly<Record<DisorderKind, (draft: Draft, dial: Dial) => Draft | null>> = {
  cutOff,
  drop,
  recode,
  stranger,
  reword,
  shiftZone,
  batches,
  truncate,
  duplicate,
  repeat,
  stale,
  delay,
  reorder,
}

/**
 * A history as a feed tells it, in which each of these things goes wrong once, and what must hold all the same. A kind is left out,
 * and has no label, where it cannot happen to this history, or what must come of it would be in doubt. Without kinds everything is told as it should be:
 * the whole list so far, a minute after each scan. Throws `bad-option` for a kind, a seed or a time that is none.
 */
export function disturb(history: History, kinds: readonly DisorderKind[], options: DisturbOptions = {}): Transcript {
  const { seed = 1, ...rest } = options
  if (!Number.isSafeInteger(seed))
    throw new ShipfoldError('bad-option', `Unusable option seed: ${String(seed)}. Give a whole number.`)
  checkKinds(kinds)
  const dials = dialsOf(seed, disorderKinds.length)
  const picks = disorderKinds.flatMap(({ kind }, at) => (kinds.includes(kind) ? [{ kind, dial: dials[at]! }] : []))
  return transcriptOf(history, picks, rest)
}

/** Throws `bad-option` for a list of kinds that has one that is none. */
export function checkKinds(kinds: readonly string[]): void {
  const known = disorderKinds.map(({ kind }) => kind) as readonly string[]
  const unknown = Array.isArray(kinds) ? kinds.find(kind => !known.includes(kind)) : kinds
  if (Array.isArray(kinds) && unknown === undefined) return
  throw new ShipfoldError(
    'bad-option',
    `Unusable kinds of disorder: ${JSON.stringify(unknown)}. Give a list of ${known.join(', ')}.`,
  )
}

/** A history with these disturbances, done in the order of {@link disorderKinds}. */
export function transcriptOf(
  history: History,
  picks: readonly Pick[],
  { shipment = 'A1', saidAt = false }: TellOptions = {},
): Transcript {
  const order = disorderKinds.map(({ kind }) => kind)
  const sorted = [...picks].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
  const draft = sorted.reduce<Draft>(
    (before, { kind, dial }) => disturbances[kind](before, dial) ?? before,
    asItShouldBe(history),
  )
  const { messages, notes } = draft
  const labels = notes.flatMap(({ kind, scans, what }): Label[] => {
    const said = what(messages)
    return said === null ? [] : [{ kind, what: said, scans, laws: disorderKinds.find(row => row.kind === kind)!.laws }]
  })
  const after = messages.map((_, at) => standOf(known(messages.slice(0, at + 1))))
  return {
    shipment,
    messages: messages.map(message => messageOf(message, saidAt)),
    labels,
    laws: lawsOf(labels),
    truth: {
      history: draft.history,
      told: known(messages).map(({ event }) => event),
      after,
      end: after.at(-1) ?? standOf([]),
    },
  }
}

// What must hold of any transcript, and what its labels add.
const ALWAYS: readonly DisorderLaw[] = ['told-end', 'once', 'no-downgrade']

const lawsOf = (labels: readonly Label[]): readonly DisorderLaw[] =>
  disorderLaws.map(({ law }) => law).filter(law => ALWAYS.includes(law) || labels.some(({ laws }) => laws.includes(law)))

const messageOf = ({ kind, heardMs, saidMs, items }: DraftMessage, hasSaidAt: boolean): Message => ({
  kind,
  heardAt: new Date(heardMs).toISOString(),
  ...(hasSaidAt && { saidAt: new Date(saidMs).toISOString() }),
  events: items.map(({ event }) => event),
})
