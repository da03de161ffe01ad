// A feed processed by workers in trouble: they are killed, stopped for longer than a lease, or cut off from the database, while a
// rival relays. Each worker starts where the last one ended, until the feed is done. Then the rows and the deliveries are compared
// with those of an uninterrupted run.

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEngine, type Delivery, memoryStore, type Store, type StoredShipment } from '../../src/engine/index.js'
import { defineRules, type Rule } from '../../src/index.js'
import { checkDeliveries, checkInputs, checkRows } from './aftermath.js'
import { type Call, feed, inputsOf, type RegisterCall, rules } from './feed.js'
import { seededRandom } from './seeded-random.js'

/** Where a worker keeps its rows. */
export type Place =
  | { readonly kind: 'postgres'; readonly url: string; readonly schema: string; readonly timeoutMs?: number }
  | { readonly kind: 'pglite'; readonly directory: string }

/** What befalls a worker; each but a kill lasts longer than a lease. */
export type Trouble = 'kill' | 'pause' | 'partition'

/** Which trouble befalls which workers, and when. */
export interface Campaign {
  readonly seed: number
  readonly place: Place
  /** Opens the same rows in this process; called while no worker runs. */
  readonly store: () => Store
  /** How many calls the feed has. */
  readonly length: number
  /** What befalls workers: kills by default. */
  readonly troubles?: readonly Trouble[]
  /** Cuts the worker off from the database, or connects it again; needed for partitions. */
  readonly cutOff?: (isCutOff: boolean) => void
  /** Relays beside a worker that is paused or cut off. */
  readonly rival?: (files: Files) => Promise<unknown>
  /** A worker gets into trouble after at most this many moments. */
  readonly maxMoments: number
  /** Whether the rows are checked after every kill, or only at the end. */
  readonly checksEachKill: boolean
  /** The most kills; the worker after the last one runs to its end. */
  readonly maxKills?: number
}

/** The result of a campaign. */
export interface CampaignResult {
  readonly kills: number
  readonly pauses: number
  readonly partitions: number
  readonly deliveries: number
  /** Deliveries of kind `undo`. */
  readonly undos: number
}

/** Troubles workers until the feed is done; throws if anything was lost, duplicated or reordered. */
export async function runCampaign({
  seed,
  place,
  store,
  length,
  maxMoments,
  checksEachKill,
  maxKills = Infinity,
  troubles = ['kill'],
  cutOff = () => {},
  rival = async () => {},
}: Campaign): Promise<CampaignResult> {
  const below = seededRandom(seed)
  const calls = feed(seed, length)
  const files = new Files(calls)
  let kills = 0
  const counts = { pauses: 0, partitions: 0 }
  const next = (): NextTrouble => ({
    moments: kills >= maxKills ? Infinity : 1 + below(maxMoments),
    // Some get into trouble a little later, between two moments.
    delayMs: below(2) * below(4),
    trouble: troubles[below(troubles.length)]!,
    forMs: OUTLASTING_MS + below(OUTLASTING_MS),
  })
  const befall = async (trouble: Trouble, forMs: number, child: ChildProcess): Promise<void> => {
    if (trouble === 'kill') {
      child.kill('SIGKILL')
      return
    }
    const isPause = trouble === 'pause'
    counts[isPause ? 'pauses' : 'partitions']++
    if (isPause) child.kill('SIGSTOP')
    else cutOff(true)
    await new Promise(resolve => setTimeout(resolve, forMs))
    await rival(files)
    if (isPause) child.kill('SIGCONT')
    else cutOff(false)
  }
  try {
    for (;;) {
      if ((await runWorker(place, files, { next, befall })) === 'ended') break
      kills++
      if (checksEachKill)
        await within(store(), async opened => checkInputs(await storedOf(opened), inputsOf(calls, files.acknowledged())))
    }
    await within(store(), async opened => {
      const stored = await storedOf(opened)
      checkInputs(stored, inputsOf(calls, calls.length))
      checkRows(stored, await uninterrupted(calls))
      checkDeliveries(files.delivered(), stored, await opened.outbox.list({}))
    })
    const delivered = files.delivered()
    return { kills, ...counts, deliveries: delivered.length, undos: delivered.filter(({ kind }) => kind === 'undo').length }
  } finally {
    files.remove()
  }
}

/** The files through which a worker and this process communicate. */
export class Files {
  readonly #folder = mkdtempSync(join(tmpdir(), 'shipfold-crash-'))
  readonly feed = join(this.#folder, 'feed.json')
  readonly acks = join(this.#folder, 'acks')
  readonly deliveries = join(this.#folder, 'deliveries')

  constructor(calls: readonly (Call | RegisterCall)[], its: readonly Rule[] = rules) {
    writeFileSync(this.feed, JSON.stringify({ rules: its, calls }))
  }

  /** How many calls workers have acknowledged. */
  acknowledged(): number {
    return linesOf(this.acks).length
  }

  delivered(): readonly Delivery[] {
    // A worker writes them down without their signal.
    const { signal } = new AbortController()
    return linesOf(this.deliveries).map(line => ({ ...JSON.parse(line), signal }))
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true })
  }
}

const linesOf = (file: string): readonly string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []

// Longer than a worker's lease.
const OUTLASTING_MS = 200

/** What befalls a worker next: after so many moments and some milliseconds more. */
export interface NextTrouble {
  readonly moments: number
  readonly delayMs: number
  readonly trouble: Trouble
  readonly forMs: number
}

/** What befalls a worker; nothing by default. */
export interface WorkerLife {
  readonly next?: () => NextTrouble
  readonly befall?: (trouble: Trouble, forMs: number, child: ChildProcess) => Promise<void>
  readonly relays?: boolean
  /** Called with the number of moments so far. */
  readonly onMoment?: (moments: number) => void
}

const worker = fileURLToPath(new URL('worker.mjs', import.meta.url))

/** Runs one worker until it ends or is killed. Rejects if it fails. */
export function runWorker(
  place: Place,
  files: Files,
  { next, befall = async () => {}, relays = true, onMoment }: WorkerLife,
): Promise<'ended' | 'killed'> {
  const { feed: path, acks, deliveries } = files
  const child = spawn(process.execPath, [worker, JSON.stringify({ place, feed: path, acks, deliveries, relays })], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // The worker must not outlive this process, nor write to files that are removed.
  const end = () => void child.kill('SIGKILL')
  process.prependOnceListener('exit', end)
  child.once('exit', () => process.off('exit', end))
  let seen = 0
  let errors = ''
  let coming = next?.()
  let dueAt = coming?.moments ?? Infinity
  const strike = async ({ trouble, forMs }: NextTrouble) => {
    await befall(trouble, forMs, child)
    coming = next!()
    dueAt = seen + coming.moments
  }
  let failure: unknown
  child.stdout.on('data', (bytes: Buffer) => {
    seen += bytes.length
    onMoment?.(seen)
    if (!coming || seen < dueAt) return
    dueAt = Infinity
    const its = coming
    const strikes = () =>
      void strike(its).catch(error => {
        failure = error
        end()
      })
    if (its.delayMs === 0) strikes()
    else setTimeout(strikes, its.delayMs)
  })
  child.stderr.on('data', text => {
    errors = `${errors}${text}`.slice(-4000)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (failure) reject(failure)
      else if (code === 0) resolve('ended')
      else if (signal === 'SIGKILL') resolve('killed')
      else reject(new Error(`A worker ended with ${code ?? signal}: ${errors}`))
    })
  })
}

/** The rows of a run without kills and without a relay. */
export async function uninterrupted(calls: readonly Call[]): Promise<readonly StoredShipment[]> {
  const store = memoryStore()
  const engine = createEngine({ store, rules: defineRules(rules), zone: 'UTC' })
  for (const call of calls) await (call.kind === 'tick' ? engine.tick(call.at) : engine.ingest(call.inputs))
  return storedOf(store)
}

/** All shipments of a store, by name. */
export async function storedOf(store: Store): Promise<readonly StoredShipment[]> {
  const rows = await store.shipments.list({ limit: 1_000 })
  const stored = await store.shipments.load(rows.map(({ shipment }) => shipment))
  return [...stored].sort((a, b) => (a.row.shipment < b.row.shipment ? -1 : 1))
}

async function within(store: Store, work: (store: Store) => Promise<void>): Promise<void> {
  try {
    // The first worker may have been killed before it created the tables.
    await store.open()
    await work(store)
  } finally {
    await store.close()
  }
}
