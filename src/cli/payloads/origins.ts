// Where the events of a payload stand in its file: looked up only when there is something to say of one.

import { type Feed, wayTo } from './feeds.js'
import { itemOffsets } from './grammar.js'
import type { Payload } from './parse.js'
import { BYTE } from './tokens.js'
import { feedsBetween } from './values.js'

/** Where an event stood: its file, its line and the way to it within the payload, such as `items[3]`; '' for all of it. */
export interface Origin {
  readonly file: string
  readonly line: number
  readonly path: string
}

/** The origins of one payload's events, by their index. */
export class Origins {
  readonly file: string
  readonly #feed: Feed
  readonly #payload: Payload
  readonly #value: unknown
  readonly #spansLines: boolean
  #lines: Map<string, readonly number[]> | null = null

  /** `keeps`: the payload's bytes are copied where they will be needed, because they are gone by then. */
  constructor(feed: Feed, payload: Payload, value: unknown, keeps: boolean) {
    const { bytes, start, end } = payload
    const own = bytes.subarray(start, end)
    this.file = payload.file
    this.#feed = feed
    this.#value = value
    this.#spansLines = own.includes(BYTE.line)
    this.#payload = keeps && this.#spansLines ? { ...payload, bytes: Buffer.from(own), start: 0, end: own.length } : payload
  }

  /** Where an event stood. */
  of(index: number): Origin {
    const { file, item } = this.#payload
    const way = wayTo(this.#feed, this.#value, index)
    return { file, line: this.#lineOf(way), path: written(item === null ? way : [item, ...way]) }
  }

  #lineOf(way: readonly (string | number)[]): number {
    const at = way.at(-1)
    if (!this.#spansLines || typeof at !== 'number') return this.#payload.line
    this.#lines ??= new Map(this.#feed.lists.map(list => [list.join(), linesOf(this.#payload, list)]))
    return this.#lines.get(way.slice(0, -1).join())?.[at] ?? this.#payload.line
  }
}

function linesOf(payload: Payload, list: readonly string[]): number[] {
  let { start, line } = payload
  return itemOffsets(payload, list).map(offset => {
    line += feedsBetween(payload.bytes, start, offset)
    start = offset
    return line
  })
}

// A way as one writes it: `data.items[3]`.
const written = (way: readonly (string | number)[]) =>
  way
    .map(part => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '')
