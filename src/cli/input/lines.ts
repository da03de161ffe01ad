// Whole lines as payloads: each line is one, or a list of them.

import { isAscii } from 'node:buffer'
import { BYTE, skipBlanks } from './bytes.js'
import { type Extent, type Payload, parseJson, textOf } from './parse.js'
import { valueClose } from './values.js'

/** Whole lines of a file, each with its line feed; `line` is the number of the first. */
export interface Lines extends Extent {
  readonly file: string
  readonly line: number
}

/** What a file held so far. */
export interface Found {
  payloads: number
  sawList: boolean
}

// Longer texts are decoded slower: V8 keeps them apart, in memory that is new each time.
const DECODED_AT_ONCE = 1 << 16

/** Hands every payload to `take`, and counts into `found`. */
export function readLines(lines: Lines, found: Found, take: (payload: Payload) => void): void {
  const { bytes, start, end, file } = lines
  let { line } = lines
  let text: string | undefined
  for (let at = start, decoded = start, from = start; at < end; line++) {
    if (at >= decoded) {
      from = at
      decoded = Math.min(end, at + DECODED_AT_ONCE)
      text = asciiText(bytes, from, decoded)
    }
    const inText = text?.indexOf('\n', at - from) ?? -1
    const feed = inText < 0 ? bytes.indexOf(BYTE.line, at) : from + inText
    const first = skipBlanks(bytes, at, false)
    at = feed + 1
    if (first >= feed) continue
    const own = inText < 0 ? undefined : text!.slice(first - from, inText)
    const whole = { bytes, start: first, end: feed, file, line, item: null, text: own }
    if (bytes[first] === BYTE.list && parseJson(textOf(whole)) !== undefined) {
      found.sawList = true
      readItems(whole, found, take)
    } else {
      found.payloads++
      take(whole)
    }
  }
}

function readItems({ bytes, start, end, file, line }: Payload, found: Found, take: (payload: Payload) => void): void {
  let at = skipBlanks(bytes, start + 1, false)
  for (let item = 0; bytes[at] !== BYTE.listEnd; item++) {
    const close = valueClose(bytes, at, end, true)
    found.payloads++
    take({ bytes, start: at, end: close, file, line, item })
    at = skipBlanks(bytes, close, false)
    if (bytes[at] === BYTE.comma) at = skipBlanks(bytes, at + 1, false)
  }
}

// The text of bytes, whose characters stand where the bytes do; undefined where they would not.
const asciiText = (bytes: Buffer, start: number, end: number): string | undefined =>
  isAscii(bytes.subarray(start, end)) ? bytes.toString('latin1', start, end) : undefined
