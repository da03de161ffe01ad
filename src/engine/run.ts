// One loop for a process that ticks and relays.

import { pause } from '../async/pause.js'
import type { Effect } from '../rules/index.js'
import { badOption, checkMs, checkOptions, checkSignal } from '../vocabulary/index.js'
import { errorMessageOf } from '../vocabulary/thrown.js'
import type { OnResult } from './ingest/sweep.js'
import type { Deliver } from './outbox/delivery.js'
import { type RelayOptions, relayOptionNames } from './outbox/options.js'
import type { RelayResult } from './outbox/relay.js'

/** Options of `engine.run`: those of `engine.relay`, of which `signal` is required, and these. */
export interface RunOptions<F extends Effect = Effect> extends RelayOptions<F> {
  readonly deliver: Deliver<F>
  /** Ends the loop. */
  readonly signal: AbortSignal
  /** How often to tick, in milliseconds. 10,000 by default. */
  readonly tickMs?: number | undefined
}

/**
 * Ticks and relays until the signal aborts. A tick that fails because of the store is passed to `onFailure`, and the loop goes on;
 * without `onFailure` it ends the loop. A shipment that cannot be evaluated is passed to `onFailure`, or the first is printed on
 * standard error.
 */
export async function run<F extends Effect>(
  { deliver, tickMs = 10_000, ...options }: RunOptions<F>,
  relay: (deliver: Deliver<F>, options: RelayOptions<F>) => Promise<RelayResult>,
  tick: (now: number, options: { readonly signal: AbortSignal; readonly onResult: OnResult<object> }) => Promise<unknown>,
): Promise<RelayResult> {
  checkOptions('run', options, relayOptionNames)
  const { signal, onFailure, now = Date.now } = options
  if (signal === undefined) badOption('signal', signal, 'Pass the signal that ends the loop.')
  checkSignal(signal)
  checkMs('tickMs', tickMs)
  const failed = new AbortController()
  const either = AbortSignal.any([signal, failed.signal])
  // One shipment or group that cannot be evaluated must not end the deliveries of all others. It is tried again.
  let isFirst = true
  const printFirst = (error: unknown) => {
    const what = 'A shipment or a group could not be evaluated; pass onFailure to get each.'
    // biome-ignore lint/suspicious/noConsole: nobody has said where else to report, and it must not be passed over.
    if (isFirst) console.error(`${what} ${errorMessageOf(error)}`)
    isFirst = false
  }
  const onResult: OnResult<object> = result => {
    if (result.kind === 'failed') return onFailure ? onFailure(null, result.error) : printFirst(result.error)
  }
  const ticking = async () => {
    while (!either.aborted) {
      try {
        await tick(now(), { signal: either, onResult })
      } catch (error) {
        if (either.aborted) return
        if (!onFailure) throw error
        await onFailure(null, error)
      }
      await pause(tickMs, either)
    }
  }
  const parts = [relay(deliver, { ...options, signal: either }), ticking()] as const
  // Whichever fails ends the other; its deliveries in flight are finished first.
  for (const part of parts) part.catch(() => failed.abort())
  const [relayed, ticked] = await Promise.allSettled(parts)
  if (relayed.status === 'rejected') throw relayed.reason
  if (ticked.status === 'rejected') throw ticked.reason
  return relayed.value
}
