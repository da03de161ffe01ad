// Many clients that send large unsigned bodies slowly, to a webhook in another process.

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { RawClient } from '../door.js'

/** What the server held, in bytes: `used` is what it needs after garbage collection, `peak` the most it ever took of memory. */
export interface Held {
  readonly rss: number
  readonly used: number
  readonly peak: number
}

export interface Sent {
  readonly before: Held
  /** When every body had arrived but for its last byte. */
  readonly held: Held
  readonly after: Held
  /** How many got which HTTP status; `closed` are those who went on sending until the server closed, and lost their answer. */
  readonly answers: Readonly<Record<string, number>>
  /** The status of a small signed push after all of them. */
  readonly next: number
}

/** Sends `count` bodies of `bytes` each at once, in small pieces, and then the last byte of each. */
export async function sendSlowly(count: number, bytes: number, push: string): Promise<Sent> {
  const server = fork(fileURLToPath(new URL('./server.ts', import.meta.url)), { execArgv: ['--expose-gc', '--import', 'tsx'] })
  try {
    const [{ port }] = await once(server, 'message')
    const before = await measure(server)
    const clients = Array.from({ length: count }, () => new RawClient(port))
    const head = `POST /hook HTTP/1.1\r\nHost: shop.test\r\nContent-Length: ${bytes}\r\n\r\n`
    await Promise.all(clients.map(client => client.write(head)))
    const piece = 'x'.repeat(16_384)
    for (let sent = 0; sent < bytes - 1; sent += piece.length) {
      const text = piece.slice(0, bytes - 1 - sent)
      // A client that has its answer stops.
      await Promise.all(clients.filter(({ received }) => received === '').map(client => client.write(text)))
    }
    const held = await measure(server)
    const answers: Record<string, number> = {}
    await Promise.all(
      clients.map(async client => {
        if (client.received === '') await client.write('x')
        const received = await client.until(/^HTTP\/1\.1 \d+ /).catch(() => 'closed')
        const answer = /^HTTP\/1\.1 (\d+)/.exec(received)?.[1] ?? received
        answers[answer] = (answers[answer] ?? 0) + 1
        client.leave()
      }),
    )
    const next = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: push })
    return { before, held, after: await measure(server), answers, next: next.status }
  } finally {
    server.kill()
  }
}

async function measure(server: ChildProcess): Promise<Held> {
  const measured = once(server, 'message')
  server.send('measure')
  // What server.ts sends.
  return (await measured)[0] as Held
}
