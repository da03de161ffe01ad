// The rows in all languages by script, and the search for the first that hits.

import type { Code } from '../vocabulary/codes.js'
import { blankJunk, foldLetters, foldRun, foldWords, normalise } from './fold.js'
import { type Language, sayingNames, stages } from './language.js'
import type { LanguageName } from './languages/index.js'
import { type CompiledPattern, compilePattern, type OwnPattern } from './patterns.js'
import { compilePhrase } from './phrase.js'

/** Which row decided; `language` is null for a pattern of the caller's. `matched` says what was found, folded. */
export interface Found {
  readonly code: Code | null
  readonly language: LanguageName | null
  readonly pattern: string
  readonly matched: () => string
}

interface Spoken {
  readonly name: LanguageName
  /** By the place of a saying's name; undefined where the language has no such saying. */
  readonly sayings: readonly (RegExp | undefined)[]
}

interface Table {
  readonly isSpaced: boolean
  /** The languages a word tells of, by their places. */
  readonly words: ReadonlyMap<string, readonly number[]>
  readonly languages: readonly Spoken[]
  readonly patterns: readonly CompiledPattern[]
}

/** A script, and its table. */
export interface LazyTable {
  readonly letters: RegExp
  readonly table: () => Table
}

interface Script {
  readonly letters: RegExp
  readonly isSpaced: boolean
  readonly languages: readonly string[]
}

// In the order in which they tell the language of a text that mixes them. Scripts without a language here have the patterns of the
// caller. Han alone may be Japanese too: its rows come after the Chinese ones.
const scripts: readonly Script[] = [
  { letters: /[\u0530-\u10ff\u1200-\u1dff]/, isSpaced: false, languages: [] },
  { letters: /[\u3040-\u30ff]/, isSpaced: false, languages: ['ja'] },
  { letters: /[\u1100-\u11ff\uac00-\ud7a3]/, isSpaced: false, languages: ['ko'] },
  { letters: /[\u4e00-\u9fff]/, isSpaced: false, languages: ['zh', 'ja'] },
  { letters: /[\u0370-\u04ff]/, isSpaced: true, languages: ['ru'] },
  { letters: /[a-z0-9]/i, isSpaced: true, languages: ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'pl'] },
]
// How many words of a language may also be chance.
const FEW = 1
const KANA = 1
const HAN = 3

/** The tables of these languages and patterns, each compiled when a text first needs it. */
export const lazyTables = (languages: readonly Language[], patterns: readonly OwnPattern[]): readonly LazyTable[] =>
  scripts.map(script => {
    let table: Table | undefined
    return {
      letters: script.letters,
      table: () => {
        table ??= compileTable(script, languages, patterns)
        return table
      },
    }
  })

/** The first row that hits; undefined where none does. */
export function findRow(text: string, tables: readonly LazyTable[]): Found | undefined {
  const normal = normalise(text)
  const prepared = blankJunk(normal)
  let isJapanese = false
  for (const [at, { letters, table }] of tables.entries()) {
    if ((at === HAN && isJapanese) || !letters.test(prepared)) continue
    if (at === KANA) isJapanese = true
    const { isSpaced, words, languages, patterns } = table()
    const folded = isSpaced ? foldWords(prepared) : foldRun(normal)
    const pattern = patterns.find(({ when, unless }) => when(folded, prepared) && !unless?.(folded, prepared))
    if (pattern) {
      const matched = () => pattern.when(folded, prepared)?.[0].trim() ?? ''
      return { code: pattern.code, language: null, pattern: pattern.name, matched }
    }
    // Languages of one script share their stages, but Japanese without kana comes after Chinese.
    const groups = isSpaced ? byLikelihood(folded, words, languages) : languages.map(language => [language])
    for (const group of groups) {
      const found = firstRow(folded, group)
      if (found) return found
    }
  }
  return undefined
}

// The languages of which a text has most words; then, where these are few, the others.
function byLikelihood(folded: string, words: Table['words'], languages: readonly Spoken[]): readonly (readonly Spoken[])[] {
  const counts = languages.map(() => 0)
  for (const word of folded.split(' ')) for (const at of words.get(word) ?? []) counts[at]!++
  const most = Math.max(...counts)
  const isLikely = (_: Spoken, at: number) => counts[at] === most
  const likely = languages.filter(isLikely)
  return most > FEW ? [likely] : [likely, languages.filter((language, at) => !isLikely(language, at))]
}

const SAID = 1
const NOT_SAID = 2

function firstRow(folded: string, languages: readonly Spoken[]): Found | undefined {
  // What is known of each language's sayings; 0 is not looked for yet.
  const known = languages.map(() => new Uint8Array(sayingNames.length))
  const isSaid = (at: number, saying: number): boolean => {
    const told = known[at]!
    if (told[saying] === 0) told[saying] = languages[at]!.sayings[saying]?.test(folded) ? SAID : NOT_SAID
    return told[saying] === SAID
  }
  for (const stage of stages)
    for (let at = 0; at < languages.length; at++)
      for (const row of stage) {
        if (!hasAll(row.when, at, isSaid) || hasAny(row.unless, at, isSaid)) continue
        const { name, sayings } = languages[at]!
        const matched = () => row.when.map(saying => sayings[saying]!.exec(folded)?.[0].trim() ?? '').join(' & ')
        return { code: row.code, language: name, pattern: row.name, matched }
      }
  return undefined
}

type IsSaid = (at: number, saying: number) => boolean

function hasAll(sayings: readonly number[], at: number, isSaid: IsSaid): boolean {
  for (const saying of sayings) if (!isSaid(at, saying)) return false
  return true
}

function hasAny(sayings: readonly number[], at: number, isSaid: IsSaid): boolean {
  for (const saying of sayings) if (isSaid(at, saying)) return true
  return false
}

function compileTable(
  { isSpaced, languages: names }: Script,
  chosen: readonly Language[],
  patterns: readonly OwnPattern[],
): Table {
  const languages = names.flatMap(name => chosen.filter(language => language.name === name))
  const words = new Map<string, number[]>()
  for (const [at, language] of languages.entries())
    for (const word of foldLetters(language.words ?? '').match(/\S+/g) ?? []) words.set(word, [...(words.get(word) ?? []), at])
  return {
    isSpaced,
    words,
    languages: languages.map(({ name, sayings }) => ({
      // The registry's own names.
      name: name as LanguageName,
      sayings: sayingNames.map(saying => {
        const phrase = sayings[saying]
        return phrase === undefined ? undefined : compilePhrase(spelledOut(phrase, sayings), isSpaced)
      }),
    })),
    patterns: patterns.map(pattern => compilePattern(pattern, isSpaced)),
  }
}

const spelledOut = (phrase: string, sayings: Language['sayings']): string =>
  phrase.replace(/<(\w+)>/g, (_, name: string) => `(${spelledOut(sayings[name]!, sayings)})`)

/** Whether patterns see a prepared text as words first, or as a run of characters; undefined where none can see it. */
export const isSpacedText = (prepared: string): boolean | undefined =>
  scripts.find(({ letters }) => letters.test(prepared))?.isSpaced
