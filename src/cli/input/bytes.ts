// The bytes by which files are cut into lines and values.

/** The bytes of JSON's punctuation. */
export const BYTE = {
  quote: 34,
  comma: 44,
  list: 91,
  listEnd: 93,
  escape: 92,
  object: 123,
  objectEnd: 125,
  line: 10,
} as const

/** The index of the next byte that is not blank. A line feed is blank only where values may span lines. */
export function skipBlanks(bytes: Uint8Array, at: number, spansLines: boolean): number {
  for (let next = at; ; next++) {
    const byte = bytes[next]!
    if (byte !== 32 && byte !== 9 && byte !== 13 && !(byte === BYTE.line && spansLines)) return next
  }
}
