// Calls that come at once go to the store together: one statement for many costs little more than one for one. Each call still
// happens as a whole or not at all, and knows nothing of the others: where something fails for one of them, each goes alone.

import type { ShipmentWrite, Store, StoredShipment } from './store.js'

/** A call that waits to go with others. */
interface Waiting<Asked, Answer> {
  readonly asked: readonly Asked[]
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

type Commit = Waiting<ShipmentWrite, boolean>
type Load = Waiting<string, readonly StoredShipment[]>

// Commits on their way before others wait for one to end, or to take longer than anybody's patience.
const MOST_FLYING = 2
// Writes in one commit; a call with more goes alone.
const MOST_WRITES = 100
// How long commits that wait for rows somebody has locked may keep others.
const PATIENCE_MS = 100
// In the next turn of the event loop; not every runtime has Node's way to say so.
const soon: (work: () => void) => void = globalThis.setImmediate ?? (work => setTimeout(work, 0))

/** A store asked by many calls that touch different shipments. */
export class Together {
  readonly #store: Store
  #loads: Load[] = []
  #commits: Commit[] = []
  #flying = 0

  constructor(store: Store) {
    this.#store = store
  }

  /** As {@link Store.load}. */
  load(names: readonly string[]): Promise<readonly StoredShipment[]> {
    return new Promise((resolve, reject) => {
      // All that ask at this moment.
      if (this.#loads.push({ asked: names, resolve, reject }) === 1) queueMicrotask(() => void this.#loadAll())
    })
  }

  async #loadAll(): Promise<void> {
    const group = this.#loads
    this.#loads = []
    const load = async (names: readonly string[]) => this.#store.load(names)
    const all = group.length > 1 ? await load(group.flatMap(({ asked }) => asked)).catch(() => null) : null
    const byName = all && new Map(all.map(stored => [stored.row.shipment, stored]))
    for (const { asked, resolve, reject } of group) {
      if (byName) resolve(asked.flatMap(name => byName.get(name) ?? []))
      else load(asked).then(resolve, reject)
    }
  }

  /** As {@link Store.commit}. */
  commit(writes: readonly ShipmentWrite[]): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#commits.push({ asked: writes, resolve, reject })
      if (this.#flying < MOST_FLYING) this.#send()
    })
  }

  #send(): void {
    const group: Commit[] = []
    for (let room = MOST_WRITES; this.#commits.length > 0; room -= group.at(-1)!.asked.length) {
      if (group.length > 0 && this.#commits[0]!.asked.length > room) break
      group.push(this.#commits.shift()!)
    }
    if (group.length === 0) return
    this.#flying++
    let isUp = true
    const giveWay = () => {
      if (!isUp) return
      isUp = false
      this.#flying--
      this.#send()
    }
    const late = setTimeout(giveWay, PATIENCE_MS)
    void this.#commitAll(group).finally(() => {
      clearTimeout(late)
      // Those who were answered may have more to say, and come along.
      soon(giveWay)
    })
  }

  async #commitAll(group: readonly Commit[]): Promise<void> {
    const commit = async (...how: Parameters<Store['commit']>) => this.#store.commit(...how)
    const all = group.flatMap(({ asked }) => asked)
    const isDone = group.length > 1 && (await commit(all, { patienceMs: PATIENCE_MS }).catch(() => false))
    await Promise.all(group.map(({ asked, resolve, reject }) => (isDone ? resolve(true) : commit(asked).then(resolve, reject))))
  }
}
