// Combines concurrent calls into one: a statement for many shipments takes little longer than for one. Each call stays atomic
// and independent: if a combined call fails, each is made alone.

import type { ShipmentPort, ShipmentWrite, StoredShipment } from '../ports.js'

/** A call that waits to be combined with others. */
interface QueuedCall<Item, Answer> {
  readonly items: readonly Item[]
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

type QueuedCommit = QueuedCall<ShipmentWrite, boolean>
type QueuedLoad = QueuedCall<string, readonly StoredShipment[]>

// Concurrent commits; further ones wait until one ends or has taken LOCK_TIMEOUT_MS.
const MAX_CONCURRENT_COMMITS = 2
// Writes per commit; a call with more is made alone.
const MAX_WRITES = 100
// Maximum lock wait before other commits proceed.
const LOCK_TIMEOUT_MS = 100
// Not every runtime has setImmediate.
const nextTask: (work: () => void) => void = globalThis.setImmediate ?? (work => setTimeout(work, 0))

/** A port of shipments whose loads and commits are combined; concurrent calls must not share shipments. */
export class StoreBatcher {
  readonly #shipments: ShipmentPort
  #loads: QueuedLoad[] = []
  #commits: QueuedCommit[] = []
  #inFlight = 0

  constructor(shipments: ShipmentPort) {
    this.#shipments = shipments
  }

  /** As {@link ShipmentPort.load}. */
  load(names: readonly string[]): Promise<readonly StoredShipment[]> {
    return new Promise((resolve, reject) => {
      // Combines all loads of this tick of the event loop.
      if (this.#loads.push({ items: names, resolve, reject }) === 1) queueMicrotask(() => void this.#loadAll())
    })
  }

  async #loadAll(): Promise<void> {
    const group = this.#loads
    this.#loads = []
    const load = async (names: readonly string[]) => this.#shipments.load(names)
    const all = group.length > 1 ? await load(group.flatMap(({ items }) => items)).catch(() => null) : null
    const byName = all && new Map(all.map(stored => [stored.row.shipment, stored]))
    for (const { items, resolve, reject } of group) {
      if (byName) resolve(items.flatMap(name => byName.get(name) ?? []))
      else load(items).then(resolve, reject)
    }
  }

  /** As {@link ShipmentPort.commit}. */
  commit(writes: readonly ShipmentWrite[]): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#commits.push({ items: writes, resolve, reject })
      if (this.#inFlight < MAX_CONCURRENT_COMMITS) this.#commitNext()
    })
  }

  #commitNext(): void {
    const group: QueuedCommit[] = []
    for (let capacity = MAX_WRITES; this.#commits.length > 0; capacity -= group.at(-1)!.items.length) {
      if (group.length > 0 && this.#commits[0]!.items.length > capacity) break
      group.push(this.#commits.shift()!)
    }
    if (group.length === 0) return
    this.#inFlight++
    let isHolding = true
    const release = () => {
      if (!isHolding) return
      isHolding = false
      this.#inFlight--
      this.#commitNext()
    }
    const late = setTimeout(release, LOCK_TIMEOUT_MS)
    void this.#commitAll(group).finally(() => {
      clearTimeout(late)
      // Callers that were just answered may commit again: their writes join the next commit.
      nextTask(release)
    })
  }

  async #commitAll(group: readonly QueuedCommit[]): Promise<void> {
    const commit = async (...args: Parameters<ShipmentPort['commit']>) => this.#shipments.commit(...args)
    const all = group.flatMap(({ items }) => items)
    const isDone = group.length > 1 && (await commit(all, { lockTimeoutMs: LOCK_TIMEOUT_MS }).catch(() => false))
    await Promise.all(group.map(({ items, resolve, reject }) => (isDone ? resolve(true) : commit(items).then(resolve, reject))))
  }
}
