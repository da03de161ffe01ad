// Deletes by age, page by page: each page is a short transaction of its own.

import type { Signal } from '../../async/signal.js'
import { checkOptions, type Instant, instantOf } from '../../vocabulary/index.js'
import type { CallOptions } from '../calls.js'
import type { PrunableKind, Store } from '../ports.js'

/** Options of `engine.prune`. */
export interface PruneOptions extends CallOptions {
  /** Deletes what was received, evaluated or received again before this instant for the last time. */
  readonly before: Instant
}

/** How many rows `engine.prune` deleted: shipments and groups, each with all that belongs to it, and messages. */
export interface PruneCounts {
  readonly shipments: number
  readonly groups: number
  readonly messages: number
}

// Rows that one statement looks at.
const PAGE = 500

/** Checks the options of `engine.prune`, and returns the instant and the signal. */
export function pruneOptions(options: PruneOptions): { readonly before: number; readonly signal: AbortSignal | undefined } {
  checkOptions('prune', options ?? null, ['before', 'signal'])
  return { before: instantOf('before', options.before), signal: options.signal }
}

/** Groups come after the shipments that may have been their last. */
export async function prune(
  { upkeep, erasure }: Pick<Store, 'upkeep' | 'erasure'>,
  before: number,
  signal: Signal,
): Promise<PruneCounts> {
  const pruned = async (kind: PrunableKind) => {
    let count = 0
    for (let after: string | null = null; ; ) {
      signal.throwIfAborted()
      const { deleted, last } = await upkeep.prune({ kind, before, after, limit: PAGE })
      count += deleted
      if (last === null) return count
      after = last
    }
  }
  await erasure.expire(before)
  return { shipments: await pruned('shipments'), groups: await pruned('groups'), messages: await pruned('messages') }
}
