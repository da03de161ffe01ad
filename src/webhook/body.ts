// Reads a request's body within bounds, since the sender chooses its length and its speed.

import type { HeldBytes } from './in-flight.js'

/**
 * A complete body, or why there is none: over the size limit, over the time limit, more than this process may hold, read by
 * other code, or broken off.
 */
export type RequestBody =
  | { readonly kind: 'complete'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'too-slow' }
  | { readonly kind: 'overloaded' }
  | { readonly kind: 'body-used' }
  | { readonly kind: 'aborted'; readonly error: unknown }

/** The limits of a body. */
export interface BodyBounds {
  readonly bodyBytes: number
  readonly bodyMs: number
}

/** Reads the body of a request and stops at any limit. What it buffers is counted in `held`. */
export async function readBody(request: Request, { bodyBytes, bodyMs }: BodyBounds, held: HeldBytes): Promise<RequestBody> {
  if (request.bodyUsed || request.body?.locked) return { kind: 'body-used' }
  if (!request.body) return { kind: 'complete', bytes: new Uint8Array() }
  const reader = request.body.getReader()
  // Cancelling ends a pending read at once.
  const cancel = () => void reader.cancel().catch(() => {})
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    cancel()
  }, bodyMs)
  try {
    // A sender may declare anything.
    const declared = Number(request.headers.get('content-length')) || 0
    if (declared > bodyBytes) return { kind: 'too-large' }
    if (!held.fits(Math.max(declared, 1))) return { kind: 'overloaded' }
    const buffer = new ByteBuffer(bodyBytes, held)
    for (;;) {
      const { done, value } = await reader.read()
      if (isLate) return { kind: 'too-slow' }
      if (done) return { kind: 'complete', bytes: buffer.bytes() }
      if (!ArrayBuffer.isView(value)) throw new TypeError('The body is not a stream of bytes.')
      if (buffer.length + value.byteLength > bodyBytes) return { kind: 'too-large' }
      if (!buffer.add(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))) return { kind: 'overloaded' }
    }
  } catch (error) {
    return { kind: 'aborted', error }
  } finally {
    clearTimeout(timer)
    cancel()
  }
}

// A growing buffer that copies each chunk as it comes, so that a million small chunks take no more memory than one large. It
// counts what it allocates, and allocates nothing before the first chunk.
class ByteBuffer {
  readonly #maxLength: number
  readonly #held: HeldBytes
  #buffer = new Uint8Array()
  length = 0

  constructor(maxLength: number, held: HeldBytes) {
    this.#maxLength = maxLength
    this.#held = held
  }

  /** False, and nothing is added, if the process may not hold that much. */
  add(bytes: Uint8Array): boolean {
    const length = this.length + bytes.length
    if (length > this.#buffer.length) {
      const capacity = Math.max(length, Math.min(Math.max(4_096, 2 * this.#buffer.length), this.#maxLength))
      if (!this.#held.add(capacity - this.#buffer.length)) return false
      const buffer = new Uint8Array(capacity)
      buffer.set(this.bytes())
      this.#buffer = buffer
    }
    this.#buffer.set(bytes, this.length)
    this.length = length
    return true
  }

  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.length)
  }
}
