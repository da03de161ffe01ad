// Audits blocks of lines in worker threads and in this one, and merges the results in the order of the blocks.

import type { EventEmitter } from 'node:events'
import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Found } from '../input/lines.js'
import type { LineSink } from '../input/reader.js'
import type { AuditOptions, Auditor } from './auditor.js'
import { type Block, type BlockResult, blockAuditor } from './block.js'

/** A worker thread, or what stands for one in tests. */
export type Thread = Pick<EventEmitter, 'on'> & Pick<Worker, 'postMessage' | 'terminate'>

/** Starts a worker thread. */
export const startThread = (options: AuditOptions): Thread =>
  new Worker(new URL('./audit-thread.js', import.meta.url), { workerData: options })

// With fewer bytes, a thread costs more than it saves; with more threads, they wait for the reader.
const BYTES_PER_THREAD = 24e6
const MAX_THREADS = 8

/** How many threads the largest of the files is worth. */
export async function threadsFor(files: readonly string[]): Promise<number> {
  const sizeOf = (file: string) =>
    stat(file)
      .then(found => (found.isFile() ? found.size : 0))
      .catch(() => 0)
  const largest = Math.max(...(await Promise.all(files.filter(file => file !== '-').map(sizeOf))), 0)
  return Math.max(1, Math.min(availableParallelism(), MAX_THREADS, Math.floor(largest / BYTES_PER_THREAD)))
}

// Blocks that a worker has at most: one to audit, others to go on with. While all have as many, this thread audits the next.
const BLOCKS_PER_WORKER = 3

/** Threads that audit for an auditor. Call `close` after the last file. */
export class AuditThreads {
  readonly #workers: readonly OrderedThread[]
  readonly #auditHere: (block: Block) => BlockResult
  readonly #auditor: Pick<Auditor, 'merge'>
  readonly #pending: { readonly result: Promise<BlockResult>; readonly found: Found }[] = []
  readonly #spare: Block['bytes'][] = []

  /** `count`: worker threads beside this one. */
  constructor(count: number, options: AuditOptions, auditor: Pick<Auditor, 'merge'>, start = startThread) {
    this.#workers = Array.from({ length: count }, () => new OrderedThread(start(options)))
    this.#auditHere = blockAuditor(options)
    this.#auditor = auditor
  }

  /** Takes lines for the threads. */
  readonly sink: LineSink = {
    takeLines: ({ bytes, start, end, file, line }, found) => {
      const length = end - start
      const spare = this.#spare.pop()
      const own = spare && spare.length >= length ? spare : new Uint8Array(length)
      bytes.copy(own, 0, start, end)
      const block = { bytes: own, end: length, file, line }
      const worker = this.#workers.reduce((least, other) => (other.blocks < least.blocks ? other : least))
      const isFree = worker.blocks < BLOCKS_PER_WORKER
      this.#pending.push({ result: isFree ? worker.run(block) : Promise.resolve(this.#auditHere(block)), found })
    },
    settle: () => this.#mergeUntil(0),
  }

  /** Merges results until few are left, so that memory holds few blocks. */
  room(): Promise<void> {
    return this.#mergeUntil(2 * BLOCKS_PER_WORKER * this.#workers.length)
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.map(worker => worker.close()))
  }

  async #mergeUntil(most: number): Promise<void> {
    while (this.#pending.length > most) {
      const { result, found } = this.#pending.shift()!
      const audited = await result
      found.payloads += audited.payloads
      found.sawList ||= audited.sawList
      this.#auditor.merge(audited)
      this.#spare.push(audited.bytes)
    }
  }
}

// Results come in the order of the blocks. A thread that fails fails every block that it has or gets.
class OrderedThread {
  readonly #thread: Thread
  readonly #waiting: { readonly resolve: (result: BlockResult) => void; readonly reject: (error: Error) => void }[] = []
  #failure: Error | null = null

  constructor(thread: Thread) {
    this.#thread = thread
    thread.on('message', (result: BlockResult) => this.#waiting.shift()?.resolve(result))
    thread.on('error', (error: Error) => this.#fail(String(error)))
    thread.on('exit', (code: number) => this.#fail(`it ended with ${code}`))
  }

  /** How many blocks it has. */
  get blocks(): number {
    return this.#waiting.length
  }

  run(block: Block): Promise<BlockResult> {
    const result = new Promise<BlockResult>((resolve, reject) => this.#waiting.push({ resolve, reject }))
    // Whoever waits for it gets the error; until then it is no unhandled rejection.
    result.catch(() => {})
    if (this.#failure === null) this.#thread.postMessage(block, [block.bytes.buffer])
    else this.#fail('')
    return result
  }

  close(): Promise<unknown> {
    return this.#thread.terminate()
  }

  #fail(reason: string): void {
    this.#failure ??= new Error(`a thread failed: ${reason}. --threads 1 audits without it`)
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure)
  }
}
