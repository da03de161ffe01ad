// Reads thrown values, which may be anything.

import type { ErrorCode } from './error.js'

/** The code of a `ShipfoldError`. Read from its field, since the error may come from another copy of the library. */
export const errorCodeOf = (error: unknown): ErrorCode | undefined =>
  // A cast of what is only compared.
  error instanceof Error && 'code' in error ? (error.code as ErrorCode) : undefined

/** The message of a thrown value. */
export function errorMessageOf(error: unknown): string {
  const message: unknown = error instanceof Error ? error.message : error
  return typeof message === 'string' ? message : 'The thrown value is not an error.'
}
