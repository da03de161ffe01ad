// The adapter for Node's own requests: node:http, Express and Fastify. The types name only what it uses of theirs.

import { badOption } from '../vocabulary/index.js'

/** A request as Node, Express and Fastify (`request.raw`) have it. */
export interface NodeRequest {
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

/** A response as Node, Express and Fastify (`reply.raw`) have it. */
export interface NodeResponse {
  statusCode: number
  readonly headersSent: boolean
  setHeader(name: string, value: string | readonly string[]): unknown
  end(body: Uint8Array): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
}

/**
 * Turns a handler of web requests into a request listener for Node. Mount it before any body parser: once the body is read, the
 * handler gets a request whose body is used. The listener resolves after it has responded and never rejects.
 */
export function toNodeHandler(
  handle: (request: Request) => Promise<Response>,
): (request: NodeRequest, response: NodeResponse) => Promise<void> {
  if (typeof handle !== 'function') badOption('handle', handle, 'Pass what webhook() returned.')
  return async (incoming, outgoing) => {
    // A client may disconnect at any moment, and an 'error' event without a listener would end the process.
    incoming.on('error', () => {})
    outgoing.on('error', () => {})
    try {
      await writeResponse(await respondTo(incoming, handle), outgoing)
    } catch {
      // The client is gone, or the response cannot be written.
      incoming.destroy()
    }
    drainRequest(incoming)
  }
}

async function respondTo(incoming: NodeRequest, handle: (request: Request) => Promise<Response>): Promise<Response> {
  let request: Request
  try {
    request = await requestOf(incoming)
  } catch {
    return new Response(null, { status: 400 })
  }
  try {
    return await handle(request)
  } catch {
    return new Response(null, { status: 500 })
  }
}

async function requestOf(incoming: NodeRequest): Promise<Request> {
  const { method = 'GET', readableDidRead = false } = incoming
  const url = urlOf(incoming)
  const headers = headersOf(incoming)
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers })
  if (!readableDidRead) return new Request(url, { method, headers, body: streamOf(incoming), duplex: 'half' })
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

async function writeResponse(response: Response, outgoing: NodeResponse): Promise<void> {
  const body = new Uint8Array(await response.arrayBuffer())
  if (outgoing.headersSent) return
  outgoing.statusCode = response.status
  response.headers.forEach((value, name) => {
    if (name !== 'set-cookie') outgoing.setHeader(name, value)
  })
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies)
  outgoing.end(body)
}

// How long a client may go on sending after the response. Closing the connection earlier may lose the response.
const LINGER_MS = 1_000

function drainRequest(incoming: NodeRequest): void {
  if (incoming.complete !== false) return
  const timer = setTimeout(() => incoming.destroy(), LINGER_MS)
  timer.unref()
  const stop = () => clearTimeout(timer)
  incoming.on('end', stop)
  incoming.on('close', stop)
  incoming.resume()
}
