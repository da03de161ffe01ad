// Keys as bytes, told apart without making texts of them.

import { BYTE } from '../payloads/tokens.js'

/** A key and what it stands for, as a bit; `written` is the key with what follows it nearly always: `time":`. */
export interface Key {
  readonly part: number
  readonly key: Uint8Array
  readonly written: Uint8Array
}

/** The keys that are looked for. */
export type Keys = readonly Key[]

/** The part of keys that are none of those looked for. */
export const NONE = 0

/** The part of keys that may be any: those that ask for another reader, and those written with escapes. */
export const OTHER = 1 << 30

/** Keys by name, with their parts. */
export const keysOf = (parts: Readonly<Record<string, number>>): Key[] =>
  Object.entries(parts).map(([name, part]) => ({ part, key: Buffer.from(name), written: Buffer.from(`${name}":`) }))

/** The offset after a key as it is nearly always written, -1 where it is not. */
export function writtenEnd({ written }: Key, bytes: Uint8Array, start: number): number {
  for (let at = 0; at < written.length; at++) if (written[at] !== bytes[start + at]) return -1
  return start + written.length
}

/** The part of the key that stands between two offsets. */
export function partOf(keys: Keys, bytes: Uint8Array, start: number, end: number): number {
  const length = end - start
  search: for (let row = 0; row < keys.length; row++) {
    const { part, key } = keys[row]!
    if (key.length !== length) continue
    for (let at = 0; at < length; at++) if (key[at] !== bytes[start + at]) continue search
    return part
  }
  for (let at = start; at < end; at++) if (bytes[at] === BYTE.escape) return OTHER
  return NONE
}
/** The keys of one object that are none of those looked for, to find one that is written twice. */
export class OtherKeys {
  readonly #starts = new Int32Array(MOST)
  readonly #ends = new Int32Array(MOST)
  #size = 0

  /** Forgets the keys of the object before. */
  clear(): void {
    this.#size = 0
  }

  /** Adds a key; false where it is there already, or where there are too many to tell. */
  add(bytes: Uint8Array, start: number, end: number): boolean {
    for (let row = 0; row < this.#size; row++)
      if (this.#ends[row]! - this.#starts[row]! === end - start && isSame(bytes, this.#starts[row]!, start, end)) return false
    if (this.#size === MOST) return false
    this.#starts[this.#size] = start
    this.#ends[this.#size++] = end
    return true
  }
}

const MOST = 24

function isSame(bytes: Uint8Array, other: number, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== bytes[other + at - start]) return false
  return true
}
