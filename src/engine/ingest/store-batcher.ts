// Combines concurrent calls into one: a statement for many shipments takes little longer than for one. Each call stays atomic
// and independent: if a combined call fails, each is made alone, and one whose rows another transaction has locked is repeated
// with pauses, in which it holds no connection.

import { pause } from '../../async/pause.js'
import type { Signal } from '../../async/signal.js'
import { nextTask } from '../../async/turns.js'
import { errorCodeOf } from '../../vocabulary/thrown.js'
import type { ShipmentPort, ShipmentWrite, StoredShipment } from '../ports.js'
import { contendedError } from './contended.js'

/** A call that waits to be combined with others. */
interface QueuedCall<Item, Answer> {
  readonly items: readonly Item[]
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

type QueuedCommit = QueuedCall<ShipmentWrite, boolean> & CommitOptions
type QueuedLoad = QueuedCall<string, readonly StoredShipment[]>

/** How to commit. */
export interface CommitOptions {
  /** Ends waiting; what was sent may still be committed. */
  readonly signal?: Signal | undefined
  /** How long to repeat a commit whose rows are locked, in milliseconds. 10,000 by default. */
  readonly lockedMs?: number | undefined
}

// Concurrent commits; further ones wait until one ends or is late, but so many at most may be late.
const MAX_CONCURRENT_COMMITS = 2
const MAX_LATE_COMMITS = 4
// What a commit of several calls holds: so many writes, or fewer if they have many scans. A call with more is made alone.
const MAX_WRITES = 100
const SCANS_OF_A_WRITE = 50
// After how long a commit is late: its rows may be locked.
const LATE_MS = 100
const MAX_LOCKED_MS = 10_000
// Concurrent commits whose rows were locked: the others go on meanwhile.
const MAX_CONCURRENT_LOCKED = 2
const MIN_PAUSE_MS = 50
const MAX_PAUSE_MS = 1_000

/** A port of shipments whose loads and commits are combined; concurrent calls must not share shipments. */
export class StoreBatcher {
  readonly #shipments: ShipmentPort
  #loads: QueuedLoad[] = []
  #commits: QueuedCommit[] = []
  #inFlight = 0
  #late = 0
  #lockedInFlight = 0

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

  /** As {@link ShipmentPort.commit}. Rejects with `store-contended` once its rows have been locked for too long. */
  commit(writes: readonly ShipmentWrite[], options: CommitOptions = {}): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#commits.push({ ...options, items: writes, resolve, reject })
      if (this.#inFlight < MAX_CONCURRENT_COMMITS) this.#commitNext()
    })
  }

  #commitNext(): void {
    const group: QueuedCommit[] = []
    for (let capacity = MAX_WRITES; this.#commits.length > 0; capacity -= weightOf(group.at(-1)!)) {
      if (group.length > 0 && weightOf(this.#commits[0]!) > capacity) break
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
    let isLate = false
    const timer = setTimeout(() => {
      isLate = this.#late < MAX_LATE_COMMITS
      if (!isLate) return
      this.#late++
      release()
    }, LATE_MS)
    void this.#commitAll(group).finally(() => {
      clearTimeout(timer)
      if (isLate) this.#late--
      // Callers that were just answered may commit again: their writes join the next commit.
      nextTask(release)
    })
  }

  async #commitAll(group: readonly QueuedCommit[]): Promise<void> {
    const all = group.flatMap(({ items }) => items)
    const isDone = group.length > 1 && (await this.#commitOnce(all).catch(() => false))
    await Promise.all(group.map(each => (isDone ? each.resolve(true) : this.#commitAlone(each))))
  }

  async #commitOnce(writes: readonly ShipmentWrite[]): Promise<boolean> {
    return this.#shipments.commit(writes)
  }

  // Resolves after the first try, so that others need not wait for locked rows.
  async #commitAlone(call: QueuedCommit): Promise<void> {
    try {
      call.resolve(await this.#commitOnce(call.items))
    } catch (error) {
      if (errorCodeOf(error) === 'store-contended') this.#commitLocked(call, error).then(call.resolve, call.reject)
      else call.reject(error)
    }
  }

  async #commitLocked({ items, signal, lockedMs = MAX_LOCKED_MS }: QueuedCommit, firstError: unknown): Promise<boolean> {
    const startedAt = performance.now()
    let error = firstError
    for (let pauseMs = MIN_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
      const waitedMs = performance.now() - startedAt
      if (waitedMs + pauseMs > lockedMs) throw stillLockedError(items, waitedMs, error)
      await pause(pauseMs * (0.5 + Math.random() / 2), signal)
      signal?.throwIfAborted()
      if (this.#lockedInFlight >= MAX_CONCURRENT_LOCKED) continue
      this.#lockedInFlight++
      try {
        return await this.#commitOnce(items)
      } catch (thrown) {
        if (errorCodeOf(thrown) !== 'store-contended') throw thrown
        error = thrown
      } finally {
        this.#lockedInFlight--
      }
    }
  }
}

const weightOf = ({ items }: QueuedCommit): number =>
  items.reduce((sum, { entries }) => sum + Math.max(1, entries.length / SCANS_OF_A_WRITE), 0)

const stillLockedError = (writes: readonly ShipmentWrite[], waitedMs: number, cause: unknown) =>
  contendedError(
    writes.map(({ row }) => row.shipment),
    `another transaction has locked rows, and still had after ${(waitedMs / 1000).toFixed(1)} s. End that transaction, or let the server end forgotten ones: idle_in_transaction_session_timeout.`,
    cause,
  )
