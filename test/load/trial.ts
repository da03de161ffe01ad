// One store under load: the server and its bare peer take turns at the same posts, a slice each; then the server is killed, and
// what is left is compared with what was posted.

import type { Message, Store } from '../../src/engine/index.js'
import { Client, type Exchange } from './client.js'
import { type Kept, keptIn } from './kept.js'
import { lossesOf } from './losses.js'
import { type Post, posts } from './posts.js'
import { type HandlerName, type Place, Service } from './service.js'

/** What to put under load, and how much of it. */
export interface TrialOptions {
  readonly place: Place
  /** Opens the same rows in this process, once the server is gone; null where they are gone with it. */
  readonly store: (() => Store) | null
  readonly seed: number
  readonly requests: number
  readonly connections: number
  /** No request is begun after this, in milliseconds since 1970. */
  readonly until: number
  readonly handler?: HandlerName | undefined
}

/** What came of it. */
export interface Trial {
  readonly exchanges: readonly Exchange[]
  readonly delivered: readonly Message[]
  /** All that is left in the store. */
  readonly kept: Kept
  /** The turns of each that count: what warms everything up does not. */
  readonly turns: readonly { readonly server: Turn; readonly bare: Turn }[]
  /** What differs from what must be. */
  readonly losses: readonly string[]
}

/** One slice of the posts, answered. */
export interface Turn {
  readonly exchanges: readonly Exchange[]
  readonly ms: number
}

// The first part warms up; of the rest a turn is one in so many.
const WARMING = 1 / 3
const TURNS = 5

export async function trial({
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
    // The client and the peer are quick to answer all of it, and slow until they have.
    await clients.bare.postAll(all, until)
    for (const slice of slices(all))
      turns.push({ bare: await turn(clients.bare, slice, until), server: await turn(clients.server, slice, until) })
    const { delivered, faults } = await server.rest()
    for (const client of Object.values(clients)) client.close()
    const kept = store ? await afterwards(server, store) : await keptIn(server.shelf())
    const exchanges = turns.flatMap(each => each.server.exchanges)
    const losses = [...lossesOf(exchanges, kept, delivered), ...faults.map(fault => `The relay said: ${fault}`)]
    return { exchanges, delivered, kept, turns: turns.slice(1), losses }
  } finally {
    await Promise.all([server.kill(), bare.kill()])
  }
}

// What is left when the server is gone, as in a power cut.
async function afterwards(server: Service, open: () => Store): Promise<Kept> {
  await server.kill()
  const store = open()
  try {
    return await keptIn(store)
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
