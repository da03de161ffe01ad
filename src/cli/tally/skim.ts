// The fast reader of the audit: walks the bytes of one payload once, without building objects, and drafts what the fold
// needs. It gives up at the first thing it does not expect, and then the payload takes the ordinary way, which can say what
// is wrong. What it accepts, the ordinary way reads just so: test/cli/skim.test.ts compares the two.

import { BYTE, scalarEnd, skipBlanks, stringEnd, valueEnd, wordEnd } from '../payloads/tokens.js'
import { CodeIds, UNREAD } from './code-ids.js'
import type { Columns } from './columns.js'
import { type Draft, MOST_EVENTS, readStamp } from './draft.js'
import { type Key, type Keys, keysOf, NONE, OTHER, OtherKeys, partOf, writtenEnd } from './keys.js'

/** Drafts the payload that begins at an offset; gives the offset after it, or -1. */
export type Skim = (bytes: Buffer, at: number, spansLines: boolean) => number

const spare = new Int32Array(2)
const MOST_GUESSES = 15

/** The fast reader of one feed, writing into a draft. */
export function skimmer(columns: Columns, draft: Draft): Skim {
  const heads = headsOf(columns)
  const fields = fieldsOf(columns)
  const ids = new CodeIds()
  const guarded = columns.guard?.texts.map(text => JSON.stringify(text)) ?? []
  const headKeys = new OtherKeys()
  const bodyKeys = new OtherKeys()
  const eventKeys = new OtherKeys()
  const guesses: (Key | null)[] = new Array(MOST_GUESSES + 1).fill(null)
  let spans = false
  let listed = false
  let bodied = false

  return (bytes, at, spansLines) => {
    spans = spansLines
    listed = false
    bodied = false
    forget()
    draft.length = 0
    const end = payloadEnd(bytes, at, false)
    // An empty list may be an answer without a result: the decoder tells.
    return draft.length > 0 && bodied >= columns.isWrapped ? end : -1
  }

  // An object that holds the list, or the body that does. What other keys hold is passed over.
  function payloadEnd(bytes: Buffer, start: number, isBody: boolean): number {
    if (bytes[start] !== BYTE.object) return -1
    const unread = isBody ? bodyKeys : headKeys
    unread.clear()
    let seen = 0
    let at = start
    do {
      at = skipBlanks(bytes, at + 1, spans)
      const keyEnd = bytes[at] === BYTE.quote ? stringEnd(bytes, at + 1) : -1
      if (keyEnd < 0) return -1
      const part = partOf(heads, bytes, at + 1, keyEnd)
      if (part === NONE && !unread.add(bytes, at + 1, keyEnd)) return -1
      at = skipBlanks(bytes, keyEnd + 1, spans)
      if (bytes[at] !== BYTE.colon || (seen & part) !== 0) return -1
      seen |= part
      at = skipBlanks(bytes, at + 1, spans)
      at = bodied && !isBody ? besideEnd(bytes, at, part) : headEnd(bytes, at, part, isBody)
      if (at < 0) return -1
      at = skipBlanks(bytes, at, spans)
    } while (bytes[at] === BYTE.comma)
    return bytes[at] === BYTE.objectEnd ? at + 1 : -1
  }

  function headEnd(bytes: Buffer, at: number, part: number, isBody: boolean): number {
    switch (part) {
      case NONE:
        return valueEnd(bytes, at, spans)
      case HEAD.list:
        if (listed || (columns.isWrapped && !isBody)) return -1
        listed = true
        return listEnd(bytes, at)
      case HEAD.shipment:
        return textEnd(bytes, at, draft.shipment, 0)
      case HEAD.carrier:
        return textEnd(bytes, at, draft.carrier, 0)
      case HEAD.reported: {
        const end = scalarEnd(bytes, at)
        draft.reported = end < 0 ? UNREAD : ids.of(bytes, at, end)
        return draft.reported === UNREAD ? -1 : end
      }
      case HEAD.guard:
        return isBody ? valueEnd(bytes, at, spans) : guardEnd(bytes, at)
      case HEAD.body:
        if (listed || bodied) return -1
        bodied = true
        forget()
        return payloadEnd(bytes, at, true)
      default:
        return -1
    }
  }

  // Beside a body only the body counts.
  function besideEnd(bytes: Buffer, at: number, part: number): number {
    if (part === HEAD.guard) return guardEnd(bytes, at)
    return part === HEAD.list || part === OTHER ? -1 : valueEnd(bytes, at, spans)
  }

  function guardEnd(bytes: Buffer, at: number): number {
    const end = scalarEnd(bytes, at)
    if (end < 0) return -1
    const text = bytes.toString('latin1', at, end)
    return text.includes('\\') || guarded.includes(text) ? -1 : end
  }

  function forget(): void {
    draft.reported = 0
    draft.shipment[0] = draft.shipment[1] = 0
    draft.carrier[0] = draft.carrier[1] = 0
  }

  function listEnd(bytes: Buffer, start: number): number {
    if (bytes[start] !== BYTE.list) return -1
    let at = skipBlanks(bytes, start + 1, spans)
    if (bytes[at] === BYTE.listEnd) return at + 1
    for (;;) {
      at = draft.length < MOST_EVENTS ? eventEnd(bytes, at, draft.length++) : -1
      if (at < 0) return -1
      at = skipBlanks(bytes, at, spans)
      if (bytes[at] === BYTE.listEnd) return at + 1
      if (bytes[at] !== BYTE.comma) return -1
      at = skipBlanks(bytes, at + 1, spans)
    }
  }

  function eventEnd(bytes: Buffer, start: number, event: number): number {
    if (bytes[start] !== BYTE.object) return -1
    const pair = event * 2
    draft.ids[event] = 0
    draft.texts[pair] = draft.texts[pair + 1] = 0
    draft.places[pair] = draft.places[pair + 1] = 0
    let best: number = OTHER
    let seen = 0
    let at = start
    let turn = 0
    eventKeys.clear()
    do {
      at = skipBlanks(bytes, at + 1, spans)
      if (bytes[at] !== BYTE.quote) return -1
      // The keys of an event come in the order of the event before, nearly always.
      const guess = guesses[turn]
      let part = guess?.part ?? NONE
      let after = guess ? writtenEnd(guess, bytes, at + 1) : -1
      if (after < 0) {
        const keyEnd = stringEnd(bytes, at + 1)
        if (keyEnd < 0) return -1
        part = partOf(fields, bytes, at + 1, keyEnd)
        guesses[turn] = fields.find(field => field.part === part) ?? null
        if (part === NONE && !eventKeys.add(bytes, at + 1, keyEnd)) return -1
        after = skipBlanks(bytes, keyEnd + 1, spans)
        if (bytes[after] !== BYTE.colon) return -1
        after++
      }
      turn = turn < MOST_GUESSES ? turn + 1 : turn
      if ((seen & part) !== 0) return -1
      seen |= part
      at = skipBlanks(bytes, after, spans)
      if (part === NONE) at = valueEnd(bytes, at, spans)
      else if (part === FIELD.time) at = timeEnd(bytes, at, event)
      else if (part === FIELD.code) at = codeEnd(bytes, at, event)
      else if (part === FIELD.text) at = textEnd(bytes, at, draft.texts, pair)
      else if (part === OTHER) return -1
      else if (part < best) {
        at = textEnd(bytes, at, draft.places, pair)
        if (draft.places[pair] !== draft.places[pair + 1]) best = part
      } else at = textEnd(bytes, at, spare, 0)
      if (at < 0) return -1
      at = skipBlanks(bytes, at, spans)
    } while (bytes[at] === BYTE.comma)
    return bytes[at] === BYTE.objectEnd && (seen & FIELD.time) !== 0 ? at + 1 : -1
  }

  function timeEnd(bytes: Buffer, at: number, event: number): number {
    if (bytes[at] !== BYTE.quote || !readStamp(bytes, at + 1, draft.stamps, event)) return -1
    draft.times[event] = at + 1
    return bytes[at + 20] === BYTE.quote ? at + 21 : at + 22
  }

  function codeEnd(bytes: Buffer, at: number, event: number): number {
    const end = scalarEnd(bytes, at)
    const id = end < 0 ? UNREAD : ids.of(bytes, at, end)
    draft.ids[event] = id
    return id === UNREAD ? -1 : end
  }

  // A text or nothing, as a range; whatever else decoders make texts of is theirs to read.
  function textEnd(bytes: Buffer, at: number, ranges: Int32Array, pair: number): number {
    if (bytes[at] !== BYTE.quote) return wordEnd(bytes, at, 'null')
    const end = stringEnd(bytes, at + 1)
    if (end < 0) return -1
    const isNull = end - at === 5 && wordEnd(bytes, at + 1, 'null') > 0
    if (isNull && !columns.nullText) return -1
    if (!isNull) {
      ranges[pair] = at + 1
      ranges[pair + 1] = end
    }
    return end + 1
  }
}

// What a key of a payload holds, and of an event, as bits. Several places follow the first, which wins.
const HEAD = { body: 1, list: 2, shipment: 4, carrier: 8, reported: 16, guard: 32 } as const
const FIELD = { time: 1, code: 2, text: 4, place: 8 } as const

function headsOf({ body, list, shipment, carrier, reported, guard, others }: Columns): Keys {
  const known = keysOf({ [list]: HEAD.list, [shipment]: HEAD.shipment, [carrier]: HEAD.carrier })
  if (body !== null) known.push(...keysOf({ [body]: HEAD.body }))
  if (reported !== null) known.push(...keysOf({ [reported]: HEAD.reported }))
  if (guard !== null) known.push(...keysOf({ [guard.key]: HEAD.guard }))
  return [...known, ...othersOf(known, others)]
}

function fieldsOf({ time, code, text, place, others }: Columns): Keys {
  const known = keysOf({ [time]: FIELD.time, [code]: FIELD.code, [text]: FIELD.text })
  for (const [at, name] of place.entries()) known.push(...keysOf({ [name]: FIELD.place << at }))
  return [...known, ...othersOf(known, others)]
}

const othersOf = (known: Keys, others: readonly string[]) =>
  keysOf(Object.fromEntries(others.map(name => [name, OTHER]))).filter(
    ({ key }) => !known.some(row => Buffer.compare(key, row.key) === 0),
  )
