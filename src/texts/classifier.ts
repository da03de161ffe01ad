// A code for a scan that has only a text. It abstains where no row says what the text means.

import type { Code } from '../vocabulary/codes.js'
import { hashOf } from '../vocabulary/hash.js'
import { badOption, checkOptions, isObject, nearestOf } from '../vocabulary/options.js'
import { FOLDING } from './fold.js'
import { type Language, stages } from './language.js'
import { type LanguageName, languages } from './languages/index.js'
import { type Pattern, patternKey, readPatterns } from './patterns.js'
import { findRow, lazyTables } from './tables.js'

/** How to read texts; all may be left out. */
export interface ClassifierOptions {
  /** The languages to read; by default all. */
  readonly languages?: readonly LanguageName[] | undefined
  /** Patterns of your own, tried before the others in the order given. */
  readonly patterns?: readonly Pattern[] | undefined
  /** How many texts to remember with their answer: a whole number, by default 0. Answers are the same with and without. */
  readonly memo?: number | undefined
  /** Whether it is also to be asked for scans of code 0/0, under which providers report what they cannot classify; by default not. */
  readonly catchAll?: boolean | undefined
}

/** Which row decided: `code` null is no event, `language` null a pattern of your own; `matched` is what it found, folded. */
export interface TextExplanation {
  readonly code: Code | null
  readonly language: LanguageName | null
  readonly pattern: string
  readonly matched: string
}

/**
 * The code of an event by its `text`; undefined where no pattern hits, where the text is no event, and for anything that is
 * no event with a text. Never throws. The same text has the same answer in every classifier of the same `hash`.
 */
export interface Classifier {
  (event: unknown): Code | undefined
  /** 16 hex digits: of the patterns, of the languages, and of how texts are folded. */
  readonly hash: string
  /** As given to {@link classifier}; `replay` and the engine read it. */
  readonly catchAll: boolean
  /** The row that decides a text; null where none hits. */
  explain(text: string): TextExplanation | null
}

const OPTIONS = ['languages', 'patterns', 'memo', 'catchAll'] as const
// Longer texts are hardly ever repeated.
const MEMO_LENGTH = 500

/** A classifier for events without a code, for the option `classify`. Throws `bad-option` for unusable options and patterns. */
export function classifier(options: ClassifierOptions = {}): Classifier {
  checkOptions('classifier', options, OPTIONS)
  const { memo = 0, catchAll = false } = options
  if (typeof catchAll !== 'boolean') badOption('catchAll', catchAll, 'Pass true or false.')
  if (!Number.isSafeInteger(memo) || memo < 0) badOption('memo', memo, 'Pass how many texts to remember, 0 for none.')
  const chosen = chosenLanguages(options.languages)
  const patterns = readPatterns(options.patterns)
  const tables = lazyTables(chosen, patterns)
  const read = (text: string): Code | undefined => findRow(text, tables)?.code ?? undefined
  const codeOf = memo > 0 ? remembering(read, memo) : read
  const classify = (event: unknown): Code | undefined => {
    const text = textOf(event)
    return text === undefined ? undefined : codeOf(text)
  }
  const explain = (text: string): TextExplanation | null => {
    const found = typeof text === 'string' ? findRow(text, tables) : undefined
    return found ? { ...found, matched: found.matched() } : null
  }
  const hash = hashOf(JSON.stringify([FOLDING, stages, chosen, patterns.map(patternKey)]))
  return Object.freeze(Object.assign(classify, { hash, catchAll, explain }))
}

function chosenLanguages(names: unknown): readonly Language[] {
  if (names === undefined) return languages
  const known = languages.map(({ name }) => name)
  if (!Array.isArray(names)) badOption('languages', names, `Pass a list of ${known.join(', ')}.`)
  for (const name of names) {
    if (known.includes(name)) continue
    const nearest = typeof name === 'string' ? nearestOf(name, known) : undefined
    badOption('languages', name, nearest ? `Did you mean ${nearest}?` : `Pass a list of ${known.join(', ')}.`)
  }
  return languages.filter(({ name }) => names.includes(name))
}

// An event may be anything, even something that throws when it is read.
function textOf(event: unknown): string | undefined {
  try {
    const text = isObject(event) ? event.text : undefined
    return typeof text === 'string' && text !== '' ? text : undefined
  } catch {
    return undefined
  }
}

function remembering(codeOf: (text: string) => Code | undefined, limit: number): (text: string) => Code | undefined {
  const known = new Map<string, Code | undefined>()
  return text => {
    const code = known.get(text)
    if (code !== undefined || known.has(text)) return code
    const fresh = codeOf(text)
    if (text.length > MEMO_LENGTH) return fresh
    if (known.size >= limit) known.clear()
    known.set(text, fresh)
    return fresh
  }
}
