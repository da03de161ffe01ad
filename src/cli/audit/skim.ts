// The audit's fast reader: one pass over a payload's bytes, without building objects, that extracts what the walk needs. It
// gives up at the first surprise, and the payload takes the slow path, which reports what is wrong. The slow path reads
// whatever this accepts in the same way: test/cli/audit/skim.test.ts compares the two.

import { BYTE, scalarEnd, skipBlanks, stringEnd, valueEnd, wordEnd } from '../input/tokens.js'
import { CodeIds, UNREAD } from './code-ids.js'
import { type Key, type KeyTable, keyTable, matchKey, NO_PART, OTHER_PART, UnlistedKeys, writtenEnd } from './keys.js'
import type { PayloadShape } from './payload-shapes.js'
import { MAX_EVENTS, readComparableTime, type SkimmedHistory } from './skimmed-history.js'

/** Skims the payload at an offset; returns the offset after it, or a negative number. */
export type Skim = (bytes: Buffer, at: number, spansLines: boolean) => number

const spare = new Int32Array(2)
const MAX_GUESSES = 15

/** The fast reader of one shape, which writes into `skimmed`. */
export function skimmer(shape: PayloadShape, skimmed: SkimmedHistory): Skim {
  const heads = headKeysOf(shape)
  const fields = fieldKeysOf(shape)
  const ids = new CodeIds()
  const guarded = shape.guard?.texts.map(text => JSON.stringify(text)) ?? []
  const headKeys = new UnlistedKeys()
  const bodyKeys = new UnlistedKeys()
  const eventKeys = new UnlistedKeys()
  const guesses: (Key | null)[] = new Array(MAX_GUESSES + 1).fill(null)
  let spans = false
  let listed = false
  let bodied = false

  return (bytes, at, spansLines) => {
    spans = spansLines
    listed = false
    bodied = false
    reset()
    skimmed.length = 0
    const end = payloadEnd(bytes, at, false)
    // An empty list may be an answer without a result, which only the decoder can tell.
    return skimmed.length > 0 && bodied >= shape.isWrapped ? end : -1
  }

  // An object that holds the list, or the body that does. The values of other keys are skipped.
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
      const part = matchKey(heads, bytes, at + 1, keyEnd)
      if (part === NO_PART && !unread.add(bytes, at + 1, keyEnd)) return -1
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
      case NO_PART:
        return valueEnd(bytes, at, spans)
      case HEAD.list:
        if (listed || (shape.isWrapped && !isBody)) return -1
        listed = true
        return listEnd(bytes, at)
      case HEAD.shipment:
        return textEnd(bytes, at, skimmed.shipment, 0)
      case HEAD.carrier:
        return textEnd(bytes, at, skimmed.carrier, 0)
      case HEAD.reported: {
        const end = scalarEnd(bytes, at)
        skimmed.reported = end < 0 ? UNREAD : ids.of(bytes, at, end)
        return skimmed.reported === UNREAD ? -1 : end
      }
      case HEAD.guard:
        return isBody ? valueEnd(bytes, at, spans) : guardEnd(bytes, at)
      case HEAD.body:
        if (listed || bodied) return -1
        bodied = true
        reset()
        return payloadEnd(bytes, at, true)
      default:
        return -1
    }
  }

  // Keys beside a body do not count.
  function besideEnd(bytes: Buffer, at: number, part: number): number {
    if (part === HEAD.guard) return guardEnd(bytes, at)
    return part === HEAD.list || part === OTHER_PART ? -1 : valueEnd(bytes, at, spans)
  }

  function guardEnd(bytes: Buffer, at: number): number {
    const end = scalarEnd(bytes, at)
    if (end < 0) return -1
    const text = bytes.toString('latin1', at, end)
    return text.includes('\\') || guarded.includes(text) ? -1 : end
  }

  function reset(): void {
    skimmed.reported = 0
    skimmed.shipment[0] = skimmed.shipment[1] = 0
    skimmed.carrier[0] = skimmed.carrier[1] = 0
  }

  function listEnd(bytes: Buffer, start: number): number {
    if (bytes[start] !== BYTE.list) return -1
    let at = skipBlanks(bytes, start + 1, spans)
    if (bytes[at] === BYTE.listEnd) return at + 1
    for (;;) {
      at = skimmed.length < MAX_EVENTS ? eventEnd(bytes, at, skimmed.length++) : -1
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
    skimmed.ids[event] = 0
    skimmed.texts[pair] = skimmed.texts[pair + 1] = 0
    skimmed.places[pair] = skimmed.places[pair + 1] = 0
    let best: number = OTHER_PART
    let seen = 0
    let at = start
    let position = 0
    eventKeys.clear()
    do {
      at = skipBlanks(bytes, at + 1, spans)
      if (bytes[at] !== BYTE.quote) return -1
      // Nearly always the keys come in the same order as in the event before.
      const guess = guesses[position]
      let part = guess?.part ?? NO_PART
      let after = guess ? writtenEnd(guess, bytes, at + 1) : -1
      if (after < 0) {
        const keyEnd = stringEnd(bytes, at + 1)
        if (keyEnd < 0) return -1
        part = matchKey(fields, bytes, at + 1, keyEnd)
        guesses[position] = fields.find(field => field.part === part) ?? null
        if (part === NO_PART && !eventKeys.add(bytes, at + 1, keyEnd)) return -1
        after = skipBlanks(bytes, keyEnd + 1, spans)
        if (bytes[after] !== BYTE.colon) return -1
        after++
      }
      position = position < MAX_GUESSES ? position + 1 : position
      if ((seen & part) !== 0) return -1
      seen |= part
      at = skipBlanks(bytes, after, spans)
      if (part === NO_PART) at = valueEnd(bytes, at, spans)
      else if (part === FIELD.time) at = timeEnd(bytes, at, event)
      else if (part === FIELD.code) at = codeEnd(bytes, at, event)
      else if (part === FIELD.text) at = textEnd(bytes, at, skimmed.texts, pair)
      else if (part === OTHER_PART) return -1
      else if (part < best) {
        at = textEnd(bytes, at, skimmed.places, pair)
        if (skimmed.places[pair] !== skimmed.places[pair + 1]) best = part
      } else at = textEnd(bytes, at, spare, 0)
      if (at < 0) return -1
      at = skipBlanks(bytes, at, spans)
    } while (bytes[at] === BYTE.comma)
    return bytes[at] === BYTE.objectEnd && (seen & FIELD.time) !== 0 ? at + 1 : -1
  }

  function timeEnd(bytes: Buffer, at: number, event: number): number {
    if (bytes[at] !== BYTE.quote || !readComparableTime(bytes, at + 1, skimmed.stamps, event)) return -1
    skimmed.times[event] = at + 1
    return bytes[at + 20] === BYTE.quote ? at + 21 : at + 22
  }

  function codeEnd(bytes: Buffer, at: number, event: number): number {
    const end = scalarEnd(bytes, at)
    const id = end < 0 ? UNREAD : ids.of(bytes, at, end)
    skimmed.ids[event] = id
    return id === UNREAD ? -1 : end
  }

  // A string or nothing, as a range; other values are left to the decoder.
  function textEnd(bytes: Buffer, at: number, ranges: Int32Array, pair: number): number {
    if (bytes[at] !== BYTE.quote) return wordEnd(bytes, at, 'null')
    const end = stringEnd(bytes, at + 1)
    if (end < 0) return -1
    const isNull = end - at === 5 && wordEnd(bytes, at + 1, 'null') > 0
    if (isNull && !shape.nullText) return -1
    if (!isNull) {
      ranges[pair] = at + 1
      ranges[pair + 1] = end
    }
    return end + 1
  }
}

// The keys of a payload and of an event, as bits. Further places take the bits after the first; the lowest bit wins.
const HEAD = { body: 1, list: 2, shipment: 4, carrier: 8, reported: 16, guard: 32 } as const
const FIELD = { time: 1, code: 2, text: 4, place: 8 } as const

function headKeysOf({ body, list, shipment, carrier, reported, guard, otherKeys }: PayloadShape): KeyTable {
  const known = keyTable({ [list]: HEAD.list, [shipment]: HEAD.shipment })
  if (carrier !== null) known.push(...keyTable({ [carrier]: HEAD.carrier }))
  if (body !== null) known.push(...keyTable({ [body]: HEAD.body }))
  if (reported !== null) known.push(...keyTable({ [reported]: HEAD.reported }))
  if (guard !== null) known.push(...keyTable({ [guard.key]: HEAD.guard }))
  return [...known, ...otherKeysOf(known, otherKeys)]
}

function fieldKeysOf({ time, code, text, place, otherKeys }: PayloadShape): KeyTable {
  const known = keyTable({ [time]: FIELD.time, [code]: FIELD.code, [text]: FIELD.text })
  for (const [at, name] of place.entries()) known.push(...keyTable({ [name]: FIELD.place << at }))
  return [...known, ...otherKeysOf(known, otherKeys)]
}

const otherKeysOf = (known: KeyTable, others: readonly string[]) =>
  keyTable(Object.fromEntries(others.map(name => [name, OTHER_PART]))).filter(
    ({ key }) => !known.some(row => Buffer.compare(key, row.key) === 0),
  )
