// The option `--classify`: reads codes in the texts of scans that have none.

import { readFile } from 'node:fs/promises'
import { isRecord } from '../../feeds/values.js'
import { type Classifier, classifier, type Pattern } from '../../texts/index.js'
import { ShipfoldError } from '../../vocabulary/index.js'
import { escapeName } from '../output/escape.js'

/** The arguments with `--classify` as an option whose value may be left out. */
export const withClassify = (args: readonly string[]): readonly string[] => {
  const end = args.indexOf('--')
  return args.map((arg, at) => (arg === '--classify' && (end < 0 || at < end) ? '--classify=' : arg))
}

/** The patterns that `--classify` adds to those of the library; null without the option. Throws `bad-option` for an unusable file. */
export async function readClassify(value: unknown): Promise<readonly Pattern[] | null> {
  if (value === undefined) return null
  return value === '' ? [] : readPatternFile('--classify', String(value))
}

/** The classifier with such patterns; undefined for null. Throws `bad-option` for an unusable pattern. */
export const classifierOf = (patterns: readonly Pattern[] | null): Classifier | undefined =>
  patterns === null ? undefined : classifier({ patterns, memo: 10_000 })

/** The classifier that `--classify` names; undefined without the option. Throws `bad-option` for what is unusable. */
export const openClassifier = async (value: unknown): Promise<Classifier | undefined> => classifierOf(await readClassify(value))

/** The patterns in a JSON file, a list of them or an object with `patterns`. Throws `bad-option` for an unusable file. */
export async function readPatternFile(option: string, file: string): Promise<readonly Pattern[]> {
  const refuse = (problem: string): never => {
    const remedy = 'Pass a JSON file with a list of patterns: [code, when, unless].'
    throw new ShipfoldError('bad-option', `${option} ${escapeName(file)} cannot be used: ${problem}. ${remedy}`)
  }
  const text = await readFile(file, 'utf8').catch((error: Error) => refuse(error.message))
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    return refuse('it is not JSON')
  }
  const patterns = isRecord(given) ? given.patterns : given
  // What the classifier checks.
  return Array.isArray(patterns) ? (patterns as readonly Pattern[]) : refuse('it has no list of patterns')
}

/** What to do about scans without a code, besides having their provider send codes. */
export const textsRemedy = (isClassified: boolean): string =>
  isClassified ? 'shipfold texts lists the texts that no pattern covers.' : 'With --classify their texts are read.'

/** What is wrong with an option, as text; rethrows any other error. */
export function messageOf(error: unknown): string {
  if (error instanceof ShipfoldError) return error.message
  throw error
}
