// Wakes relays when a commit in any process has made an effect due: LISTEN on a connection of its own. Whatever breaks, relays
// poll, so a lost notification costs a moment and nothing else.

import { createHash } from 'node:crypto'
import { pause } from '../async/pause.js'
import { OwnSignal, type Signal, untilAborted } from '../async/signal.js'
import { quoteIdentifier } from './client.js'

/** The part of a pooled client of `pg` that listens. */
export interface ListeningClient {
  readonly query: (config: { text: string; values: unknown[] }) => Promise<unknown>
  readonly release: (error?: Error) => void
  readonly on: (event: 'error' | 'end' | 'notification', listener: () => void) => unknown
  readonly unref?: (() => void) | undefined
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
  connect: (signal: Signal) => Promise<ListeningClient>,
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
    const late = new OwnSignal()
    const timer = setTimeout(() => late.abort(lateError(timeoutMs)), timeoutMs)
    try {
      const its = await connect(late)
      its.on('notification', wake)
      its.on('error', () => {})
      try {
        await untilAborted(its.query({ text: `listen ${quoteIdentifier(channel)}`, values: [] }), late)
      } catch (thrown) {
        release(its)
        throw thrown
      }
      // Not earlier: one that could not listen ends too, and whoever asked for it tries again.
      its.on('end', () => {
        release(its)
        void relisten()
      })
      wake()
      return its
    } finally {
      clearTimeout(timer)
    }
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

// With an error the pool ends the connection, also one that broke, and counts it no longer: one that listens must not serve
// others. If the server is silent, the end takes minutes, which keeps no process alive.
function release(client: ListeningClient): void {
  try {
    client.release(new Error('It has listened.'))
  } catch {
    // It was released before.
  }
  client.unref?.()
}

const lateError = (timeoutMs: number): Error =>
  Object.assign(new Error(`no answer to LISTEN within ${timeoutMs} ms`), { code: 'ETIMEDOUT' })
