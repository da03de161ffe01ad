// A request's body, read to its end or not: whoever sends it chooses its length and its pace.

/** A body that is whole, or why it is not: more than the bound, later than the bound, read by somebody else, or broken off. */
export type Body =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'too-slow' }
  | { readonly kind: 'taken' }
  | { readonly kind: 'broken-off'; readonly error: unknown }

/** How much is read, and for how long. */
export interface BodyBounds {
  readonly bodyBytes: number
  readonly bodyMs: number
}

/** Reads the body of a request, at most so many bytes for at most so many milliseconds; of the rest nothing is read. */
export async function bodyOf(request: Request, { bodyBytes, bodyMs }: BodyBounds): Promise<Body> {
  if (request.bodyUsed || request.body?.locked) return { kind: 'taken' }
  if (!request.body) return { kind: 'whole', bytes: new Uint8Array() }
  const reader = request.body.getReader()
  // What is cancelled ends, so that a read which waits is over at once.
  const leave = () => void reader.cancel().catch(() => {})
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    leave()
  }, bodyMs)
  try {
    if (Number(request.headers.get('content-length')) > bodyBytes) return { kind: 'too-large' }
    const heap = new Heap()
    for (;;) {
      const { done, value } = await reader.read()
      if (isLate) return { kind: 'too-slow' }
      if (done) return { kind: 'whole', bytes: heap.bytes() }
      if (!ArrayBuffer.isView(value)) throw new TypeError('The body is no stream of bytes.')
      if (heap.length + value.byteLength > bodyBytes) return { kind: 'too-large' }
      heap.add(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
    }
  } catch (error) {
    return { kind: 'broken-off', error }
  } finally {
    clearTimeout(timer)
    leave()
  }
}

// Bytes one after the other. Copied as they come: a body in a million pieces costs no more than one in one.
class Heap {
  #held = new Uint8Array(4_096)
  length = 0

  add(bytes: Uint8Array): void {
    const length = this.length + bytes.length
    if (length > this.#held.length) {
      const held = new Uint8Array(Math.max(length, 2 * this.#held.length))
      held.set(this.bytes())
      this.#held = held
    }
    this.#held.set(bytes, this.length)
    this.length = length
  }

  bytes(): Uint8Array {
    return this.#held.subarray(0, this.length)
  }
}
