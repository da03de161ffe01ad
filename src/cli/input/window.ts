// The bytes read and not yet used. Chunks are appended at the end and consumed from the start. Space is reused, so that memory
// holds no more than one chunk and the longest payload.

/** A growing and shrinking stretch of bytes: `bytes` from `start` to `end`. */
export class ByteWindow {
  bytes = Buffer.allocUnsafe(1 << 16)
  start = 0
  end = 0

  get length(): number {
    return this.end - this.start
  }

  append(chunk: Uint8Array): void {
    // One byte more than needed, so that a line feed fits after the last line.
    if (this.end + chunk.length >= this.bytes.length) this.#makeRoom(chunk.length + 1)
    this.bytes.set(chunk, this.end)
    this.end += chunk.length
  }

  /** Puts a line feed after the last byte, so that a last line without one ends. */
  seal(): void {
    this.bytes[this.end] = 10
  }

  #makeRoom(more: number): void {
    const { bytes, start, length } = this
    let size = bytes.length
    while (size < length + more) size *= 2
    if (size > bytes.length) this.bytes = Buffer.allocUnsafe(size)
    bytes.copy(this.bytes, 0, start, this.end)
    this.start = 0
    this.end = length
  }
}
