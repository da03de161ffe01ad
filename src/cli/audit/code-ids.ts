// Code ids by the bytes of a code, cached in an open-addressing hash table.

import { readCode } from '../../vocabulary/index.js'
import { BYTE } from '../input/tokens.js'

/** Stands for a code that is not a row of the vocabulary: only the decoder can read it. */
export const UNREAD = 255

const SLOTS = 1024

/** The codes seen so far. */
export class CodeIds {
  readonly #firsts = new Int32Array(SLOTS)
  readonly #rests = new Int32Array(SLOTS)
  readonly #ids = new Uint8Array(SLOTS)
  #size = 0

  /** The id of the scalar between two offsets, 0 for no code. */
  of(bytes: Buffer, start: number, end: number): number {
    // Nearly every code has at most six bytes, quotes apart.
    const isText = bytes[start] === BYTE.quote
    const from = isText ? start + 1 : start
    const length = (isText ? end - 1 : end) - from
    if (length > 6) return UNREAD
    let first = 0
    let rest = isText ? 1 : 2
    for (let at = 0; at < length; at++) {
      if (at < 4) first = (first << 8) | bytes[from + at]!
      else rest = (rest << 8) | bytes[from + at]!
    }
    rest = (rest << 4) | length
    let slot = (Math.imul(first, 31) + rest) & (SLOTS - 1)
    while (this.#rests[slot] !== 0) {
      if (this.#firsts[slot] === first && this.#rests[slot] === rest) return this.#ids[slot]!
      slot = (slot + 1) & (SLOTS - 1)
    }
    const reading = readCode(JSON.parse(bytes.toString('latin1', start, end)))
    const id = reading.kind === 'known' || reading.kind === 'uncoded' ? reading.id : UNREAD
    if (this.#size > SLOTS / 2) return id
    this.#size++
    this.#firsts[slot] = first
    this.#rests[slot] = rest
    this.#ids[slot] = id
    return id
  }
}
