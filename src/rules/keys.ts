// Keys: text that stays the same for the same thing, plain enough for a header or a log line.

import { hashOf } from '../table/index.js'

const PLAIN = /^[\w.~:@+-]*$/
const OTHERS = /[^\w.~:@+-]/gu

/** A text as a part of a key: percent-encoded ASCII without `/`, another for every other text, lone surrogates included. */
export const partOf = (text: string): string => (PLAIN.test(text) ? text : text.replace(OTHERS, escaped))

function escaped(sign: string): string {
  const unit = sign.charCodeAt(0)
  if (unit < 128) return `%${hex(unit, 2)}`
  const isLone = sign.length === 1 && unit >= 0xd800 && unit <= 0xdfff
  return isLone ? `%u${hex(unit, 4)}` : encodeURIComponent(sign)
}

const hex = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, '0')

// The same few events are asked for again with every input: what was worked out for the last ones is kept.
const known = /* @__PURE__ */ new Map<string, string>()
const MOST_KNOWN = 4096

/** An event as a part of a key: the instant it names, its code as reported, and a hash of all that tells it from others. */
export function eventPart(identity: string): string {
  const before = known.get(identity)
  if (before !== undefined) return before
  const [said, , code] = JSON.parse(identity) as [said: number, dateOnly: boolean, reported: string | null] // as identityOf writes it
  const part = `${new Date(said).toISOString()}~${partOf(code ?? '-').replaceAll('~', '%7E')}~${hashOf(identity)}`
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(identity, part)
  return part
}
