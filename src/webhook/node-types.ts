// Requests and responses as Node and its frameworks have them. The types name only what is used of theirs.

import { badArgument, isObject } from '../vocabulary/options.js'

/** A request of Node's, which Express's is too. */
export interface NodeRequest extends ReadBody {
  readonly method?: string | undefined
  readonly url?: string | undefined
  /** Express keeps the full path here, of which a router strips its prefix. */
  readonly originalUrl?: string | undefined
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly socket?: object | null | undefined
  readonly aborted?: boolean | undefined
  readonly complete?: boolean | undefined
  readonly readableDidRead?: boolean | undefined
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'end' | 'close', listener: () => void): unknown
  pause(): unknown
  resume(): unknown
  destroy(): unknown
}

/** A response of Node's, which Express's is too. */
export interface NodeResponse {
  statusCode: number
  readonly headersSent: boolean
  setHeader(name: string, value: string | readonly string[]): unknown
  end(body: Uint8Array): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
}

/** What a body parser leaves on a request: the bytes it has read, or something made of them. */
export interface ReadBody {
  /** The bytes, where a parser keeps them: Nest does if you ask for it, and so does `verify` of Express's parsers. */
  readonly rawBody?: unknown
  /** Bytes only if a parser leaves them as they are, as `express.raw` does. */
  readonly body?: unknown
}

/** A request of Fastify's. */
export interface FastifyLikeRequest extends ReadBody {
  readonly raw: NodeRequest
}

/** A reply of Fastify's. */
export interface FastifyLikeReply {
  readonly raw: NodeResponse
  hijack(): unknown
}

/** Node's own request, and the body of it if a parser has kept its bytes. */
export function unwrapRequest(given: NodeRequest | FastifyLikeRequest): { incoming: NodeRequest; read: Uint8Array | null } {
  const incoming = 'on' in given ? given : given.raw
  if (typeof incoming?.on !== 'function')
    badArgument('A handler of toNodeHandler', 'a request of Node’s', given, 'Call what webhook() returned with a web Request.')
  return { incoming, read: bytesOf(given) ?? bytesOf(incoming) }
}

/** Node's own response; Fastify is told that somebody else responds. */
export function unwrapResponse(given: NodeResponse | FastifyLikeReply): NodeResponse {
  if (!('hijack' in given)) return given
  given.hijack()
  return given.raw
}

/** Whether the arguments of a call are a request and a response of Node's or of Fastify's. */
export function isNodeCall(
  given: readonly unknown[],
): given is readonly [request: NodeRequest | FastifyLikeRequest, response: NodeResponse | FastifyLikeReply] {
  const [request, response] = given.map(each => (isObject(each) ? each : {}))
  const incoming = isObject(request?.raw) ? request.raw : request
  return (
    typeof incoming?.on === 'function' && (typeof response?.setHeader === 'function' || typeof response?.hijack === 'function')
  )
}

function bytesOf({ rawBody, body }: ReadBody): Uint8Array | null {
  if (typeof rawBody === 'string') return new TextEncoder().encode(rawBody)
  const bytes = [rawBody, body].find(ArrayBuffer.isView)
  return bytes ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : null
}
