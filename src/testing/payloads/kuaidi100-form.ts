// A Kuaidi100 push as it is posted: a form with the push as JSON and its signature.

import { badArgument, badOption, checkOptions } from '../../vocabulary/index.js'
import { signatureOf } from '../../webhook/signatures/kuaidi100.js'
import type { Kuaidi100Push } from './kuaidi100.js'

/** How to sign. */
export interface Kuaidi100FormOptions {
  /** The salt agreed on with Kuaidi100; it may be empty. */
  readonly salt: string
}

/** A push as the body of an `application/x-www-form-urlencoded` request, signed with the salt: `param=…&sign=…`. */
export function kuaidi100Form(push: Kuaidi100Push, options: Kuaidi100FormOptions): string {
  if (typeof push !== 'object' || push === null) badArgument('kuaidi100Form', 'a push, as kuaidi100Push returns it', push)
  checkOptions('kuaidi100Form', options, ['salt'])
  const { salt } = options ?? {}
  if (typeof salt !== 'string') badOption('salt', salt, 'Pass the salt agreed on with Kuaidi100, or an empty string.')
  const param = JSON.stringify(push)
  const sign = signatureOf(Buffer.from(param, 'utf8'), salt).toString('hex').toUpperCase()
  return `param=${encodeURIComponent(param)}&sign=${sign}`
}
