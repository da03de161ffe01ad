// Splits a stream into JSON values that may span lines: pretty-printed files, and one long list, whose items are values too.
// A value is cut out by its brackets; the callback parses it.

import { BYTE, skipBlanks } from './bytes.js'
import { syntaxFaultIn } from './parse.js'
import type { SyntaxFault } from './positions.js'
import type { ByteWindow } from './window.js'

/** Takes a value's bytes in the window, the line it begins on and its index in a list, null outside one. */
export type TakeValue = (start: number, end: number, line: number, item: number | null) => void

/** Why no more values can be read: a list that never ends, or invalid JSON in a value that begins at `start` on `line`. */
export type ReadHalt =
  | { readonly kind: 'list'; readonly line: number }
  | { readonly kind: 'break'; readonly line: number; readonly start: number; readonly found: SyntaxFault }

/** Cuts a window into values as it fills. */
export class Values {
  readonly #window: ByteWindow
  readonly #take: TakeValue
  /** Whether a list was among the values. */
  sawList = false
  #line = 1
  // The line on which an open list began, 0 for none; how many items came, and what may come next in it.
  #list = 0
  #items = 0
  #next: 'item or end' | 'item' | 'comma or end' = 'item or end'
  // How long an incomplete value must have grown before it is worth looking at again.
  #retryLength = 0

  constructor(window: ByteWindow, take: TakeValue) {
    this.#window = window
    this.#take = take
  }

  /** Takes every complete value; the rest waits for more bytes, unless `isLast`. */
  read(isLast: boolean): ReadHalt | null {
    const window = this.#window
    if (window.length < this.#retryLength && !isLast) return null
    for (;;) {
      const { bytes, end } = window
      const at = this.#pass(Math.min(skipBlanks(bytes, window.start, true), end))
      if (at === end) return isLast && this.#list > 0 ? { kind: 'list', line: this.#list } : null
      if (this.#inList(bytes[at]!)) continue
      const close = valueClose(bytes, at, end, isLast)
      if (close < 0 && !isLast) {
        this.#retryLength = (end - at) * 2
        return null
      }
      const isWhole = close > at && (bytes[at] === BYTE.object || bytes[at] === BYTE.list)
      const found = isWhole && this.#next !== 'comma or end' ? null : this.#syntaxFaultAt(at, close < 0 ? end : close)
      if (found) return { kind: 'break', line: this.#line, start: at, found }
      this.#take(at, close, this.#line, this.#list > 0 ? this.#items++ : null)
      this.#next = this.#list > 0 ? 'comma or end' : 'item or end'
      this.#pass(close)
    }
  }

  // Passes a byte that belongs to the list itself; true where there was one.
  #inList(byte: number): boolean {
    if (this.#list === 0 && byte === BYTE.list) {
      this.#list = this.#line
      this.sawList = true
      this.#items = 0
      this.#next = 'item or end'
    } else if (this.#list > 0 && byte === BYTE.listEnd && this.#next !== 'item') {
      this.#list = 0
      this.#next = 'item or end'
    } else if (this.#list > 0 && byte === BYTE.comma && this.#next === 'comma or end') this.#next = 'item'
    else return false
    this.#pass(this.#window.start + 1)
    return true
  }

  #syntaxFaultAt(start: number, end: number): SyntaxFault | null {
    if (this.#next === 'comma or end') return { kind: 'odd', at: start, expected: '"," or "]"', open: start }
    return syntaxFaultIn({ bytes: this.#window.bytes, start, end: Math.max(end, start + 1) })
  }

  #pass(to: number): number {
    this.#line += lineFeedsBetween(this.#window.bytes, this.#window.start, to)
    this.#window.start = to
    return to
  }
}

/** The number of line feeds between two offsets. */
export function lineFeedsBetween(bytes: Buffer, start: number, end: number): number {
  const own = bytes.subarray(start, end)
  let feeds = 0
  for (let at = own.indexOf(BYTE.line); at >= 0; at = own.indexOf(BYTE.line, at + 1)) feeds++
  return feeds
}

/** The index after a value, by its brackets alone; -1 where the bytes end before it does. `isLast`: a word may end with the bytes. */
export function valueClose(bytes: Uint8Array, start: number, end: number, isLast: boolean): number {
  let depth = 0
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (byte === BYTE.quote) {
      at = quoteAfter(bytes, at + 1, end)
      if (at < 0) return -1
      if (depth === 0) return at + 1
    } else if (byte === BYTE.object || byte === BYTE.list) depth++
    else if (byte === BYTE.objectEnd || byte === BYTE.listEnd) {
      if (depth <= 1) return depth === 1 ? at + 1 : at
      depth--
    } else if (depth === 0 && (byte === BYTE.comma || byte <= 32)) return at
  }
  return depth === 0 && isLast ? end : -1
}

function quoteAfter(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if (bytes[at] === BYTE.escape) at++
    else if (bytes[at] === BYTE.quote) return at
  }
  return -1
}
