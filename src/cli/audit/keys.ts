// Object keys as bytes, compared without building strings.

import { BYTE } from '../input/tokens.js'

/** A key and its part, as a bit; `written` is the key as it nearly always occurs: `time":`. */
export interface Key {
  readonly part: number
  readonly key: Uint8Array
  readonly written: Uint8Array
}

/** The keys to look for. */
export type KeyTable = readonly Key[]

/** The part of keys that are not in the table. */
export const NO_PART = 0

/** The part of keys that need the slow path: those of other shapes, and those written with escapes. */
export const OTHER_PART = 1 << 30

/** A table of keys by name. */
export const keyTable = (parts: Readonly<Record<string, number>>): Key[] =>
  Object.entries(parts).map(([name, part]) => ({ part, key: Buffer.from(name), written: Buffer.from(`${name}":`) }))

/** The offset after a key in its usual spelling, -1 where it is written otherwise. */
export function writtenEnd({ written }: Key, bytes: Uint8Array, start: number): number {
  for (let at = 0; at < written.length; at++) if (written[at] !== bytes[start + at]) return -1
  return start + written.length
}

/** The part of the key between two offsets. */
export function matchKey(keys: KeyTable, bytes: Uint8Array, start: number, end: number): number {
  const length = end - start
  search: for (let row = 0; row < keys.length; row++) {
    const { part, key } = keys[row]!
    if (key.length !== length) continue
    for (let at = 0; at < length; at++) if (key[at] !== bytes[start + at]) continue search
    return part
  }
  for (let at = start; at < end; at++) if (bytes[at] === BYTE.escape) return OTHER_PART
  return NO_PART
}
/** The keys of one object that are not in the table, to find one that occurs twice. */
export class UnlistedKeys {
  readonly #starts = new Int32Array(MAX_UNLISTED)
  readonly #ends = new Int32Array(MAX_UNLISTED)
  #size = 0

  /** Starts a new object. */
  clear(): void {
    this.#size = 0
  }

  /** Adds a key; false where it is there already, or where there are too many keys. */
  add(bytes: Uint8Array, start: number, end: number): boolean {
    for (let row = 0; row < this.#size; row++)
      if (this.#ends[row]! - this.#starts[row]! === end - start && isSameKey(bytes, this.#starts[row]!, start, end)) return false
    if (this.#size === MAX_UNLISTED) return false
    this.#starts[this.#size] = start
    this.#ends[this.#size++] = end
    return true
  }
}

const MAX_UNLISTED = 24

function isSameKey(bytes: Uint8Array, other: number, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== bytes[other + at - start]) return false
  return true
}
