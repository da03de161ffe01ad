// Doubts in words: a sentence for each, and the few words that stand beside a status.

import type { Doubt, Journey } from '../replay/index.js'
import type { Standing } from '../table/table.js'
import { readCode, rowOf, statusRows } from '../vocabulary/index.js'
import { stripControls } from './width.js'

/** A status with its outcome in words: `out for delivery`, `cancelled`, `lost`. */
export function standingName({ status, outcome }: Standing): string {
  if (outcome !== null && outcome !== status) return outcome
  return statusRows.find(row => row.status === status)!.title.toLowerCase()
}

/** The name of a status or outcome at the beginning of a line: `Out for delivery`, `Lost`. */
export const standingTitle = (standing: string): string =>
  statusRows.find(({ status }) => status === standing)?.title ?? standing.charAt(0).toUpperCase() + standing.slice(1)

// By kind of doubt: the words after "uncertain:", and the sentence of `explain`. `date` writes a time as the feed sent it.
const doubtTexts: { readonly [K in Doubt['kind']]: DoubtTexts<Extract<Doubt, { readonly kind: K }>> } = {
  'other-reading': {
    short: doubt => `it could also be "${standingName(doubt)}"`,
    sentence: doubt => `This is uncertain: another reading of the scans, nearly as likely, ends in "${standingName(doubt)}".`,
  },
  'no-scan': {
    short: () => 'no scan with a code',
    sentence: () => null,
  },
  uncoded: {
    short: ({ count }) => (count === 1 ? 'a newer scan has no code' : `${count} newer scans have no code`),
    sentence: ({ count, since }, date) =>
      `This may be out of date: ${count === 1 ? 'one scan' : `${count} scans`} without a code came later, from ${date(since)} on.`,
  },
  contested: {
    short: doubt => `another list may be newer, which ends in "${standingName(doubt)}"`,
    sentence: (doubt, date) =>
      `This is uncertain: since the list received on ${date(doubt.receivedAt)} UTC, ${listsOf(doubt)} contradict each other, and nobody can say which is newer. By the other one, the status is "${standingName(doubt)}".`,
  },
  rejected: {
    short: () => 'a scan that could not be placed in time says otherwise',
    sentence: () =>
      'This is uncertain: a scan that could not be placed in time, as its own is unusable or too far ahead, says otherwise.',
  },
  order: {
    short: () => 'it depends on unknown time zones',
    sentence: () => 'This is uncertain: it depends on the order of scans from clocks whose time zones are not known.',
  },
  rulings: {
    short: () => 'two corrections exclude each other',
    sentence: () => 'This is uncertain: two corrections exclude each other.',
  },
  inferred: {
    short: () => 'it rests on codes inferred from texts',
    sentence: () => 'This is uncertain: it rests on codes that were inferred from the texts of scans.',
  },
  'reported-disagrees': {
    short: ({ reported }) => `the provider says "${providerStatus(reported)}"`,
    sentence: ({ reported }) => `This is uncertain: the provider's own status is "${providerStatus(reported)}".`,
  },
}

const listsOf = ({ source }: { readonly source: string }): string =>
  source === '' ? 'the lists' : `the lists of ${stripControls(source)}`

// The standing that a provider's code for the whole parcel names.
function providerStatus(code: string): string {
  const { status, outcome = null } = rowOf(readCode(code).id)!
  return standingName({ status, outcome })
}

interface DoubtTexts<D> {
  readonly short: (doubt: D) => string
  readonly sentence: (doubt: D, date: (time: string) => string) => string | null
}

// The texts of one doubt; TypeScript cannot tell that its kind is that of its row.
const textsOf = (doubt: Doubt) => doubtTexts[doubt.kind] as DoubtTexts<Doubt>

/** Whether a status is certain, in words. */
export function certaintyText({ doubts }: Pick<Journey<unknown>, 'doubts'>): string {
  return doubts.length === 0 ? 'certain' : `uncertain: ${doubtWords(doubts)}`
}

/** What speaks against a status, in few words. */
export function doubtWords(doubts: readonly Doubt[]): string {
  return [...new Set(newsIn(doubts).map(doubt => textsOf(doubt).short(doubt)))].join('; ')
}

/** What speaks against a status, a sentence for each doubt. */
export function doubtSentences({ doubts }: Pick<Journey<unknown>, 'doubts'>, date: (time: string) => string): readonly string[] {
  return [...new Set(newsIn(doubts).flatMap(doubt => textsOf(doubt).sentence(doubt, date) ?? []))]
}

// Beside the lack of any scan with a code, the scans without one are no news.
const newsIn = (doubts: readonly Doubt[]): readonly Doubt[] =>
  isWithoutScan(doubts) ? doubts.filter(({ kind }) => kind !== 'uncoded') : doubts

// Whether no scan with a code is known.
const isWithoutScan = (doubts: readonly Doubt[]): boolean => doubts.some(({ kind }) => kind === 'no-scan')
