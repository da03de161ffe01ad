// The server's process, from outside: started, asked, and killed.

import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Message, Store } from '../../src/engine/index.js'
import { SALT } from './posts.js'
import { rules, zones } from './rules.js'

/** Where a server keeps its rows. */
export type Place =
  | { readonly kind: 'memory' }
  | { readonly kind: 'pglite'; readonly directory: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly schema: string }

/** Who answers: see handlers.mjs. */
export type HandlerName = 'shipfold' | 'bare' | 'hasty' | 'credulous'

/** What can be looked at of a store. */
export type Shelf = Pick<Store, 'shipments' | 'load' | 'effects' | 'pushes'>

/** A server that runs. */
export class Service {
  /** The port on which it listens, once it does. */
  readonly port: Promise<number>
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  #asked = 0

  constructor(handler: HandlerName, place: Place | null) {
    const file = fileURLToPath(new URL('server.mjs', import.meta.url))
    const what = JSON.stringify({ handler, place, rules, zones, salt: SALT })
    this.#child = fork(file, [what], { execArgv: [], serialization: 'advanced' })
    this.port = this.#answer(0) // it says so unasked
    this.port.catch(() => {})
    this.#child.on('message', ({ id, value, error }: { id: number; value?: never; error?: string }) => {
      const asker = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (error === undefined) asker?.resolve(value as never)
      else asker?.reject(new Error(`The server said: ${error}`))
    })
    this.#child.once('exit', (code, signal) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`The server ended with ${code ?? signal}.`))
    })
  }

  /** Delivers what is left to be delivered; resolves with all that ever was, and with what its relay complained of. */
  rest(): Promise<{ readonly delivered: readonly Message[]; readonly faults: readonly string[] }> {
    return this.#ask('rest')
  }

  /** Its store, looked at from here. */
  shelf(): Shelf {
    const ask =
      (method: string) =>
      <T>(...given: readonly unknown[]): Promise<T> =>
        this.#ask('ask', method, ...given)
    return { shipments: ask('shipments'), load: ask('load'), effects: ask('effects'), pushes: ask('pushes') }
  }

  /** As a power cut does it; resolves when it is gone. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = new Promise(resolve => this.#child.once('exit', resolve))
    this.#child.kill('SIGKILL')
    await gone
  }

  #ask<T>(name: string, ...given: readonly unknown[]): Promise<T> {
    const id = ++this.#asked
    const answer = this.#answer<T>(id)
    this.#child.send({ id, name, given })
    return answer
  }

  #answer<T>(id: number): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      // Whoever asked knows what type it is.
      this.#waiting.set(id, { resolve: resolve as (value: never) => void, reject })
    })
  }
}
