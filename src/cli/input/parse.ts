// Parses a payload's bytes: JSON.parse first, and only where it refuses or may have lost something, the slow look at positions.

import { constants, isAscii, isUtf8 } from 'node:buffer'
import { type Envelope, envelopeOf } from '../../feeds/envelope.js'
import type { Diagnostics } from '../output/diagnostics.js'
import { escapeControls, quoteValue } from '../output/escape.js'
import { shipmentKeys } from './feeds.js'
import { isParsedWhole } from './losses.js'
import { findSyntaxFault, inspect, MAX_DEPTH, type ParseLoss, type SyntaxFault } from './positions.js'

/** A stretch of bytes that holds one JSON value. */
export interface Extent {
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
  /** Its text, where that is known. */
  readonly text?: string | undefined
}

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
  const text = textOf(payload)
  if (payload.text === undefined && text.includes('\ufffd') && !isUtf8(bytes.subarray(start, end))) {
    const at = text.indexOf('\ufffd')
    const byte = bytes[start + Buffer.byteLength(text.slice(0, at))]!
    const what = `not UTF-8: byte 0x${byte.toString(16)} at ${columnOf(payload, text, at)} was read as U+FFFD`
    diagnostics.add(file, lineAt(payload, text, at), `${what}. Convert the file: iconv -f GB18030 -t UTF-8, if it is Chinese.`)
  }
  const envelope = envelopeOf(text)
  if (envelope) return parseEnvelope(envelope, payload, diagnostics)
  const value = parseJson(text)
  if (value !== undefined && isParsedWhole(text, value, shipmentKeys)) return value
  // Positions take far longer to find than values to parse, which a file that is broken throughout would feel.
  if (value === undefined && !diagnostics.hasRoom(file)) {
    diagnostics.countOnly(file)
    return undefined
  }
  const found = inspect(text, shipmentKeys)
  if (!Array.isArray(found)) {
    addSyntaxFault(payload, found, '; the rest of the file was read', diagnostics)
    return undefined
  }
  for (const loss of found) diagnostics.add(file, lineAt(payload, text, loss.at), lossSentence(loss, payload, text))
  return value
}

// What stands in an envelope has no place of its own in the file.
function parseEnvelope({ kind, json }: Envelope, payload: Payload, diagnostics: Diagnostics): unknown {
  const bytes = Buffer.from(json)
  const inner = { ...payload, bytes, start: 0, end: bytes.length, text: json }
  const value = parseJson(json)
  if (value !== undefined) return isParsedWhole(json, value, shipmentKeys) ? value : parsePayload(inner, diagnostics)
  const what = kind === 'form' ? 'a form whose param is not JSON' : 'JSONP whose content is not JSON'
  diagnostics.add(payload.file, payload.line, `${what}: ${quoteValue(json)}. Pass the whole text; the rest of the file was read.`)
  return undefined
}

/** The text of an extent. */
export function textOf({ bytes, start, end, text }: Extent): string {
  if (text !== undefined) return text
  const own = bytes.subarray(start, Math.min(end, start + constants.MAX_STRING_LENGTH))
  return isAscii(own) ? own.toString('latin1') : own.toString()
}

/** The value of a text; undefined where it is not JSON. */
export function parseJson(text: string): unknown {
  // The usual fault is a text that was cut off; an exception takes longer than parsing a payload.
  if (text.startsWith('{') && !text.trimEnd().endsWith('}')) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Where the bytes of an extent stop being JSON; null where they are JSON. */
export function syntaxFaultIn(extent: Extent): SyntaxFault | null {
  const text = textOf(extent)
  return parseJson(text) === undefined ? findSyntaxFault(text) : null
}

/** Reports where a payload stops being JSON; `rest` says what else of the file was read. */
export function addSyntaxFault(payload: Payload, found: SyntaxFault, rest: string, diagnostics: Diagnostics): void {
  const text = textOf(payload)
  diagnostics.add(payload.file, lineAt(payload, text, found.at), `${syntaxFaultSentence(found, payload, text)}${rest}.`)
}

function syntaxFaultSentence({ kind, at, expected, open }: SyntaxFault, payload: Payload, text: string): string {
  switch (kind) {
    case 'cut':
      return `not JSON: it is cut off; the value that begins on line ${lineAt(payload, text, open)} never ends. Pass the whole file`
    case 'odd':
      return `not JSON: ${characterAt(text, at)} at ${columnOf(payload, text, at)}, expected ${expected}. Correct it`
    case 'deep':
      return `a value nested more than ${MAX_DEPTH} levels deep was not read; no feed nests that deep. Check the program that wrote it`
  }
}

// The line of a character of a payload.
const lineAt = ({ line }: Payload, text: string, at: number) => line + lineFeedsIn(text, 0, at)

/** The number of line feeds between two offsets of a text. */
export function lineFeedsIn(text: string, start: number, end: number): number {
  let feeds = 0
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) feeds++
  return feeds
}

function lossSentence(loss: ParseLoss, payload: Payload, text: string): string {
  switch (loss.kind) {
    case 'repeated': {
      const first = lineAt(payload, text, loss.before)
      const place = first === lineAt(payload, text, loss.at) ? '' : `, first on line ${first}`
      return `the key ${quoteValue(loss.key)} is written twice in one object${place}; only its last value was read. Write it once.`
    }
    case 'inexact':
      return `the shipment number ${loss.number} is too long to be read exactly. Write it as a string, in double quotes.`
  }
}

function columnOf({ item }: Payload, text: string, at: number): string {
  const feed = at === 0 ? -1 : text.lastIndexOf('\n', at - 1)
  return `character ${at - feed}${item !== null && feed < 0 ? ` of item ${item}` : ''}`
}

const characterAt = (text: string, at: number) => escapeControls(JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0)))
