// The contract of a store as laws: run it on your own.

import type { Store } from '../engine/store.js'
import { claimLaws } from './store-laws/claims.js'
import { commitLaws } from './store-laws/commits.js'
import { lifeLaws } from './store-laws/life.js'
import { listLaws } from './store-laws/lists.js'
import { pushLaws } from './store-laws/pushes.js'
import { versionLaws } from './store-laws/versions.js'

/** One law of a store: a name that says what holds, and a check that rejects where it does not, with the values. */
export interface StoreLaw {
  readonly name: string
  readonly check: () => Promise<void>
}

/**
 * The laws of a store, each checked on a store of its own: `open` gives one that holds nothing yet, of a schema, a directory
 * or whatever keeps it apart from the others. It is opened and closed by the law.
 */
export function storeLaws(open: () => Promise<Store> | Store): readonly StoreLaw[] {
  return [...lifeLaws, ...commitLaws, ...versionLaws, ...listLaws, ...claimLaws, ...pushLaws].map(({ name, holds }) => ({
    name,
    check: async () => {
      const store = await open()
      await store.open()
      try {
        await holds(store)
      } catch (thrown) {
        const cause = thrown instanceof Error ? thrown.message : String(thrown)
        throw new Error(`A store breaks the law "${name}": ${cause}`, { cause: thrown })
      } finally {
        await store.close()
      }
    },
  }))
}
