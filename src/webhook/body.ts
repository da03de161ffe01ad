// Reads a request's body within bounds, since the sender chooses its length and its speed.

/** A complete body, or why there is none: over the size limit, over the time limit, read by other code, or broken off. */
export type RequestBody =
  | { readonly kind: 'complete'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'too-slow' }
  | { readonly kind: 'body-used' }
  | { readonly kind: 'aborted'; readonly error: unknown }

/** The limits of a body. */
export interface BodyBounds {
  readonly bodyBytes: number
  readonly bodyMs: number
}

/** Reads the body of a request and stops at either limit. */
export async function readBody(request: Request, { bodyBytes, bodyMs }: BodyBounds): Promise<RequestBody> {
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
    if (Number(request.headers.get('content-length')) > bodyBytes) return { kind: 'too-large' }
    const buffer = new ByteBuffer()
    for (;;) {
      const { done, value } = await reader.read()
      if (isLate) return { kind: 'too-slow' }
      if (done) return { kind: 'complete', bytes: buffer.bytes() }
      if (!ArrayBuffer.isView(value)) throw new TypeError('The body is not a stream of bytes.')
      if (buffer.length + value.byteLength > bodyBytes) return { kind: 'too-large' }
      buffer.add(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
    }
  } catch (error) {
    return { kind: 'aborted', error }
  } finally {
    clearTimeout(timer)
    cancel()
  }
}

// A growing buffer that copies each chunk as it comes, so that a million small chunks take no more memory than one large.
class ByteBuffer {
  #buffer = new Uint8Array(4_096)
  length = 0

  add(bytes: Uint8Array): void {
    const length = this.length + bytes.length
    if (length > this.#buffer.length) {
      const buffer = new Uint8Array(Math.max(length, 2 * this.#buffer.length))
      buffer.set(this.bytes())
      this.#buffer = buffer
    }
    this.#buffer.set(bytes, this.length)
    this.length = length
  }

  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.length)
  }
}
