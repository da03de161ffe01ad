// A provider's codes, a row each, and what they are read as. A code without a row is unknown, whatever it would mean to another
// provider.

import { type Code, type CodeInput, codes, idOf, readCode, rowOf, substatusOf } from '../vocabulary/index.js'
import type { CertificateRow } from './feed.js'
import { codeValue, textValue } from './values.js'

/** A code of the provider, and the code of the vocabulary that it means. */
export interface CodeMapping {
  readonly sourceCode: string
  /** Null where no code says it. A pair whose substatus is the provider's own is read as its status's row. */
  readonly code: CodeInput
  /** `exact` by default, and `narrower` where the substatus is the provider's own. */
  readonly fit?: 'narrower' | 'ambiguous' | undefined
  readonly otherwise?: readonly Code[] | undefined
}

/** How a feed reads its codes. */
export interface SourceCodes {
  /** The feed's name, which marks codes without a row. */
  readonly feed: string
  readonly rows: readonly CodeMapping[]
  /** Whether the provider's other codes are those of the vocabulary: they are handed on as sent. */
  readonly writesVocabulary?: boolean | undefined
}

/** The code of an event, and what the provider wrote. */
export interface ReadSourceCode {
  readonly code: CodeInput
  readonly sourceCode: string | undefined
}

/**
 * The codes that KD100 and Kuaidi100 share with the vocabulary, for their certificates: each by its substatus, without those that
 * the vocabulary adds. A lone 14 is read as a refusal, but the parcel may be back with its sender.
 */
export const vocabularyRows: readonly CodeMapping[] = codes
  .filter(code => code !== '4/14' && !isOurs(code))
  .map(code => {
    const row = { sourceCode: `${substatusOf(code)}`, code }
    return code === '14/14' ? { ...row, fit: 'ambiguous', otherwise: ['4/14'] } : row
  })

// The codes that the vocabulary adds to the provider's, 2/901 and on.
function isOurs(code: string | null): boolean {
  return code !== null && rowOf(idOf(code))?.origin === 'shipfold'
}

/** A reader of one feed's codes. */
export function sourceCodeReader({ feed, rows, writesVocabulary = false }: SourceCodes): (value: unknown) => ReadSourceCode {
  const byCode = new Map(rows.map(({ sourceCode, code }) => [sourceCode, code]))
  // Marked where it would be read as a code of the vocabulary.
  const unknown = (text: string) => (readCode(text).kind === 'unknown' ? text : `${feed}:${text}`)
  return value => {
    const code = codeValue(value)
    const sourceCode = sourceCodeOf(code)
    if (sourceCode === undefined) return { code, sourceCode }
    const row = byCode.get(sourceCode)
    if (row !== undefined && row !== null) return { code: row, sourceCode }
    const isVocabulary = writesVocabulary && row === undefined && !isOurs(readCode(code).code)
    return { code: isVocabulary ? code : unknown(sourceCode), sourceCode }
  }
}

/** The text of a code as the provider wrote it; undefined for none. */
export const sourceCodeOf = (code: CodeInput): string | undefined =>
  typeof code === 'object' ? (readCode(code).code ?? undefined) : textValue(code)?.trim() || undefined

/** The certificate of a feed's rows. */
export const certificateOf = (rows: readonly CodeMapping[]): readonly CertificateRow[] =>
  rows.map(({ sourceCode, code: input, fit, otherwise = [] }) => {
    const { kind, id } = readCode(input)
    const code = rowOf(id)?.code ?? null
    return { sourceCode, code, fit: code === null ? 'none' : (fit ?? (kind === 'readAs' ? 'narrower' : 'exact')), otherwise }
  })
