// The payload in a body: the whole body, or the signed field of a form.

import type { ResolvedFeed } from './feed.js'
import { formValues, latin1Text } from './form.js'
import { isSigned } from './signatures/kuaidi100.js'

/** The bytes of a payload, or why the body has none that may be read. */
export type PayloadExtraction =
  | { readonly kind: 'payload'; readonly bytes: Uint8Array }
  | { readonly kind: 'unsigned' | 'ambiguous'; readonly message: string }

/** Finds the payload in a body. With salts it must be signed; without, a body of JSON is accepted in place of the form. */
export function extractPayload(
  body: Uint8Array,
  { form }: Pick<ResolvedFeed, 'form'>,
  salts: readonly string[],
): PayloadExtraction {
  if (form === null || (salts.length === 0 && looksLikeJson(body))) return { kind: 'payload', bytes: body }
  const payloads = formValues(body, form.payload)
  const signs = salts.length === 0 ? [] : formValues(body, form.sign)
  if (payloads.length > 1 || signs.length > 1)
    return { kind: 'ambiguous', message: `The form has ${form.payload} or ${form.sign} twice.` }
  const [bytes] = payloads
  const [sign] = signs
  if (salts.length === 0) return { kind: 'payload', bytes: bytes ?? body }
  if (!bytes || !sign) return { kind: 'unsigned', message: `The form lacks ${bytes ? form.sign : form.payload}.` }
  if (isSigned(bytes, sign, salts)) return { kind: 'payload', bytes }
  return { kind: 'unsigned', message: `The form's ${form.sign} does not match its ${form.payload} and the secret.` }
}

// Decided by the first character after a byte order mark, since content types are often wrong.
const looksLikeJson = (body: Uint8Array): boolean => /^(?:\u00ef\u00bb\u00bf)?\s*[{[]/.test(latin1Text(body.subarray(0, 64)))
