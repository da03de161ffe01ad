// The contract of a store as checks: run them on a store of your own.

import type { Store } from '../../engine/ports.js'
import { ShipfoldError } from '../../vocabulary/index.js'
import { claimChecks } from './store/claims.js'
import { commitChecks } from './store/commits.js'
import { erasureChecks } from './store/erasure.js'
import { fieldChecks } from './store/fields.js'
import { groupChecks } from './store/groups.js'
import { inboxChecks } from './store/inbox.js'
import { laneChecks } from './store/lanes.js'
import { lifecycleChecks } from './store/lifecycle.js'
import { listChecks } from './store/lists.js'
import { upkeepChecks } from './store/upkeep.js'
import { versionChecks } from './store/versions.js'

/** One check of a store. `run` rejects where what the name states does not hold, with the values. */
export interface StoreCheck {
  readonly name: string
  readonly run: () => Promise<void>
}

/**
 * Returns the checks of a store. Each calls `open` for a store that holds nothing yet, in a schema or directory of its own;
 * the check opens and closes it. Throws `bad-option` unless `open` is a function.
 */
export function checkStore(open: () => Promise<Store> | Store): readonly StoreCheck[] {
  if (typeof open !== 'function')
    throw new ShipfoldError('bad-option', 'checkStore needs a function that returns an empty store: checkStore(() => myStore()).')
  const requirements = [
    ...lifecycleChecks,
    ...fieldChecks,
    ...commitChecks,
    ...versionChecks,
    ...listChecks,
    ...claimChecks,
    ...laneChecks,
    ...groupChecks,
    ...inboxChecks,
    ...upkeepChecks,
    ...erasureChecks,
  ]
  return requirements.map(({ name, holds }) => ({
    name,
    run: async () => {
      const store = await open()
      await store.open()
      try {
        await holds(store)
      } catch (thrown) {
        const reason = thrown instanceof Error ? thrown.message : String(thrown)
        throw new Error(`A store fails the check "${name}": ${reason}`, { cause: thrown })
      } finally {
        await store.close()
      }
    },
  }))
}
