// Answers a request of Node's with a web response.

import type { NodeRequest, NodeResponse } from './node-types.js'

/** Writes the response that `respond` makes. Never rejects. */
export async function respondOnNode(
  incoming: NodeRequest,
  outgoing: NodeResponse,
  respond: () => Promise<Response>,
): Promise<void> {
  // A client may disconnect at any moment, and an 'error' event without a listener would end the process.
  incoming.on('error', () => {})
  outgoing.on('error', () => {})
  try {
    await writeResponse(await respond(), outgoing)
  } catch {
    // The client is gone, or the response cannot be written.
    incoming.destroy()
  }
  drainRequest(incoming)
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
