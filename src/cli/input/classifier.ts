// The option `--classify`: reads codes in the texts of scans that have none.

import { type Classifier, classifier, type Pattern } from '../../texts/index.js'
import { readPatternsFile } from './patterns-file.js'

/** The arguments with `--classify` as an option whose value may be left out. */
export const withClassify = (args: readonly string[]): readonly string[] => {
  const end = args.indexOf('--')
  return args.map((arg, at) => (arg === '--classify' && (end < 0 || at < end) ? '--classify=' : arg))
}

/**
 * The patterns that `--classify` adds to those of the library; null without the option, and a message where its file cannot be
 * used.
 */
export async function readClassify(value: unknown): Promise<readonly Pattern[] | string | null> {
  if (value === undefined) return null
  return value === '' ? [] : readPatternsFile('--classify', String(value))
}

/** The classifier with such patterns; undefined for null. */
export const classifierOf = (patterns: readonly Pattern[] | null): Classifier | undefined =>
  patterns === null ? undefined : classifier({ patterns, memo: 10_000 })

/** The classifier that `--classify` names; undefined without the option, and a message where its file cannot be used. */
export async function openClassifier(value: unknown): Promise<Classifier | string | undefined> {
  const patterns = await readClassify(value)
  return typeof patterns === 'string' ? patterns : classifierOf(patterns)
}

/** What to do about scans without a code, besides having their provider send codes. */
export const textsRemedy = (isClassified: boolean): string =>
  isClassified ? 'shipfold texts lists the texts that no pattern covers.' : 'With --classify their texts are read.'
