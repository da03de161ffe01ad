// Kuaidi100's signature of a push: MD5 of `param` and a salt that only the two of you know, in hexadecimal digits.

import { createHash, timingSafeEqual } from 'node:crypto'
import { textOfBytes } from './form.js'

/** Whether `sign` is that of `param` with one of the salts. How long it takes says nothing of the right one. */
export function isSigned(param: Uint8Array, sign: Uint8Array, salts: readonly string[]): boolean {
  const digits = textOfBytes(sign)
  if (!/^[0-9a-f]{32}$/i.test(digits)) return false
  const given = Buffer.from(digits, 'hex')
  // Every salt is tried, whichever it is.
  return salts.map(salt => timingSafeEqual(signatureOf(param, salt), given)).includes(true)
}

/** The signature of `param`, as bytes of UTF-8, with a salt. */
export const signatureOf = (param: Uint8Array, salt: string): Buffer =>
  createHash('md5').update(param).update(salt, 'utf8').digest()
