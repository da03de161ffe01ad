// The provider's side: connections that are kept alive, each posting the next body after each response, and retrying what failed
// with a server error or without a response. It posts to the loopback address only.

import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Post } from './posts.js'

/** One post with all its tries. Instants are milliseconds since 1970. */
export interface Exchange {
  readonly post: Post
  readonly begunAt: number
  readonly respondedAt: number
  /** The status of each try; 0 for no response. The last one counts. */
  readonly statuses: readonly number[]
  /** Whether the last response is the acknowledgement that Kuaidi100 expects. */
  readonly isAcknowledged: boolean
  /** How long the last try took. */
  readonly ms: number
}

const TRIES = 5
const PAUSE_MS = 200
const RESPONSE_MS = 20_000

/** A client with so many connections to a port of this machine. */
export class Client {
  readonly #agent: Agent
  readonly #port: number
  readonly #connections: number

  constructor(port: number, connections: number) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections })
    this.#port = port
    this.#connections = connections
  }

  /** Posts all, in the order given as far as several connections allow; starts nothing after `until`. */
  async postAll(posts: readonly Post[], until: number): Promise<readonly Exchange[]> {
    const exchanges: Exchange[] = []
    let next = 0
    const connection = async () => {
      while (next < posts.length && Date.now() < until) exchanges.push(await this.#exchange(posts[next++]!))
    }
    await Promise.all(Array.from({ length: this.#connections }, connection))
    return exchanges
  }

  close(): void {
    this.#agent.destroy()
  }

  async #exchange(post: Post): Promise<Exchange> {
    const begunAt = Date.now()
    const statuses: number[] = []
    for (;;) {
      const began = performance.now()
      const { status, text } = await this.#send(post.body).catch(() => ({ status: 0, text: '' }))
      statuses.push(status)
      if ((status === 0 || status >= 500) && statuses.length < TRIES) await wait(PAUSE_MS)
      else {
        const isAcknowledged = status === 200 && text.includes('"result":true')
        return { post, begunAt, respondedAt: Date.now(), statuses, isAcknowledged, ms: performance.now() - began }
      }
    }
  }

  #send(body: string): Promise<{ status: number; text: string }> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length }
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: this.#port, path: '/hook', method: 'POST', agent: this.#agent, headers }
      const sent = request({ ...options, timeout: RESPONSE_MS }, response => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', part => {
          text += part
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
        response.on('error', reject)
      })
      sent.on('timeout', () => sent.destroy(new Error('no response')))
      sent.on('error', reject)
      sent.end(body)
    })
  }
}
