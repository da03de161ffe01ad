// Whole lines as payloads: each line is one, or a list of them.

import { constants, isAscii } from 'node:buffer'
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

/** Hands every payload to `take`, and counts into `found`. */
export function readLines(lines: Lines, found: Found, take: (payload: Payload) => void): void {
  const { bytes, start, end, file } = lines
  const text = asciiText(lines)
  let { line } = lines
  for (let at = start; at < end; line++) {
    const feed = text === undefined ? bytes.indexOf(BYTE.line, at) : start + text.indexOf('\n', at - start)
    const first = skipBlanks(bytes, at, false)
    at = feed + 1
    if (first >= feed) continue
    const whole = { bytes, start: first, end: feed, file, line, item: null, text: text?.slice(first - start, feed - start) }
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

// The text of all lines, whose characters stand where their bytes do; undefined where they would not.
function asciiText({ bytes, start, end }: Lines): string | undefined {
  const isText = end - start <= constants.MAX_STRING_LENGTH && isAscii(bytes.subarray(start, end))
  return isText ? bytes.toString('latin1', start, end) : undefined
}
