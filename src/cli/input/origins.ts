// Where the events of a payload stand in its file. Looked up only when a message needs it.

import { eventPath, type InputFeed } from './feeds.js'
import { lineFeedsIn, type Payload, textOf } from './parse.js'
import { itemOffsets } from './positions.js'

/** Where an event stands: its file, its line and its path within the payload, such as `items[3]`; '' for the whole payload. */
export interface Origin {
  readonly file: string
  readonly line: number
  readonly path: string
}

/** The origins of one payload's events, by their index. */
export class Origins {
  readonly file: string
  readonly #feed: InputFeed
  readonly #payload: Payload
  readonly #value: unknown
  readonly #first: number
  readonly #spansLines: boolean
  #lines: Map<string, readonly number[]> | null = null

  /**
   * `keeps`: copies the payload's bytes where they are needed later, since the reader reuses them. `first`: the place of the first
   * event among those of the payload.
   */
  constructor(feed: InputFeed, payload: Payload, value: unknown, keeps: boolean, first = 0) {
    const { bytes, start, end } = payload
    const own = bytes.subarray(start, end)
    this.file = payload.file
    this.#feed = feed
    this.#value = value
    this.#first = first
    this.#spansLines = own.includes('\n')
    const { text, ...kept } = payload
    this.#payload = keeps && this.#spansLines ? { ...kept, bytes: Buffer.from(own), start: 0, end: own.length } : kept
  }

  /** Where an event stands. */
  of(index: number): Origin {
    const { file, item } = this.#payload
    const path = eventPath(this.#feed, this.#value, this.#first + index)
    return { file, line: this.#lineOf(path), path: formatPath(item === null ? path : [item, ...path]) }
  }

  #lineOf(path: readonly (string | number)[]): number {
    const at = path.at(-1)
    if (!this.#spansLines || typeof at !== 'number') return this.#payload.line
    this.#lines ??= new Map(this.#feed.lists.map(list => [list.join(), itemLines(this.#payload, list)]))
    return this.#lines.get(path.slice(0, -1).join())?.[at] ?? this.#payload.line
  }
}

function itemLines(payload: Payload, list: readonly string[]): number[] {
  const text = textOf(payload)
  let { line } = payload
  let start = 0
  return itemOffsets(text, list).map(offset => {
    line += lineFeedsIn(text, start, offset)
    start = offset
    return line
  })
}

// A path as text: `data.items[3]`.
const formatPath = (path: readonly (string | number)[]) =>
  path
    .map(part => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '')
