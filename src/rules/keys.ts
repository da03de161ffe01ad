// Stable keys in plain ASCII, fit for a header or a log line.

import { hashOf, isoText } from '../vocabulary/index.js'

const SAFE = /^[\w.~:@+-]*$/
const NOT_SAFE = /[^\w.~:@+-]/gu

/** A text as a part of a key: percent-encoded ASCII without `/`, unique for each text, lone surrogates included. */
export const keyPart = (text: string): string => (SAFE.test(text) ? text : text.replace(NOT_SAFE, escapeChar))

function escapeChar(char: string): string {
  const unit = char.charCodeAt(0)
  if (unit < 128) return `%${hex(unit, 2)}`
  const isLone = char.length === 1 && unit >= 0xd800 && unit <= 0xdfff
  return isLone ? `%u${hex(unit, 4)}` : encodeURIComponent(char)
}

const hex = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, '0')

// Every input asks for the same few events again.
const partsByIdentity = /* @__PURE__ */ new Map<string, string>()
const MAX_CACHED_PARTS = 4096

/** An event as a part of a key: the instant of its time, its reported code, and a hash of its whole identity. */
export function eventKeyPart(identity: string): string {
  const known = partsByIdentity.get(identity)
  if (known !== undefined) return known
  // As identityOf writes it.
  const [instant, , code] = JSON.parse(identity) as [timeMs: number, dateOnly: boolean, reportedCode: string | null]
  const part = `${isoText(instant)}~${keyPart(code ?? '-').replaceAll('~', '%7E')}~${hashOf(identity)}`
  if (partsByIdentity.size >= MAX_CACHED_PARTS) partsByIdentity.clear()
  partsByIdentity.set(identity, part)
  return part
}
