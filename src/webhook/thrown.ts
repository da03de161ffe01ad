// What somebody threw, read with care: it may be anything.

import type { ErrorCode } from '../codes/index.js'

/** The code of an error of ours. By its field, since an engine may come from another copy of the library. */
export const codeOf = (error: unknown): ErrorCode | undefined =>
  // A cast of what is only compared.
  error instanceof Error && 'code' in error ? (error.code as ErrorCode) : undefined

/** What it says. */
export function messageOf(error: unknown): string {
  const message: unknown = error instanceof Error ? error.message : error
  return typeof message === 'string' ? message : 'Something was thrown that is no error.'
}
