// Patterns of the caller's own: checked, and told apart by what they look at.

import type { Code } from '../vocabulary/codes.js'
import { badOption, isObject } from '../vocabulary/options.js'
import { compilePhrase } from './phrase.js'

/**
 * What a text must say (`when`) and must not say (`unless`) for a code; null is no event. A string is a phrase in the notation
 * of the documentation, found in the folded text; a regular expression is tested on the first 1,200 characters as sent, in Unicode's
 * compatible form and without telephone numbers in brackets.
 */
export type Pattern =
  | readonly [code: Code | null, when: string | RegExp, unless?: string | RegExp | undefined]
  | { readonly code: Code | null; readonly when: string | RegExp; readonly unless?: string | RegExp | undefined }

/** A pattern of the caller's, as read. */
export interface OwnPattern {
  readonly code: Code | null
  readonly when: string | RegExp
  readonly unless: string | RegExp | undefined
}

// The codes of the vocabulary. A test keeps them equal; their rows would double what this entry adds to a bundle.
const CODES =
  '0/0 0/1001 0/1002 0/1003 1/1 1/101 1/102 1/103 2/2 2/201 2/202 2/203 2/204 2/205 2/206 2/207 2/208 2/209 3/3 3/301 3/302 3/303 3/304 4/4 4/401 4/14 5/5 5/501 6/6 7/7 8/8 8/10 8/11 8/12 8/13 14/14 2/901 2/902 2/903'.split(
    ' ',
  )
/** More of them in one phrase could take long on a text made for that. */
const MOST_GAPS = 8

/** The patterns as read. Throws `bad-option`, naming the pattern. */
export function readPatterns(patterns: unknown): readonly OwnPattern[] {
  if (patterns === undefined) return []
  if (!Array.isArray(patterns)) badOption('patterns', patterns, 'Pass a list of [code, when, unless].')
  return patterns.map((pattern, at) => {
    const name = `patterns[${at}]`
    const [code, when, unless] = Array.isArray(pattern)
      ? pattern
      : isObject(pattern)
        ? [pattern.code, pattern.when, pattern.unless]
        : badOption(name, pattern, 'Pass [code, when, unless].')
    return {
      code: checkedCode(name, code),
      when: checkedText(`${name}.when`, when),
      unless: unless === undefined || unless === null ? undefined : checkedText(`${name}.unless`, unless),
    }
  })
}

function checkedCode(name: string, code: unknown): Code | null {
  if (code === null) return null
  // What only a list of codes can tell.
  if (typeof code === 'string' && CODES.includes(code)) return code as Code
  return badOption(`${name}.code`, code, "Pass a code such as '3/301', or null for a text that is no event.")
}

function checkedText(name: string, text: unknown): string | RegExp {
  // Without the flags that make a test depend on the one before it.
  if (text instanceof RegExp) return new RegExp(text.source, text.flags.replace(/[gy]/g, ''))
  if (typeof text !== 'string' || !/[\p{L}\p{N}]/u.test(text))
    badOption(name, text, 'Pass a phrase with at least one letter or digit, or a regular expression.')
  const gaps = text.match(/\.\.\.|\*/g)?.length ?? 0
  if (gaps > MOST_GAPS) badOption(name, text, `Write at most ${MOST_GAPS} times * or ... in one phrase.`)
  try {
    compilePhrase(text, true)
    compilePhrase(text, false)
  } catch (cause) {
    badOption(name, text, 'Close every bracket, and put a letter, a digit or * between signs.', cause)
  }
  return text
}

/** A pattern ready for one way of folding; `when` and `unless` give what they find. */
export interface CompiledPattern {
  readonly code: Code | null
  readonly name: string
  readonly when: Search
  readonly unless: Search | undefined
}

type Search = (folded: string, prepared: string) => RegExpExecArray | null

/** Compiles a pattern for folded words, or for a folded run of characters. */
export const compilePattern = ({ code, when, unless }: OwnPattern, isSpaced: boolean): CompiledPattern => ({
  code,
  name: String(when),
  when: searchOf(when, isSpaced),
  unless: unless === undefined ? undefined : searchOf(unless, isSpaced),
})

function searchOf(text: string | RegExp, isSpaced: boolean): Search {
  if (typeof text !== 'string') return (_, prepared) => text.exec(prepared)
  const phrase = compilePhrase(text, isSpaced)
  return folded => phrase.exec(folded)
}

/** A pattern as the hash of a classifier sees it. */
export const patternKey = ({ code, when, unless }: OwnPattern): readonly unknown[] =>
  [code, when, unless].map(part => (part instanceof RegExp ? { regExp: String(part) } : (part ?? null)))
