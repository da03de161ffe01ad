// The adapter for Node's own requests: node:http, Express and Fastify.

import { badOption } from '../vocabulary/index.js'
import { respondOnNode } from './node-response.js'
import {
  type FastifyLikeReply,
  type FastifyLikeRequest,
  type NodeRequest,
  type NodeResponse,
  unwrapRequest,
  unwrapResponse,
} from './node-types.js'

/**
 * Turns a handler of web requests into a request listener for Node, a handler of Express's or one of Fastify's. Mount it before
 * any body parser, or behind one that keeps the bytes: in `rawBody`, or in `body` as a Buffer. Behind any other, the handler gets
 * a request whose body is used. The listener resolves after it has responded and never rejects.
 */
export function toNodeHandler(
  handle: (request: Request) => Promise<Response>,
): (request: NodeRequest | FastifyLikeRequest, response: NodeResponse | FastifyLikeReply) => Promise<void> {
  if (typeof handle !== 'function') badOption('handle', handle, 'Pass what webhook() returned.')
  return async (request, response) => {
    const { incoming, read } = unwrapRequest(request)
    return respondOnNode(incoming, unwrapResponse(response), () => respondTo(incoming, read, handle))
  }
}

async function respondTo(
  incoming: NodeRequest,
  read: Uint8Array | null,
  handle: (request: Request) => Promise<Response>,
): Promise<Response> {
  let request: Request
  try {
    request = await requestOf(incoming, read)
  } catch {
    return new Response(null, { status: 400 })
  }
  try {
    return await handle(request)
  } catch {
    return new Response(null, { status: 500 })
  }
}

// Methods that no web request may have.
const FORBIDDEN_METHOD = /^(?:connect|trace|track)$/i

async function requestOf(incoming: NodeRequest, read: Uint8Array | null): Promise<Request> {
  const { method = 'GET', readableDidRead = false } = incoming
  const url = urlOf(incoming)
  const headers = headersOf(incoming)
  // The handler is still to see which method it was, and to refuse it.
  if (FORBIDDEN_METHOD.test(method)) return Object.defineProperty(new Request(url, { headers }), 'method', { value: method })
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers })
  if (!readableDidRead) return new Request(url, { method, headers, body: streamOf(incoming), duplex: 'half' })
  if (read !== null) return new Request(url, { method, headers, body: new Uint8Array(read) })
  const used = new Request(url, { method, headers, body: ' ' })
  await used.text()
  return used
}

// A client may send anything as target and host, or no host at all.
function urlOf({ url = '/', originalUrl = url, headers, socket }: NodeRequest): URL {
  const scheme = socket && 'encrypted' in socket && socket.encrypted === true ? 'https' : 'http'
  const host = typeof headers.host === 'string' && URL.canParse(`http://${headers.host}`) ? headers.host : 'localhost'
  const target = originalUrl.startsWith('/') ? originalUrl : originalUrl.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
  const base = new URL(`${scheme}://${host}`).origin
  return new URL(base + (target.startsWith('/') ? target : `/${target}`))
}

function headersOf({ headers }: NodeRequest): Headers {
  const copied = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    // HTTP/2 sends method and target as pseudo-headers.
    if (value === undefined || name.startsWith(':')) continue
    for (const each of typeof value === 'string' ? [value] : value) copied.append(name, each)
  }
  return copied
}

// Reads only on demand, and does not destroy the request when the reader cancels: the response uses the same connection.
function streamOf(incoming: NodeRequest): ReadableStream<Uint8Array> {
  let isFinished = false
  const finish = (end: () => void) => {
    if (!isFinished) end()
    isFinished = true
  }
  const source = {
    start(controller: ReadableStreamDefaultController<Uint8Array>) {
      incoming.pause()
      incoming.on('data', chunk => {
        if (isFinished) return
        controller.enqueue(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength))
        incoming.pause()
      })
      const abort = () => controller.error(new Error('The client disconnected.'))
      // In HTTP/2 an aborted body ends like a complete one.
      incoming.on('end', () => finish(() => (incoming.aborted ? abort() : controller.close())))
      incoming.on('error', error => finish(() => controller.error(error)))
      incoming.on('close', () => finish(abort))
    },
    pull() {
      incoming.resume()
    },
    cancel() {
      isFinished = true
    },
  }
  return new ReadableStream(source, { highWaterMark: 0 })
}
