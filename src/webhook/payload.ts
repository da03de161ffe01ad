// The part of a body that means something: all of it, or the signed field of a form.

import type { FeedRow } from './feed.js'
import { textOfBytes, valuesOf } from './form.js'
import { isSigned } from './signature.js'

/** The bytes of a payload, or why they are none that may be read. */
export type Payload =
  | { readonly kind: 'payload'; readonly bytes: Uint8Array }
  | { readonly kind: 'unsigned' | 'ambiguous'; readonly message: string }

/** Finds the payload in a body. With salts it must be signed; without, JSON will do where a form is usual. */
export function payloadOf(body: Uint8Array, { form }: Pick<FeedRow, 'form'>, salts: readonly string[]): Payload {
  if (form === null || (salts.length === 0 && isJson(body))) return { kind: 'payload', bytes: body }
  const payloads = valuesOf(body, form.payload)
  const signs = salts.length === 0 ? [] : valuesOf(body, form.sign)
  if (payloads.length > 1 || signs.length > 1)
    return { kind: 'ambiguous', message: `The form has ${form.payload} or ${form.sign} twice.` }
  const [bytes] = payloads
  const [sign] = signs
  if (salts.length === 0) return { kind: 'payload', bytes: bytes ?? body }
  if (!bytes || !sign) return { kind: 'unsigned', message: `The form lacks ${bytes ? form.sign : form.payload}.` }
  if (isSigned(bytes, sign, salts)) return { kind: 'payload', bytes }
  return { kind: 'unsigned', message: `The form's ${form.sign} is not that of its ${form.payload} with the secret.` }
}

// By its first character, behind a byte order mark: what a sender says of its type is often wrong.
const isJson = (body: Uint8Array): boolean => /^(?:\u00ef\u00bb\u00bf)?\s*[{[]/.test(textOfBytes(body.subarray(0, 64)))
