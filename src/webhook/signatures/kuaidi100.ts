// Kuaidi100's signature of a push: the MD5 of `param` and a shared secret, the salt, in hexadecimal digits.

import { createHash, timingSafeEqual } from 'node:crypto'
import { latin1Text } from '../form.js'

/** Whether `sign` is the signature of `param` with one of the salts. The time it takes does not depend on which one. */
export function isSigned(param: Uint8Array, sign: Uint8Array, salts: readonly string[]): boolean {
  const digits = latin1Text(sign)
  if (!/^[0-9a-f]{32}$/i.test(digits)) return false
  const given = Buffer.from(digits, 'hex')
  // Every salt is tried, even after a match.
  return salts.map(salt => timingSafeEqual(signatureOf(param, salt), given)).includes(true)
}

/** The signature of `param`, the bytes of its UTF-8, with a salt. */
export const signatureOf = (param: Uint8Array, salt: string): Buffer =>
  createHash('md5').update(param).update(salt, 'utf8').digest()
