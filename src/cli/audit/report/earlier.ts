// An earlier audit, as `audit --json` printed it, to compare with.

import { readFile } from 'node:fs/promises'
import { isObject } from '../../../vocabulary/index.js'
import { classRows } from '../summary.js'
import type { AuditTotals } from '../totals.js'

/** What of an earlier audit is compared. */
export type EarlierTotals = Pick<
  AuditTotals,
  'histories' | 'classes' | 'uncertain' | 'stated' | 'disagreeing' | 'constraints' | 'carriers'
> & { readonly table: string }

/** Reads an earlier audit. Returns a sentence where the file is none. */
export async function readEarlier(file: string): Promise<EarlierTotals | string> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    return `cannot be read: ${(error as Error).message}.`
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'is not JSON. Pass what shipfold audit --json printed.'
  }
  return isEarlierTotals(value) ? value : 'is not an audit. Pass what shipfold audit --json printed.'
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0

function isEarlierTotals(value: unknown): value is EarlierTotals {
  if (!isObject(value)) return false
  const { histories, classes, uncertain, stated, disagreeing, constraints, carriers, table } = value as Record<string, unknown>
  return (
    [histories, uncertain, stated, disagreeing].every(isCount) &&
    hasClasses(classes) &&
    typeof table === 'string' &&
    Array.isArray(constraints) &&
    constraints.every(row => isObject(row) && typeof row.constraint === 'string' && isCount(row.histories)) &&
    Array.isArray(carriers) &&
    carriers.every(row => isObject(row) && isCarrier(row))
  )
}

const isCarrier = ({ carrier, histories, classes, uncertain }: Record<string, unknown>): boolean =>
  (carrier === null || typeof carrier === 'string') && isCount(histories) && isCount(uncertain) && hasClasses(classes)

const hasClasses = (classes: unknown): boolean => isObject(classes) && classRows.every(row => isCount(classes[row.class]))
