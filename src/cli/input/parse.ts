// Parses a payload's bytes, after reporting what JSON.parse would silently lose.

import { constants, isAscii, isUtf8 } from 'node:buffer'
import type { Diagnostics } from '../output/diagnostics.js'
import { escapeControls, quoteValue } from '../output/escape.js'
import { shipmentKeys } from './feeds.js'
import { type Extent, inspect, MAX_DEPTH, type ParseLoss, type SyntaxFault } from './grammar.js'
import { BYTE } from './tokens.js'
import { lineFeedsBetween } from './values.js'

/** The bytes of one payload, valid until the next, and where they stand. */
export interface Payload extends Extent {
  readonly file: string
  readonly line: number
  /** Its index in the list that holds it; null outside a list. */
  readonly item: number | null
}

/** The value of a payload; undefined, after a message, where it cannot be parsed. */
export function parsePayload(payload: Payload, diagnostics: Diagnostics): unknown {
  const { bytes, start, end, file, line } = payload
  if (end - start > constants.MAX_STRING_LENGTH) {
    diagnostics.add(file, line, `a value of ${end - start} bytes is too long to be read. Write one shipment per line.`)
    return undefined
  }
  const text = decodeExtent(payload)
  if (!isUtf8(bytes.subarray(start, end))) {
    const at = start + Buffer.byteLength(text.slice(0, text.indexOf('\ufffd')))
    const what = `not UTF-8: byte 0x${bytes[at]!.toString(16)} at ${columnOf(payload, at)} was read as U+FFFD`
    diagnostics.add(file, lineAt(payload, at), `${what}. Convert the file: iconv -f GB18030 -t UTF-8, if it is Chinese.`)
  }
  const found = inspect(payload, shipmentKeys)
  if (!Array.isArray(found)) {
    addSyntaxFault(payload, found, '; the rest of the file was read', diagnostics)
    return undefined
  }
  for (const loss of found) diagnostics.add(file, lineAt(payload, loss.at), lossSentence(loss, payload))
  return JSON.parse(text)
}

/** The value of bytes that are known to be JSON. */
export const parseExtent = (extent: Extent): unknown => JSON.parse(decodeExtent(extent))

/** Reports where a payload stops being JSON; `rest` says what else of the file was read. */
export function addSyntaxFault(payload: Payload, found: SyntaxFault, rest: string, diagnostics: Diagnostics): void {
  diagnostics.add(payload.file, lineAt(payload, found.at), `${syntaxFaultSentence(found, payload)}${rest}.`)
}

function syntaxFaultSentence({ kind, at, expected, open }: SyntaxFault, payload: Payload): string {
  switch (kind) {
    case 'cut':
      return `not JSON: it is cut off; the value that begins on line ${lineAt(payload, open)} never ends. Pass the whole file`
    case 'odd':
      return `not JSON: ${characterAt(payload, at)} at ${columnOf(payload, at)}, expected ${expected}. Correct it`
    case 'deep':
      return `a value nested more than ${MAX_DEPTH} levels deep was not read; no feed nests that deep. Check the program that wrote it`
  }
}

/** The line of a byte of a payload. */
export const lineAt = ({ bytes, start, line }: Payload, at: number): number => line + lineFeedsBetween(bytes, start, at)

function lossSentence(loss: ParseLoss, payload: Payload): string {
  switch (loss.kind) {
    case 'repeated': {
      const first = lineAt(payload, loss.before)
      const place = first === lineAt(payload, loss.at) ? '' : `, first on line ${first}`
      return `the key ${quoteValue(loss.key)} is written twice in one object${place}; only its last value was read. Write it once.`
    }
    case 'inexact':
      return `the shipment number ${loss.number} is too long to be read exactly. Write it as a string, in double quotes.`
  }
}

function columnOf({ bytes, start, item }: Payload, at: number): string {
  const feed = bytes.subarray(start, at).lastIndexOf(BYTE.line)
  const column = bytes.toString('utf8', feed < 0 ? start : start + feed + 1, at).length + 1
  return `character ${column}${item !== null && feed < 0 ? ` of item ${item}` : ''}`
}

function characterAt({ bytes, end }: Payload, at: number): string {
  const character = [...bytes.toString('utf8', at, Math.min(at + 4, end))][0] ?? ''
  return escapeControls(JSON.stringify(character))
}

const decodeExtent = ({ bytes, start, end }: Extent) =>
  isAscii(bytes.subarray(start, end)) ? bytes.toString('latin1', start, end) : bytes.toString('utf8', start, end)
