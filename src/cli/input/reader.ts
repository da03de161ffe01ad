// Splits files into payloads, a chunk at a time. A file whose first line is a whole JSON value (NDJSON) is read by lines, so
// that a broken line costs only that line. Any other file is one value after another. The items of a list are payloads.

import { beginsEnvelope, envelopeOf } from '../../feeds/envelope.js'
import type { Diagnostics } from '../output/diagnostics.js'
import type { Shell } from '../shell.js'
import { BYTE, skipBlanks } from './bytes.js'
import { fileName, hasByteOrderMark, notTextReason, readChunks } from './chunks.js'
import { type Found, type Lines, readLines } from './lines.js'
import { addSyntaxFault, type Extent, type Payload, parseJson, textOf } from './parse.js'
import { lineFeedsBetween, Values } from './values.js'
import { ByteWindow } from './window.js'

/** Receives the payloads of a file. */
export interface PayloadSink extends Partial<LineSink> {
  readonly take: (payload: Payload) => void
  /** Called after each chunk with the bytes read so far; reading waits for it. */
  readonly pause?: (bytesRead: number) => Promise<void> | void
}

/** Receives lines in place of their payloads. Counts these into `found` before `settle` resolves. */
export interface LineSink {
  readonly takeLines: (lines: Lines, found: Found) => void
  readonly settle: () => Promise<void>
}

/** Reads a file, or standard input for `-`, into a sink. Reports what cannot be read, and reads the rest. */
export async function readPayloads(
  file: string,
  sink: PayloadSink,
  diagnostics: Diagnostics,
  shell: Pick<Shell, 'stdin'>,
): Promise<void> {
  const reader = new PayloadReader(fileName(file), sink, diagnostics)
  const chunks = readChunks(file, shell)
  for (let bytesRead = 0; ; ) {
    const { value, done } = await chunks.next()
    if (done) {
      if (value === null) reader.readRest()
      await sink.settle?.()
      if (value === null) reader.end()
      else diagnostics.add(reader.file, null, value)
      return
    }
    bytesRead += value.length
    if (!reader.read(value)) {
      await chunks.return(null)
      return
    }
    await sink.pause?.(bytesRead)
  }
}

// Files whose first lines are longer than this are read as values.
const MAX_FIRST_LINES = 8 << 20
// Where an envelope shows that it is one.
const ENVELOPE_START = 1_024

class PayloadReader {
  readonly file: string
  readonly #sink: PayloadSink
  readonly #diagnostics: Diagnostics
  readonly #window = new ByteWindow()
  readonly #values = new Values(this.#window, (start, end, line, item) => this.#take(start, end, line, item))
  #mode: 'undecided' | 'lines' | 'values' | 'stopped' = 'undecided'
  readonly #found: Found = { payloads: 0, sawList: false }
  #line = 1

  constructor(file: string, sink: PayloadSink, diagnostics: Diagnostics) {
    this.file = file
    this.#sink = sink
    this.#diagnostics = diagnostics
  }

  /** Takes a chunk; false once nothing more of the file can be read. */
  read(chunk: Buffer): boolean {
    const window = this.#window
    const isNew = this.#mode === 'undecided'
    window.append(chunk)
    if (isNew) this.#decide(false)
    if (this.#mode === 'lines') {
      const feed = isNew ? window.bytes.lastIndexOf(BYTE.line, window.end - 1) : chunk.lastIndexOf(BYTE.line)
      if (feed >= 0) this.#readLines(isNew ? feed : window.end - chunk.length + feed)
    } else if (this.#mode === 'values') this.#readValues(false)
    return this.#mode !== 'stopped'
  }

  /** Takes what is left at the end of the file. */
  readRest(): void {
    this.#window.seal()
    if (this.#mode === 'undecided') this.#decide(true)
    if (this.#mode === 'values') this.#readValues(true)
    else if (this.#mode === 'lines') this.#readLines(this.#window.end)
  }

  /** Reports a file without payloads. */
  end(): void {
    const { payloads, sawList } = this.#found
    if (payloads > 0 || this.#mode === 'stopped') return
    const what = sawList || this.#values.sawList ? 'holds an empty list' : 'is empty'
    this.#diagnostics.add(this.file, null, `${what}. Pass a payload, or one JSON object per line.`)
  }

  #decide(isLast: boolean): void {
    const { bytes, start, end, length } = this.#window
    if (length < 4 && !isLast) return
    const head = bytes.subarray(start, end)
    const reason = notTextReason(head)
    if (reason !== null) {
      this.#mode = 'stopped'
      this.#diagnostics.add(this.file, null, reason)
      return
    }
    if (hasByteOrderMark(head)) this.#window.start += 3
    const [first, ...others] = this.#firstLines(isLast)
    const isDecided = isLast || others.length === 2
    const isWhole = (line: Extent) => {
      const text = textOf(line)
      return parseJson(envelopeOf(text)?.json ?? text) !== undefined
    }
    if (first && isWhole(first)) this.#mode = 'lines'
    // Lines that are whole objects cannot be part of one value, so that only the first line is broken.
    else if (isDecided && others.length > 0 && others.every(line => bytes[line.start] === BYTE.object && isWhole(line)))
      this.#mode = 'lines'
    else if (length <= MAX_FIRST_LINES && beginsEnvelope(textOf({ bytes, start, end: Math.min(end, start + ENVELOPE_START) })))
      this.#takeEnvelope(isLast, isWhole)
    else if (isDecided || length > MAX_FIRST_LINES) this.#mode = 'values'
  }

  // A file that is one envelope, over several lines.
  #takeEnvelope(isLast: boolean, isWhole: (extent: Extent) => boolean): void {
    if (!isLast) return
    const { bytes, start, end } = this.#window
    this.#mode = 'values'
    if (!isWhole({ bytes, start, end })) return
    this.#take(start, end, this.#line, null)
    this.#window.start = end
  }

  // The first three non-blank lines, if they are complete.
  #firstLines(isLast: boolean): Extent[] {
    const { bytes, start, end } = this.#window
    const lines: Extent[] = []
    for (let at = start; at < end && lines.length < 3; ) {
      const feed = bytes.subarray(at, end).indexOf(BYTE.line)
      if (feed < 0 && !isLast) break
      const close = feed < 0 ? end : at + feed
      const first = skipBlanks(bytes, at, false)
      if (first < close) lines.push({ bytes, start: first, end: close })
      at = close + 1
    }
    return lines
  }

  // Every line up to the line feed at `last`.
  #readLines(last: number): void {
    const { bytes, start } = this.#window
    const lines = { bytes, start, end: last + 1, file: this.file, line: this.#line }
    const { takeLines } = this.#sink
    if (takeLines) takeLines(lines, this.#found)
    else readLines(lines, this.#found, this.#sink.take)
    this.#line += lineFeedsBetween(bytes, start, last + 1)
    this.#window.start = last + 1
  }

  #readValues(isLast: boolean): void {
    const halt = this.#values.read(isLast)
    if (halt === null) return
    this.#mode = 'stopped'
    if (halt.kind === 'list') {
      this.#diagnostics.add(
        this.file,
        halt.line,
        'the list that begins here never ends. Its items were read. Pass the whole file.',
      )
      return
    }
    const { bytes, end } = this.#window
    const extent = { bytes, start: halt.start, end, file: this.file, line: halt.line, item: null }
    addSyntaxFault(extent, halt.found, this.#found.payloads > 0 ? '; the payloads before it were read' : '', this.#diagnostics)
  }

  #take(start: number, end: number, line: number, item: number | null): void {
    this.#found.payloads++
    this.#sink.take({ bytes: this.#window.bytes, start, end, file: this.file, line, item })
  }
}
