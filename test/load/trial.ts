// One store under load: the server and its bare peer take turns with the same posts, a slice each; then the server is killed and
// the stored rows are compared with the posts.

import type { Delivery, Store } from '../../src/engine/index.js'
import { Client, type Exchange } from './client.js'
import { lossesOf } from './losses.js'
import { type Post, posts } from './posts.js'
import { type HandlerName, type Place, Service } from './service.js'
import { type StoredRows, storedRows } from './stored-rows.js'

/** Which store to load, and how much. */
export interface TrialOptions {
  readonly place: Place
  /** Opens the same rows in this process once the server has ended; null if they end with it. */
  readonly store: (() => Store) | null
  readonly seed: number
  readonly requests: number
  readonly connections: number
  /** No request starts after this, in milliseconds since 1970. */
  readonly until: number
  readonly handler?: HandlerName | undefined
}

/** The result of a trial. */
export interface Trial {
  readonly exchanges: readonly Exchange[]
  readonly delivered: readonly Delivery[]
  /** All rows left in the store. */
  readonly stored: StoredRows
  /** The turns of each, without the warm-up. */
  readonly turns: readonly { readonly server: Turn; readonly bare: Turn }[]
  /** What is wrong, a sentence each. */
  readonly losses: readonly string[]
}

/** One slice of the posts with its responses. */
export interface Turn {
  readonly exchanges: readonly Exchange[]
  readonly ms: number
}

// The first part warms up; the rest is split into this many turns.
const WARMING = 1 / 3
const TURNS = 5

export async function runTrial({
  place,
  store,
  seed,
  requests,
  connections,
  until,
  handler = 'shipfold',
}: TrialOptions): Promise<Trial> {
  const server = new Service(handler, place)
  const bare = new Service('bare', null)
  try {
    const clients = { server: new Client(await server.port, connections), bare: new Client(await bare.port, connections) }
    const all = posts(seed, requests)
    const turns = []
    // Warms up the client and the peer, which are slow at first.
    await clients.bare.postAll(all, until)
    for (const slice of slices(all))
      turns.push({ bare: await turn(clients.bare, slice, until), server: await turn(clients.server, slice, until) })
    const { delivered, failures } = await server.finish()
    for (const client of Object.values(clients)) client.close()
    const stored = store ? await rowsAfterKill(server, store) : await storedRows(server.store())
    const exchanges = turns.flatMap(each => each.server.exchanges)
    const losses = [...lossesOf(exchanges, stored, delivered), ...failures.map(failure => `The relay reported: ${failure}`)]
    return { exchanges, delivered, stored, turns: turns.slice(1), losses }
  } finally {
    await Promise.all([server.kill(), bare.kill()])
  }
}

// The rows that survive a power failure.
async function rowsAfterKill(server: Service, open: () => Store): Promise<StoredRows> {
  await server.kill()
  const store = open()
  try {
    return await storedRows(store)
  } finally {
    await store.close()
  }
}

async function turn(client: Client, slice: readonly Post[], until: number): Promise<Turn> {
  const began = performance.now()
  const exchanges = await client.postAll(slice, until)
  return { exchanges, ms: performance.now() - began }
}

function slices(all: readonly Post[]): readonly (readonly Post[])[] {
  const begin = Math.ceil(all.length * WARMING)
  const size = Math.ceil((all.length - begin) / TURNS)
  const turns = Array.from({ length: TURNS }, (_, at) => all.slice(begin + at * size, begin + (at + 1) * size))
  return [all.slice(0, begin), ...turns]
}
