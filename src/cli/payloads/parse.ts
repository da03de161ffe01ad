// A payload's bytes to its value. Whatever JSON.parse would pass over in silence is said first.

import { constants, isAscii, isUtf8 } from 'node:buffer'
import type { Faults } from '../faults.js'
import { plain, shown } from '../quote.js'
import { numberKeys } from './feeds.js'
import { type Break, DEEPEST, type Extent, inspect, type Loss } from './grammar.js'
import { BYTE } from './tokens.js'
import { feedsBetween } from './values.js'

/** The bytes of one payload, good until the next is handed over, and where they stand. */
export interface Payload extends Extent {
  readonly file: string
  readonly line: number
  /** Its place in the list that holds it; null where none does. */
  readonly item: number | null
}

/** The value of a payload; undefined where there is none to read, which was said. */
export function parsePayload(payload: Payload, faults: Faults): unknown {
  const { bytes, start, end, file, line } = payload
  if (end - start > constants.MAX_STRING_LENGTH) {
    faults.say(file, line, `a value of ${end - start} bytes is longer than can be read. Write one shipment per line.`)
    return undefined
  }
  const text = textOf(payload)
  if (!isUtf8(bytes.subarray(start, end))) {
    const at = start + Buffer.byteLength(text.slice(0, text.indexOf('\ufffd')))
    const what = `not UTF-8: byte 0x${bytes[at]!.toString(16)} at ${columnOf(payload, at)} was read as U+FFFD`
    faults.say(file, lineAt(payload, at), `${what}. Convert the file: iconv -f GB18030 -t UTF-8, if it is Chinese.`)
  }
  const found = inspect(payload, numberKeys)
  if (!Array.isArray(found)) {
    sayBreak(payload, found, '; the rest of the file was read', faults)
    return undefined
  }
  for (const loss of found) faults.say(file, lineAt(payload, loss.at), lossSentence(loss, payload))
  return JSON.parse(text)
}

/** The value of bytes that are JSON and lose nothing. */
export const valueIn = (extent: Extent): unknown => JSON.parse(textOf(extent))

/** Says where a payload stops being JSON that can be read; `rest` says what of the file was read all the same. */
export function sayBreak(payload: Payload, found: Break, rest: string, faults: Faults): void {
  faults.say(payload.file, lineAt(payload, found.at), `${breakSentence(found, payload)}${rest}.`)
}

function breakSentence({ kind, at, expected, open }: Break, payload: Payload): string {
  switch (kind) {
    case 'cut':
      return `not JSON: it is cut off; what begins on line ${lineAt(payload, open)} never ends. Give all of it`
    case 'odd':
      return `not JSON: ${characterAt(payload, at)} at ${columnOf(payload, at)} where JSON has ${expected}. Correct it`
    case 'deep':
      return `a value nested more than ${DEEPEST} deep was not read; no feed nests so deep. Check what wrote it`
  }
}

/** The line of a byte of a payload. */
export const lineAt = ({ bytes, start, line }: Payload, at: number): number => line + feedsBetween(bytes, start, at)

function lossSentence(loss: Loss, payload: Payload): string {
  switch (loss.kind) {
    case 'repeated': {
      const first = lineAt(payload, loss.before)
      const place = first === lineAt(payload, loss.at) ? '' : `, first on line ${first}`
      return `the key ${shown(loss.key)} is written twice in one object${place}; only its last value was read. Write it once.`
    }
    case 'inexact':
      return `the shipment's number ${loss.number} is too long to be read exactly. Write it as a text, in double quotes.`
  }
}

function columnOf({ bytes, start, item }: Payload, at: number): string {
  const feed = bytes.subarray(start, at).lastIndexOf(BYTE.line)
  const column = bytes.toString('utf8', feed < 0 ? start : start + feed + 1, at).length + 1
  return `character ${column}${item !== null && feed < 0 ? ` of item ${item}` : ''}`
}

function characterAt({ bytes, end }: Payload, at: number): string {
  const character = [...bytes.toString('utf8', at, Math.min(at + 4, end))][0] ?? ''
  return plain(JSON.stringify(character))
}

const textOf = ({ bytes, start, end }: Extent) =>
  isAscii(bytes.subarray(start, end)) ? bytes.toString('latin1', start, end) : bytes.toString('utf8', start, end)
