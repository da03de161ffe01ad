// Where the parts of JSON end, over raw bytes. Strict: what passes here parses. For invalid JSON the result is negative, and
// its complement is the index of the first offending byte. Reading past the end gives undefined, which no test accepts.

/** The bytes of JSON's punctuation. */
export const BYTE = {
  quote: 34,
  comma: 44,
  colon: 58,
  list: 91,
  listEnd: 93,
  escape: 92,
  object: 123,
  objectEnd: 125,
  line: 10,
} as const

const MAX_SKIM_DEPTH = 64

/** The index of the next byte that is not blank. A line feed is blank only where values may span lines. */
export function skipBlanks(bytes: Uint8Array, at: number, spansLines: boolean): number {
  for (let next = at; ; next++) {
    const byte = bytes[next]!
    if (byte !== 32 && byte !== 9 && byte !== 13 && !(byte === BYTE.line && spansLines)) return next
  }
}

/** The index of a string's closing quote, given the index after its opening one. */
export function stringEnd(bytes: Uint8Array, at: number): number {
  for (let next = at; ; next++) {
    const byte = bytes[next]!
    if (byte === BYTE.quote) return next
    if (byte === BYTE.escape) {
      next = escapeEnd(bytes, next + 1)
      if (next < 0) return next
    } else if (!(byte >= 32)) return ~next
  }
}

/** The index after a string, a number or a word such as `null`. */
export function scalarEnd(bytes: Uint8Array, at: number): number {
  switch (bytes[at]) {
    case BYTE.quote: {
      const end = stringEnd(bytes, at + 1)
      return end < 0 ? end : end + 1
    }
    case 116:
      return wordEnd(bytes, at, 'true')
    case 102:
      return wordEnd(bytes, at, 'false')
    case 110:
      return wordEnd(bytes, at, 'null')
    default:
      return numberEnd(bytes, at)
  }
}

/** The index after a value of any kind; deep nesting counts as invalid. */
export function valueEnd(bytes: Uint8Array, at: number, spansLines: boolean, depth = 0): number {
  const byte = bytes[at]
  if (byte !== BYTE.object && byte !== BYTE.list) return scalarEnd(bytes, at)
  if (depth === MAX_SKIM_DEPTH) return ~at
  const isObject = byte === BYTE.object
  const close = isObject ? BYTE.objectEnd : BYTE.listEnd
  let next = skipBlanks(bytes, at + 1, spansLines)
  if (bytes[next] === close) return next + 1
  for (;;) {
    if (isObject) {
      next = bytes[next] === BYTE.quote ? stringEnd(bytes, next + 1) : ~next
      if (next < 0) return next
      next = skipBlanks(bytes, next + 1, spansLines)
      if (bytes[next] !== BYTE.colon) return ~next
      next = skipBlanks(bytes, next + 1, spansLines)
    }
    next = valueEnd(bytes, next, spansLines, depth + 1)
    if (next < 0) return next
    next = skipBlanks(bytes, next, spansLines)
    if (bytes[next] === close) return next + 1
    if (bytes[next] !== BYTE.comma) return ~next
    next = skipBlanks(bytes, next + 1, spansLines)
  }
}

/** The index after a word. */
export function wordEnd(bytes: Uint8Array, at: number, word: string): number {
  for (let next = 0; next < word.length; next++) if (bytes[at + next] !== word.charCodeAt(next)) return ~(at + next)
  return at + word.length
}

function numberEnd(bytes: Uint8Array, at: number): number {
  const first = bytes[at] === 45 ? at + 1 : at
  let next = bytes[first] === 48 ? first + 1 : digitsEnd(bytes, first)
  if (next >= 0 && bytes[next] === 46) next = digitsEnd(bytes, next + 1)
  if (next < 0 || (bytes[next] !== 101 && bytes[next] !== 69)) return next
  return digitsEnd(bytes, bytes[next + 1] === 43 || bytes[next + 1] === 45 ? next + 2 : next + 1)
}

function digitsEnd(bytes: Uint8Array, at: number): number {
  let next = at
  while (bytes[next]! >= 48 && bytes[next]! <= 57) next++
  return next > at ? next : ~next
}

/** The text between two quotes. */
export function textAt(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end)
  return text.includes('\\') ? JSON.parse(`"${text}"`) : text
}

// The index of an escape's last byte, given the one after the backslash.
function escapeEnd(bytes: Uint8Array, at: number): number {
  const byte = bytes[at]!
  if (byte === 117) {
    for (let next = at + 1; next <= at + 4; next++) if (!isHex(bytes[next]!)) return ~next
    return at + 4
  }
  return ESCAPED[byte] === 1 ? at : ~at
}

const isHex = (byte: number) => (byte >= 48 && byte <= 57) || ((byte | 32) >= 97 && (byte | 32) <= 102)

const ESCAPED = new Uint8Array(256)
for (const letter of '"\\/bfnrt') ESCAPED[letter.charCodeAt(0)] = 1
