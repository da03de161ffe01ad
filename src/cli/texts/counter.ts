// Counts what a classifier makes of the texts of a feed. Memory does not grow with the input.

import type { Decoded, FeedEvent } from '../../feeds/feed.js'
import type { Classifier, TextExplanation } from '../../texts/index.js'
import { readCode, rowOf, type Status } from '../../vocabulary/index.js'
import { maskedPhrase } from './mask.js'

/** The limits that bound the counts. */
export const LIMITS = { carriers: 1_000, phrases: 20_000, remembered: 20_000 }
// Longer texts are hardly ever repeated.
const MEMO_LENGTH = 500

/** Texts, and what became of them: a code, "no event", or no pattern. */
export interface Coverage {
  texts: number
  answered: number
  noEvent: number
  uncovered: number
}

/** A carrier's texts; null for those of scans that name none, and of carriers beyond the limit. */
export interface CarrierCoverage extends Coverage {
  readonly carrier: string | null
}

/** Statuses read from texts beside those the provider gives. */
export interface Agreement {
  agreeing: number
  differing: number
  readonly pairs: Map<string, { readonly provider: Status; readonly read: Status; count: number }>
}

/** Counts texts, payload by payload. */
export class TextCounter {
  readonly #classify: Classifier
  readonly #limits: typeof LIMITS
  readonly #known = new Map<string, TextExplanation | null>()
  readonly total: Coverage = emptyCoverage()
  histories = 0
  scans = 0
  /** Texts by the language whose row decided; null for patterns of the caller's. */
  readonly languages = new Map<string | null, number>()
  readonly carriers = new Map<string | null, CarrierCoverage>()
  /** Beside the codes of scans, and the last answer of a payload beside the payload's own status. */
  readonly codes: Agreement = emptyAgreement()
  readonly reported: Agreement = emptyAgreement()
  /** Masked texts that no pattern covers. */
  readonly phrases = new Map<string, number>()
  /** Uncovered texts of which masking leaves nothing, and those whose phrase came after the limit was reached. */
  wordless = 0
  beyond = 0

  constructor(classify: Classifier, limits = LIMITS) {
    this.#classify = classify
    this.#limits = limits
  }

  /** Counts what a payload says of one shipment. */
  add({ kind, events, carrier, reported }: Pick<Decoded, 'kind' | 'events' | 'carrier' | 'reported'>): void {
    this.histories++
    let last: { readonly position: number; readonly status: Status } | null = null
    for (const event of events) {
      const status = this.#addEvent(event, event.carrier ?? carrier)
      if (status !== null && event.position >= (last?.position ?? 0)) last = { position: event.position, status }
    }
    if (kind === 'snapshot' && last) compare(this.reported, statusOf(reported), last.status)
  }

  // The status read from an event's text.
  #addEvent(event: FeedEvent, carrier: string | null): Status | null {
    this.scans++
    const { text, place, code } = event
    if (typeof text !== 'string' || text.trim() === '') return null
    const found = this.#explain(text)
    const outcome = found === null ? 'uncovered' : found.code === null ? 'noEvent' : 'answered'
    for (const row of [this.total, this.#carrier(carrier)]) {
      row.texts++
      row[outcome]++
    }
    if (found === null) {
      this.#addPhrase(maskedPhrase(text, place))
      return null
    }
    this.languages.set(found.language, (this.languages.get(found.language) ?? 0) + 1)
    const status = statusOf(found.code)
    if (status !== null) compare(this.codes, statusOf(code), status)
    return status
  }

  #explain(text: string): TextExplanation | null {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    const found = this.#classify.explain(text)
    if (text.length > MEMO_LENGTH) return found
    if (this.#known.size >= this.#limits.remembered) this.#known.clear()
    this.#known.set(text, found)
    return found
  }

  #addPhrase(phrase: string): void {
    const count = this.phrases.get(phrase)
    if (phrase === '') this.wordless++
    else if (count === undefined && this.phrases.size >= this.#limits.phrases) this.beyond++
    else this.phrases.set(phrase, (count ?? 0) + 1)
  }

  #carrier(name: string | null): CarrierCoverage {
    const key = this.carriers.has(name) || this.carriers.size < this.#limits.carriers ? name : null
    const row = this.carriers.get(key) ?? { carrier: key, ...emptyCoverage() }
    this.carriers.set(key, row)
    return row
  }
}

const emptyCoverage = (): Coverage => ({ texts: 0, answered: 0, noEvent: 0, uncovered: 0 })
const emptyAgreement = (): Agreement => ({ agreeing: 0, differing: 0, pairs: new Map() })

const statusOf = (code: unknown): Status | null => rowOf(readCode(code).id)?.status ?? null

function compare(agreement: Agreement, provider: Status | null, read: Status): void {
  if (provider === null) return
  if (provider === read) {
    agreement.agreeing++
    return
  }
  agreement.differing++
  const key = `${provider} ${read}`
  const pair = agreement.pairs.get(key)
  if (pair) pair.count++
  else agreement.pairs.set(key, { provider, read, count: 1 })
}
