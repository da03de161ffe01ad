// The bridge to Node's own requests, for node:http, Express and Fastify. The types are what it uses of theirs.

/** A request as Node, Express and Fastify (`request.raw`) have it. */
export interface NodeRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  /** Express's, which has the path that a router takes off. */
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
 * Makes a listener of Node's out of a handler of web requests. It needs the body unread: where a body parser was there first,
 * the handler gets a request whose body is used. Resolves when it has answered; it never rejects.
 */
export function listener(
  handle: (request: Request) => Promise<Response>,
): (request: NodeRequest, response: NodeResponse) => Promise<void> {
  return async (incoming, outgoing) => {
    // A client may go at any moment; what Node says of it then has nobody else to hear it.
    incoming.on('error', () => {})
    outgoing.on('error', () => {})
    try {
      await write(await answerTo(incoming, handle), outgoing)
    } catch {
      // There is nobody left to answer, or nothing to answer with.
      incoming.destroy()
    }
    drop(incoming)
  }
}

async function answerTo(incoming: NodeRequest, handle: (request: Request) => Promise<Response>): Promise<Response> {
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

// Whoever sends it may write anything as target and host, or no host at all.
function urlOf({ url = '/', originalUrl = url, headers, socket }: NodeRequest): URL {
  const scheme = socket && 'encrypted' in socket && socket.encrypted === true ? 'https' : 'http'
  const host = typeof headers.host === 'string' && URL.canParse(`http://${headers.host}`) ? headers.host : 'localhost'
  const target = originalUrl.startsWith('/') ? originalUrl : originalUrl.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
  const base = new URL(`${scheme}://${host}`).origin
  return new URL(base + (target.startsWith('/') ? target : `/${target}`))
}

function headersOf({ headers }: NodeRequest): Headers {
  const kept = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    // HTTP/2 has its target among the headers.
    if (value === undefined || name.startsWith(':')) continue
    for (const each of typeof value === 'string' ? [value] : value) kept.append(name, each)
  }
  return kept
}

// Read only as it is asked for, and not destroyed when it is not wanted any more: the answer goes the same way back.
function streamOf(incoming: NodeRequest): ReadableStream<Uint8Array> {
  let isOver = false
  const over = (end: () => void) => {
    if (!isOver) end()
    isOver = true
  }
  const source = {
    start(controller: ReadableStreamDefaultController<Uint8Array>) {
      incoming.pause()
      incoming.on('data', chunk => {
        if (isOver) return
        controller.enqueue(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength))
        incoming.pause()
      })
      const gone = () => controller.error(new Error('The client went away.'))
      // Of HTTP/2 a body that was broken off ends like one that is whole.
      incoming.on('end', () => over(() => (incoming.aborted ? gone() : controller.close())))
      incoming.on('error', error => over(() => controller.error(error)))
      incoming.on('close', () => over(gone))
    },
    pull() {
      incoming.resume()
    },
    cancel() {
      isOver = true
    },
  }
  return new ReadableStream(source, { highWaterMark: 0 })
}

async function write(response: Response, outgoing: NodeResponse): Promise<void> {
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

// How long a client that was answered may go on sending. A connection that is closed before it stops may lose the answer.
const LINGER_MS = 1_000

function drop(incoming: NodeRequest): void {
  if (incoming.complete !== false) return
  const timer = setTimeout(() => incoming.destroy(), LINGER_MS)
  timer.unref()
  const stop = () => clearTimeout(timer)
  incoming.on('end', stop)
  incoming.on('close', stop)
  incoming.resume()
}
