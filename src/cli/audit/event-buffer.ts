// Buffers events that come one per line until the input ends, since those of one shipment may stand anywhere. They are kept as
// raw bytes, side by side, so that the buffer takes little more memory than the lines.

import { BYTE } from '../input/bytes.js'
import type { Payload } from '../input/parse.js'

const PAGE_BYTES = 4 << 20

/** One shipment's events as the bytes of one native history; `lines` has the line of each. */
export interface BufferedHistory {
  readonly bytes: Buffer
  readonly end: number
  readonly file: string
  readonly lines: readonly number[]
}

/** Takes one event, a whole JSON object, of a shipment; null where it names none. */
export interface SingleEvents {
  add(shipment: string | null, carrier: string | null, event: EventExtent): void
}

type EventExtent = Omit<Payload, 'item' | 'text'>

interface ShipmentEvents {
  readonly head: Buffer
  readonly file: string
  readonly entries: number[]
}

/** Single events by shipment. */
export class EventBuffer implements SingleEvents {
  readonly #shipments = new Map<string | null, ShipmentEvents>()
  readonly #pages: Buffer[] = []
  #free = 0
  // Page, offset, length and line of each event: four numbers.
  #index = new Float64Array(1 << 12)
  #events = 0

  /** The carrier of a shipment's first event counts. */
  add(shipment: string | null, carrier: string | null, { bytes, start, end, file, line }: EventExtent): void {
    let group = this.#shipments.get(shipment)
    if (group === undefined) {
      const head = `{"shipment":${JSON.stringify(shipment)},"carrier":${JSON.stringify(carrier)},"events":[`
      group = { head: Buffer.from(head), file, entries: [] }
      this.#shipments.set(shipment, group)
    }
    group.entries.push(this.#events)
    this.#store(bytes, start, end, line)
  }

  /** Each shipment's events in the order of arrival. A history's bytes are valid until the next history. */
  *[Symbol.iterator](): Generator<BufferedHistory> {
    let bytes = Buffer.allocUnsafe(1 << 12)
    for (const { head, file, entries } of this.#shipments.values()) {
      const length = entries.reduce((sum, entry) => sum + this.#index[entry * 4 + 2]! + 1, head.length + 2)
      if (length > bytes.length) bytes = Buffer.allocUnsafe(length * 2)
      let end = head.copy(bytes)
      for (const entry of entries) {
        if (entry !== entries[0]) bytes[end++] = BYTE.comma
        const from = this.#index[entry * 4 + 1]!
        end += this.#pages[this.#index[entry * 4]!]!.copy(bytes, end, from, from + this.#index[entry * 4 + 2]!)
      }
      bytes[end++] = BYTE.listEnd
      bytes[end++] = BYTE.objectEnd
      yield { bytes, end, file, lines: entries.map(entry => this.#index[entry * 4 + 3]!) }
    }
  }

  #store(bytes: Buffer, start: number, end: number, line: number): void {
    const length = end - start
    if (this.#pages.length === 0 || this.#free + length > this.#pages.at(-1)!.length) {
      this.#pages.push(Buffer.allocUnsafeSlow(Math.max(PAGE_BYTES, length)))
      this.#free = 0
    }
    if ((this.#events + 1) * 4 > this.#index.length) {
      const index = new Float64Array(this.#index.length * 2)
      index.set(this.#index)
      this.#index = index
    }
    const index = this.#index
    const at = this.#events * 4
    index[at] = this.#pages.length - 1
    index[at + 1] = this.#free
    index[at + 2] = length
    index[at + 3] = line
    bytes.copy(this.#pages.at(-1)!, this.#free, start, end)
    this.#free += length
    this.#events++
  }
}
