// A webhook over an engine in memory, on a server of Node's, that records the problems it reports.

import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { createEngine, memoryStore, type Store } from '../../src/engine/index.js'
import { toNodeHandler, type WebhookOptions, type WebhookProblem, webhook } from '../../src/webhook/index.js'
import { shopRules } from '../engine/workbench.js'

export const SALT = 'a salt that only the two of us know'

/** When the first push arrives: a noon. */
export const NOON = Date.UTC(2026, 2, 2, 12)
export const NOON_TEXT = new Date(NOON).toISOString()

/** A push of Kuaidi100 with scans `code time`, given oldest first and sent newest first. */
export function pushOf(scans: readonly string[], { nu = 'YX1', ...more }: Record<string, unknown> = {}): string {
  const data = scans.map(scan => {
    const [statusCode, ...time] = scan.split(' ')
    return { statusCode, time: time.join(' '), context: 'At the door' }
  })
  return JSON.stringify({ status: 'polling', message: '', lastResult: { nu, com: 'yangliex', data: data.reverse() }, ...more })
}

export const picked = '103 2026-03-01 09:00:00'
export const onVan = '5 2026-03-02 08:00:00'
export const signedFor = '301 2026-03-02 11:30:00'
export const nobodyIn = '204 2026-03-02 11:30:00'
export const way = [picked, onVan, signedFor]

export const md5 = (...parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('md5')
  for (const part of parts) hash.update(part)
  return hash.digest('hex').toUpperCase()
}

/** The form that Kuaidi100 posts. */
export const formOf = (param: string, sign = md5(param, SALT)): string => new URLSearchParams({ sign, param }).toString()

export const postOf = (body: string | Uint8Array, url = 'http://shop.test/hook'): Request =>
  new Request(url, { method: 'POST', body })

export class Door {
  readonly store: Store
  readonly engine
  readonly problems: WebhookProblem[] = []
  readonly handle: (request: Request) => Promise<Response>
  /** The time of the webhook's clock. */
  now = NOON

  /** The same as the engine returns it. */
  get nowText(): string {
    return new Date(this.now).toISOString()
  }

  constructor({ store = memoryStore(), ...options }: Partial<WebhookOptions> & { store?: Store } = {}) {
    this.store = store
    this.engine = createEngine({ store, rules: shopRules, zone: '+08:00' })
    const feed = options.feed ?? 'kuaidi100'
    this.handle = webhook({
      engine: this.engine,
      ...(feed === 'kuaidi100' && { secret: SALT }),
      now: () => this.now,
      onProblem: problem => void this.problems.push(problem),
      ...options,
      feed,
    })
  }

  /** Posts a body; resolves with the status and the parsed response. */
  async post(body: string | Uint8Array, url?: string): Promise<readonly [number, unknown]> {
    const response = await this.handle(postOf(body, url))
    return [response.status, await response.json()]
  }

  async status(shipment = 'YX1'): Promise<string | null> {
    return (await this.engine.read(shipment))?.report.status ?? null
  }

  /** The status, kind and message of each problem since the last call. */
  reported(): readonly string[] {
    return this.problems.splice(0).map(({ kind, status, message }) => `${status} ${kind}: ${message}`)
  }
}

export const accepted = { result: true, returnCode: '200', message: '成功' }

/** Runs a server on a port of its own while `use` runs. */
export async function served<T>(server: Server, use: (port: number) => Promise<T>): Promise<T> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  try {
    // A server that listens on a port has an AddressInfo.
    return await use((server.address() as AddressInfo).port)
  } finally {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }
}

/** The webhook on node:http. */
export const serverOf = ({ handle }: Pick<Door, 'handle'>): Server => createServer(toNodeHandler(handle))

/** A client that writes raw bytes and collects what it receives until the server closes. */
export class RawClient {
  readonly #socket: Socket
  readonly #ended: Promise<void>
  received = ''
  #wake = () => {}

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1')
    this.#socket.on('data', chunk => {
      this.received += chunk.toString('latin1')
      this.#wake()
    })
    // The server may close while this client still writes.
    this.#socket.on('error', () => {})
    this.#ended = new Promise(resolve => this.#socket.on('close', () => resolve()))
  }

  /** Resolves with true once the bytes are sent, with false if the server has closed. */
  write(text: string | Uint8Array): Promise<boolean> {
    return new Promise(resolve => this.#socket.write(text, error => resolve(!error)))
  }

  /** Resolves when what it has received matches. */
  async until(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.received)) {
      const isOver = await Promise.race([
        this.#ended.then(() => true),
        new Promise<false>(resolve => {
          this.#wake = () => resolve(false)
        }),
      ])
      if (isOver && !pattern.test(this.received)) throw new Error(`Closed after: ${this.received}`)
    }
    return this.received
  }

  /** Everything received until the server closed. */
  async rest(): Promise<string> {
    await this.#ended
    return this.received
  }

  leave(): void {
    this.#socket.destroy()
  }
}

/** A check that waits until it is released; `arrived` resolves once a request waits in it. */
export function gate(): {
  readonly verify: () => Promise<boolean>
  readonly arrived: Promise<void>
  readonly release: () => void
} {
  let [arrive, release] = [() => {}, () => {}]
  const arrived = new Promise<void>(resolve => {
    arrive = resolve
  })
  const released = new Promise<void>(resolve => {
    release = resolve
  })
  const verify = async () => {
    arrive()
    await released
    return true
  }
  return { verify, arrived, release }
}
