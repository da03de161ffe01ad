// A payload's bytes to its value. Whatever JSON.parse would pass over in silence is said first.

import { constants, isAscii, isUtf8 } from 'node:buffer'
import type { Faults } from '../faults.js'
import { plain, shown } from '../quote.js'
import { numberKeys } from './feeds.js'
import { type Break, breakOf, DEEPEST, type Extent, type Loss, lossesOf } from './grammar.js'
import type { Payload } from './reader.js'
import { BYTE } from './tokens.js'
import { feedsBetween } from './values.js'

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
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    sayBreak(
      payload,
      breakOf(payload) ?? { at: start, expected: 'a value', open: start },
      '; the rest of the file was read',
      faults,
    )
    return undefined
  }
  const losses = lossesOf(payload, numberKeys)
  for (const loss of losses) faults.say(file, lineAt(payload, loss.at), sentenceOf(loss, payload))
  return losses.some(({ kind }) => kind === 'deep') ? undefined : value
}

/** The value of bytes that are JSON and lose nothing. */
export const valueIn = (extent: Extent): unknown => JSON.parse(textOf(extent))

/** Says where a payload stops being JSON; `read` says what of the file was read all the same. */
export function sayBreak(payload: Payload, { at, expected, open }: Break, read: string, faults: Faults): void {
  const where = lineAt(payload, Math.min(at, payload.end))
  const what =
    at >= payload.end
      ? `it is cut off; what begins on line ${lineAt(payload, open)} never ends. Give all of it`
      : `${found(payload, at)} at ${columnOf(payload, at)} where JSON has ${expected}. Correct it`
  faults.say(payload.file, where, `not JSON: ${what}${read}.`)
}

/** The line of a byte of a payload. */
export const lineAt = ({ bytes, start, line }: Payload, at: number): number => line + feedsBetween(bytes, start, at)

function sentenceOf(loss: Loss, payload: Payload): string {
  switch (loss.kind) {
    case 'repeated': {
      const first = lineAt(payload, loss.before)
      const place = first === lineAt(payload, loss.at) ? '' : `, first on line ${first}`
      return `the key ${shown(loss.key)} is written twice in one object${place}; only its last value was read. Write it once.`
    }
    case 'inexact':
      return `the shipment's number ${loss.number} is too long to be read exactly. Write it as a text, in double quotes.`
    case 'deep':
      return `a value nested more than ${DEEPEST} deep was not read; no feed nests so deep. Check what wrote it.`
  }
}

function columnOf({ bytes, start, item }: Payload, at: number): string {
  const feed = bytes.subarray(start, at).lastIndexOf(BYTE.line)
  const column = bytes.toString('utf8', feed < 0 ? start : start + feed + 1, at).length + 1
  return `character ${column}${item !== null && feed < 0 ? ` of item ${item}` : ''}`
}

function found({ bytes, end }: Payload, at: number): string {
  const character = [...bytes.toString('utf8', at, Math.min(at + 4, end))][0] ?? ''
  return plain(JSON.stringify(character))
}

const textOf = ({ bytes, start, end }: Extent) =>
  isAscii(bytes.subarray(start, end)) ? bytes.toString('latin1', start, end) : bytes.toString('utf8', start, end)
