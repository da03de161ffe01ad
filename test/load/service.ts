// Controls the server's process: starts it, calls it, kills it.

import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Delivery, Store } from '../../src/engine/index.js'
import { SALT } from './posts.js'
import { rules, zones } from './rules.js'

/** Where a server keeps its rows. */
export type Place =
  | { readonly kind: 'memory' }
  | { readonly kind: 'pglite'; readonly directory: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly schema: string }

/** The handlers of handlers.mjs. */
export type HandlerName = 'shipfold' | 'bare' | 'hasty' | 'credulous'

/** The part of a store that reads rows. */
export interface StoreReader {
  readonly shipments: Pick<Store['shipments'], 'load' | 'list'>
  readonly outbox: Pick<Store['outbox'], 'list'>
  readonly inbox: Pick<Store['inbox'], 'list'>
}

/** A running server. */
export class Service {
  /** Resolves with the port once it listens. */
  readonly port: Promise<number>
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  #calls = 0

  constructor(handler: HandlerName, place: Place | null) {
    const file = fileURLToPath(new URL('server.mjs', import.meta.url))
    const settings = JSON.stringify({ handler, place, rules, zones, salt: SALT })
    this.#child = fork(file, [settings], { execArgv: [], serialization: 'advanced' })
    // The server sends this without a call.
    this.port = this.#result(0)
    this.port.catch(() => {})
    this.#child.on('message', ({ id, value, error }: { id: number; value?: never; error?: string }) => {
      const caller = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (error === undefined) caller?.resolve(value as never)
      else caller?.reject(new Error(`The server failed: ${error}`))
    })
    this.#child.once('exit', (code, signal) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`The server ended with ${code ?? signal}.`))
    })
  }

  /** Delivers what is left; resolves with all deliveries, and with the failures that the relay reported. */
  async finish(): Promise<{ readonly delivered: readonly Delivery[]; readonly failures: readonly string[] }> {
    const { delivered, failures } = await this.#call<{ delivered: Delivery[]; failures: string[] }>('finish')
    const { signal } = new AbortController()
    return { delivered: delivered.map(each => ({ ...each, signal })), failures }
  }

  /** Its store, read from this process. */
  store(): StoreReader {
    const read =
      (port: keyof StoreReader, method: string) =>
      <T>(...args: readonly unknown[]): Promise<T> =>
        this.#call('read', port, method, ...args)
    return {
      shipments: { load: read('shipments', 'load'), list: read('shipments', 'list') },
      outbox: { list: read('outbox', 'list') },
      inbox: { list: read('inbox', 'list') },
    }
  }

  /** As a power failure does; resolves when the process has ended. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = new Promise(resolve => this.#child.once('exit', resolve))
    this.#child.kill('SIGKILL')
    await gone
  }

  #call<T>(name: string, ...args: readonly unknown[]): Promise<T> {
    const id = ++this.#calls
    const result = this.#result<T>(id)
    this.#child.send({ id, name, args })
    return result
  }

  #result<T>(id: number): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      // The caller knows the type.
      this.#waiting.set(id, { resolve: resolve as (value: never) => void, reject })
    })
  }
}
