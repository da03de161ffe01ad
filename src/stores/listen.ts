// Wakes relays when a commit in any process has made an effect due: LISTEN on a connection of its own. Whatever breaks, relays
// poll, so a lost notification costs a moment and nothing else.

import { createHash } from 'node:crypto'
import { pause } from '../engine/pause.js'
import { OwnSignal, untilAborted } from '../engine/signal.js'
import { quoteIdentifier } from './client.js'

/** The part of a pooled client of `pg` that listens. */
export interface ListeningClient {
  readonly query: (config: { text: string; values: unknown[] }) => Promise<unknown>
  readonly release: (error?: Error) => void
  readonly on: (event: 'error' | 'end' | 'notification', listener: () => void) => unknown
  /** Not in the types of pg. */
  readonly connection?: { readonly stream?: { readonly destroy?: () => void } }
}

/** The channel of a schema. PostgreSQL truncates long names, so this one is short. */
export const notifyChannel = (schema: string): string =>
  `shipfold ${createHash('sha256').update(schema).digest('hex').slice(0, 16)}`

// Pause before another connection, after one was lost.
const RECONNECT_MS = 5_000

/**
 * Calls `wake` at each notification, and once for each connection, since some may have been missed before it. Resolves once it
 * listens, or rejects if it cannot within `timeoutMs`; the function it resolves with stops it.
 */
export async function listen(
  connect: () => Promise<ListeningClient>,
  channel: string,
  wake: () => void,
  timeoutMs: number,
): Promise<() => Promise<void>> {
  const stopped = new AbortController()
  let client = await listening()
  return async () => {
    stopped.abort()
    release(client)
  }

  async function listening(): Promise<ListeningClient> {
    const its = await connect()
    its.on('notification', wake)
    its.on('error', () => {})
    its.on('end', () => void relisten())
    const late = new OwnSignal()
    const timer = setTimeout(() => late.abort(new Error(`LISTEN had no answer within ${timeoutMs} ms.`)), timeoutMs)
    try {
      await untilAborted(its.query({ text: `listen ${quoteIdentifier(channel)}`, values: [] }), late)
    } catch (thrown) {
      release(its)
      throw thrown
    } finally {
      clearTimeout(timer)
    }
    wake()
    return its
  }

  async function relisten(): Promise<void> {
    while (!stopped.signal.aborted) {
      await pause(RECONNECT_MS, stopped.signal)
      if (stopped.signal.aborted) return
      try {
        const its = await listening()
        if (stopped.signal.aborted) release(its)
        else client = its
        return
      } catch {
        // Polling goes on; it is tried again.
      }
    }
  }
}

// With an error the pool ends the connection: one that listens must not serve others.
function release(client: ListeningClient): void {
  try {
    client.release(new Error('It has listened.'))
  } catch {
    // It was released when it broke.
  }
  // An end that nobody answers would keep the process alive.
  client.connection?.stream?.destroy?.()
}
