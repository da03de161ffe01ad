// Serves one page on the loopback address.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

/** The address that is listened on: no other machine reaches it. */
export const LOOPBACK = '127.0.0.1'

/**
 * A server of one page, at `/`. It answers GET and HEAD to its own name alone: a page elsewhere whose name is made to point here
 * (DNS rebinding) gets nothing.
 */
export function pageServer(page: string): Server {
  const body = Buffer.from(page)
  const server = createServer((request, response) => {
    const { port } = server.address() as { readonly port: number }
    const [status, content, extra] = answer(request, port, body)
    send(request, response, status, content, extra)
  })
  return server
}

type Answer = readonly [status: number, content: Buffer | string, headers?: Readonly<Record<string, string>>]

function answer({ method, url = '', headers }: IncomingMessage, port: number, page: Buffer): Answer {
  const names = [`${LOOPBACK}:${port}`, `localhost:${port}`, ...(port === 80 ? [LOOPBACK, 'localhost'] : [])]
  if (!names.includes(headers.host ?? '')) return [403, `This server answers to ${names.slice(0, 2).join(' and ')} only.\n`]
  if (method !== 'GET' && method !== 'HEAD') return [405, 'Use GET.\n', { allow: 'GET, HEAD' }]
  if (url.split('?')[0] !== '/') return [404, 'There is one page, at /.\n']
  return [200, page]
}

function send(request: IncomingMessage, response: ServerResponse, ...[status, content, extra]: Answer): void {
  response.writeHead(status, {
    'content-type': status === 200 ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(content),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    ...extra,
  })
  response.end(request.method === 'HEAD' ? undefined : content)
}
