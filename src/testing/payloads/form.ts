// A Kuaidi100 push as it is posted: a form with the push as JSON text and its signature.

import { signatureOf } from '../../webhook/signature.js'
import type { Kuaidi100Push } from './kuaidi100.js'

/** How to sign. */
export interface FormOptions {
  /** The salt agreed with Kuaidi100; it may be empty. */
  readonly salt: string
}

/** A push as the body of an `application/x-www-form-urlencoded` request, signed with the salt: `param=…&sign=…`. */
export function kuaidi100Form(push: Kuaidi100Push, { salt }: FormOptions): string {
  const param = JSON.stringify(push)
  const sign = signatureOf(Buffer.from(param, 'utf8'), salt).toString('hex').toUpperCase()
  return `param=${encodeURIComponent(param)}&sign=${sign}`
}
