// A feed worked through by processes that are killed: each is started where the last one ended, until all is done, and then
// the rows and the deliveries are compared with what an undisturbed run comes to.

import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEngine, type Message, memoryStore, type Store, type StoredShipment } from '../../src/engine/index.js'
import { defineRules } from '../../src/index.js'
import { checkDeliveries, checkInputs, checkRows } from './aftermath.js'
import { dice } from './dice.js'
import { type Call, feed, rules } from './feed.js'

/** Where a worker keeps its rows. */
export type Place =
  | { readonly kind: 'postgres'; readonly url: string; readonly schema: string }
  | { readonly kind: 'pglite'; readonly directory: string }

/** What to do to whom. */
export interface Campaign {
  readonly seed: number
  readonly place: Place
  /** Opens the same rows in this process; called where no worker runs. */
  readonly store: () => Store
  /** How many calls the feed has. */
  readonly length: number
  /** The most moments a worker lives through. */
  readonly mostMoments: number
  /** Whether the rows are looked at after every kill, or only at the end. */
  readonly looksEachTime: boolean
  /** No more kills than this; the last worker is left alone. */
  readonly mostKills?: number
}

/** What became of it. */
export interface Toll {
  readonly kills: number
  readonly deliveries: number
  /** Undoings among the deliveries. */
  readonly undoings: number
}

/** Kills until the feed is done; throws where anything was lost, doubled or turned round. */
export async function wage({
  seed,
  place,
  store,
  length,
  mostMoments,
  looksEachTime,
  mostKills = Infinity,
}: Campaign): Promise<Toll> {
  const below = dice(seed)
  const calls = feed(seed, length)
  const files = new Files(calls)
  let kills = 0
  try {
    for (;;) {
      const moments = kills >= mostKills ? Infinity : 1 + below(mostMoments)
      // Between two moments, too: some are killed a little later.
      const delayMs = below(2) * below(4)
      if ((await live(place, files, { moments, delayMs })) === 'ended') break
      kills++
      if (looksEachTime)
        await within(store(), async opened => checkInputs(await storedOf(opened), heardBy(calls, files.acknowledged())))
    }
    await within(store(), async opened => {
      const stored = await storedOf(opened)
      checkInputs(stored, heardBy(calls, calls.length))
      checkRows(stored, await undisturbed(calls))
      checkDeliveries(files.delivered(), stored, await opened.effects({}))
    })
    const delivered = files.delivered()
    return { kills, deliveries: delivered.length, undoings: delivered.filter(({ kind }) => kind === 'undo').length }
  } finally {
    files.remove()
  }
}

/** The files between the two processes. */
export class Files {
  readonly #folder = mkdtempSync(join(tmpdir(), 'shipfold-crash-'))
  readonly feed = join(this.#folder, 'feed.json')
  readonly acks = join(this.#folder, 'acks')
  readonly inbox = join(this.#folder, 'inbox')

  constructor(calls: readonly Call[]) {
    writeFileSync(this.feed, JSON.stringify({ rules, calls }))
  }

  /** How many calls a worker said to be done. */
  acknowledged(): number {
    return linesOf(this.acks).length
  }

  delivered(): readonly Message[] {
    return linesOf(this.inbox).map(line => JSON.parse(line) as Message) // as the worker wrote them
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true })
  }
}

const linesOf = (file: string): readonly string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []

/** How a worker lives: killed after so many moments and some milliseconds more. */
export interface Life {
  readonly moments: number
  readonly delayMs: number
  readonly relays?: boolean
  /** Told how many moments a worker lived through so far. */
  readonly onMoment?: (moments: number) => void
}

const worker = fileURLToPath(new URL('worker.mjs', import.meta.url))

/** One worker, to its end or to its death. Rejects where it ends by a fault of its own. */
export function live(
  place: Place,
  files: Files,
  { moments, delayMs, relays = true, onMoment }: Life,
): Promise<'ended' | 'killed'> {
  const { feed: path, acks, inbox } = files
  const child = spawn(process.execPath, [worker, JSON.stringify({ place, feed: path, acks, inbox, relays })], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // It does not outlive this process, nor write where that has cleared up.
  const end = () => void child.kill('SIGKILL')
  process.prependOnceListener('exit', end)
  child.once('exit', () => process.off('exit', end))
  let seen = 0
  let said = ''
  child.stdout.on('data', (bytes: Buffer) => {
    const before = seen
    seen += bytes.length
    onMoment?.(seen)
    if (before >= moments || seen < moments) return
    if (delayMs === 0) child.kill('SIGKILL')
    else setTimeout(() => child.kill('SIGKILL'), delayMs)
  })
  child.stderr.on('data', text => {
    said = `${said}${text}`.slice(-4000)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) resolve('ended')
      else if (signal === 'SIGKILL') resolve('killed')
      else reject(new Error(`A worker ended with ${code ?? signal}: ${said}`))
    })
  })
}

/** What a store has when nothing goes wrong and nobody relays. */
export async function undisturbed(calls: readonly Call[]): Promise<readonly StoredShipment[]> {
  const store = memoryStore()
  const engine = createEngine({ store, rules: defineRules(rules), zone: 'UTC' })
  for (const call of calls) await (call.kind === 'tick' ? engine.tick(call.at) : engine.ingest(call.inputs))
  return storedOf(store)
}

/** All shipments of a store, by name. */
export async function storedOf(store: Store): Promise<readonly StoredShipment[]> {
  const rows = await store.shipments({ limit: 1_000 })
  const stored = await store.load(rows.map(({ shipment }) => shipment))
  return [...stored].sort((a, b) => (a.row.shipment < b.row.shipment ? -1 : 1))
}

const heardBy = (calls: readonly Call[], count: number) =>
  calls.slice(0, count).flatMap(call => (call.kind === 'tick' ? [] : call.inputs))

async function within(store: Store, work: (store: Store) => Promise<void>): Promise<void> {
  try {
    // The first worker may have been killed before it had made its tables.
    await store.open()
    await work(store)
  } finally {
    await store.close()
  }
}
