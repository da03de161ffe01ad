// Reads a file of patterns: a JSON list, as `shipfold texts` prints it.

import { readFile } from 'node:fs/promises'
import { classifier, type Pattern } from '../../texts/index.js'
import { isObject } from '../../vocabulary/options.js'
import { escapeName } from '../output/escape.js'

/** What stands where a person has not decided yet. */
export const UNDECIDED = '?'

// From `//` to the end of a line, unless a string ends there.
const COMMENT = /\/\/[^"\n]*$/gm

/**
 * The patterns of a file, without those whose code is still `?`; a message where it cannot be read, or the classifier refuses
 * them. Comments at the ends of lines are left out.
 */
export async function readPatternsFile(option: string, file: string): Promise<readonly Pattern[] | string> {
  const name = `${option} ${escapeName(file)}`
  const text = await readFile(file, 'utf8').catch((error: Error) => error)
  if (typeof text !== 'string') return `${name} cannot be read: ${text.message}. Pass a JSON list of [code, when, unless].`
  let rows: unknown
  try {
    rows = JSON.parse(text.replace(/^\ufeff/, '').replace(COMMENT, ''))
  } catch (error) {
    return `${name} is not JSON: ${(error as Error).message}. Pass a JSON list of [code, when, unless].`
  }
  if (!Array.isArray(rows)) return `${name} holds no list. Pass a JSON list of [code, when, unless].`
  try {
    // Undecided rows are checked too, so that positions in messages are those of the file.
    classifier({ languages: [], patterns: rows.map(row => (isUndecided(row) ? decided(row) : row)) })
  } catch (error) {
    return `${name} cannot be used: ${(error as Error).message}`
  }
  return rows.filter(row => !isUndecided(row))
}

const isUndecided = (row: unknown): boolean =>
  Array.isArray(row) ? row[0] === UNDECIDED : isObject(row) && row.code === UNDECIDED

const decided = (row: unknown) => (Array.isArray(row) ? [null, ...row.slice(1)] : { ...(row as object), code: null })
