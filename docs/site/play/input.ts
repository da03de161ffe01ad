// The text of the input as shipments: one payload of any feed, a list of payloads, or one payload per line.

import { findSyntaxFault } from '../../../src/cli/input/positions.js'
import { envelopeOf } from '../../../src/feeds/envelope.js'
import { type Decoded, feeds } from '../../../src/feeds/index.js'

/** One history, as a feed read it. */
export interface Shipment extends Decoded {
  readonly feed: string
}

/** Why a text, or a part of it, could not be read. `at` is the offset of the fault, null where there is none. */
export interface Problem {
  readonly line: number | null
  readonly at: number | null
  readonly message: string
}

export interface Input {
  readonly shipments: readonly Shipment[]
  readonly problem: Problem | null
}

/** The longest text that is read, in characters. */
export const MAX_TEXT = 4_000_000

export function readInput(text: string): Input {
  if (text.trim() === '') return { shipments: [], problem: null }
  if (text.length > MAX_TEXT)
    return problemAt(null, `The input has ${text.length} characters; at most ${MAX_TEXT} are read. Use shipfold replay.`)
  const json = envelopeOf(text)?.json ?? text
  const whole = parse(json)
  if (whole) return shipmentsOf(Array.isArray(whole.value) ? whole.value : [whole.value])
  const lines = text.split('\n')
  const isPerLine = json === text && lines.filter(line => line.trim() !== '').length > 1 && parse(lines[0]!) !== null
  return isPerLine ? readLines(lines) : problemAt(json === text ? text : null, null, json)
}

function readLines(lines: readonly string[]): Input {
  const values: unknown[] = []
  let problem: Problem | null = null
  let start = 0
  for (const [at, line] of lines.entries()) {
    const parsed = line.trim() === '' ? null : parse(line)
    if (parsed) values.push(parsed.value)
    else if (line.trim() !== '') problem ??= faultIn(line, at, start)
    start += line.length + 1
  }
  const found = shipmentsOf(values)
  return { ...found, problem: problem ?? found.problem }
}

const problemAt = (text: string | null, message: string | null, json = ''): Input => ({
  shipments: [],
  problem: message === null ? faultIn(json, 0, text === null ? null : 0) : { line: null, at: null, message },
})

// The fault of a text that begins on line `before + 1`, at the offset `start` of the input; null for no place in it.
function faultIn(text: string, before: number, start: number | null): Problem {
  const fault = findSyntaxFault(text)
  if (!fault) return { line: null, at: null, message: 'This is not JSON.' }
  const { kind, at, expected, open } = fault
  const lineAt = (offset: number) => before + text.slice(0, offset).split('\n').length
  const column = at - text.lastIndexOf('\n', at - 1)
  const found = JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))
  const message =
    kind === 'cut'
      ? `the JSON is cut off: what begins on line ${lineAt(open)} never ends.`
      : kind === 'odd'
        ? `${found} at character ${column}, where ${expected} is expected.`
        : 'the JSON nests too deep; no feed does.'
  return start === null ? { line: null, at: null, message } : { line: lineAt(at), at: start + at, message }
}

function parse(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}

// Single events of one shipment make one history; every list is a history of its own.
function shipmentsOf(values: readonly unknown[]): Input {
  const shipments: Shipment[] = []
  const deltas = new Map<string, Decoded['events'][number][]>()
  let unknown = 0
  for (const value of values) {
    const feed = Object.values(feeds).find(each => each.recognise(value))
    if (!feed) unknown += 1
    for (const decoded of feed?.decode(value) ?? []) {
      const key = `${feed!.name} ${decoded.shipment}`
      const known = decoded.kind === 'delta' ? deltas.get(key) : undefined
      if (known) {
        for (const event of decoded.events) known.push({ ...event, position: known.length })
        continue
      }
      const events = [...decoded.events]
      if (decoded.kind === 'delta') deltas.set(key, events)
      shipments.push({ ...decoded, events, feed: feed!.name })
    }
  }
  return { shipments, problem: unknown > 0 ? { line: null, at: null, message: unrecognised(unknown, values.length) } : null }
}

function unrecognised(count: number, all: number): string {
  const names = Object.keys(feeds)
  const what = all === 1 ? 'This JSON is' : `${count} of ${all} values are`
  return `${what} no payload of a known feed (${names.join(', ')}). Choose an example to see their shapes.`
}
