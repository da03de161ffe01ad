// Reads values of hostile data: an object may have a `toString` of its own, and a list may be nested deeper than the stack. So
// nothing here converts an object or a list to text or a number.

import type { CodeInput } from '../vocabulary/index.js'

/** A JSON object: neither a list nor a scalar nor null. */
export type JsonRecord = Readonly<Record<string, unknown>>

/** Whether a value is a {@link JsonRecord}. */
export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The text of a value, numbers included; undefined for absent values, which providers write as `null`, `"null"` or `""`. */
export const textValue = (value: unknown): string | undefined => {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && !isAbsent(value) ? value : undefined
}

/** Whether a value is absent, in any of the ways in which providers write that. */
export const isAbsent = (value: unknown): boolean => value === null || value === undefined || value === '' || value === 'null'

/** A code as sent. A value that cannot be a code becomes its type's name, which is an unknown code. */
export const codeValue = (value: unknown): CodeInput =>
  isRecord(value) ? { status: scalarValue(value.status), substatus: scalarValue(value.substatus) } : scalarValue(value)

/** Text or a number as sent, null for nothing, and the type's name for any other value: `[list]`, `[object]`, `[boolean]`. */
export function scalarValue(value: unknown): string | number | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number') return value
  return Array.isArray(value) ? '[list]' : `[${typeof value}]`
}
