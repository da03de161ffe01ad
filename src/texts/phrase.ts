// The notation of sayings and patterns, and what it compiles to.
//
//   handed over       these words, one after the other, whole
//   deliver*          a word that begins so; `*` alone is any word
//   (lost|missing)    one of them
//   to [the] sender   a word that may be absent
//   left ... station  up to five words in between
//
// In scripts without spaces a phrase is found anywhere; `*` stands for up to 12 characters of one clause, `...` for up to 40.
// No repetition contains one that could share its characters, so that a text takes time in proportion to its length.

import { foldLetters, simplify } from './fold.js'

const SOME_WORDS = '(?:[^ ]+ ){0,5}'

/** A phrase for folded words, or for a folded run of characters. Throws a `SyntaxError` for what is not one. */
export const compilePhrase = (phrase: string, isSpaced: boolean): RegExp =>
  new RegExp(isSpaced ? wordsSource(phrase) : runSource(phrase))

// Every other sign separates words, as it does in a folded text.
const wordsSource = (phrase: string): string =>
  ` (?:${foldLetters(phrase)
    .replace(/n['’`]t\b/g, 'nt')
    .replace(/\.\.\./g, ' ~ ')
    .replace(/[^a-z0-9\u0370-\u04ff()|[\]*~]+/g, ' ')
    .trim()
    // A word that may be absent says nothing at the end.
    .replace(/(?: ?\[[^[\]]*\] ?)+(?=\||\)|$)/g, '')
    .replace(/\(/g, '(?:')
    .replace(/\[([^[\]]*)\] ?/g, '(?:(?:$1) )?')
    .replace(/ ?~ ?/g, (_, at: number, source: string) => (source[at - 1] === '?' ? SOME_WORDS : ` ${SOME_WORDS}`))
    .replace(/\*+/g, '[^ ]*')}) `

const runSource = (phrase: string): string =>
  simplify(foldLetters(phrase.normalize('NFKC')))
    .replace(/\s+/g, '')
    .replace(/\.\.\./g, '~')
    .replace(/[^\p{L}\p{N}()|[\]*~,]+/gu, ',')
    .replace(/\(/g, '(?:')
    .replace(/\[([^[\]]*)\]/g, '(?:$1)?')
    .replace(/\*+/g, '[^,]{0,12}')
    .replace(/~/g, '[^,]{0,40}')
