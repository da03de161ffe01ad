// Every step that an effect can take, found by trying: whatever can be heard or can happen to a relay, in every order up to a
// depth, on a store in memory. What docs/delivery.md draws is compared with it.

import { createEngine, type EffectRow, type Engine, memoryStore, type Settlement, type Store } from '../../src/engine/index.js'
import { type CodeInput, defineRules } from '../../src/index.js'

interface Scene {
  readonly store: Store
  readonly engine: Engine
  readonly claims: EffectRow[]
  hour: number
}

const DEPTH = 6
const HOUR_MS = 3_600_000
const BEGIN_MS = Date.UTC(2026, 2, 1)
const clock = (hour: number): number => BEGIN_MS + hour * HOUR_MS

const hear =
  (...codes: CodeInput[]) =>
  async ({ engine, hour }: Scene): Promise<void> => {
    const events = codes.map((code, at) => ({ code, time: new Date(clock(at)) }))
    const heardAt = new Date(clock(hour))
    await engine.ingest({ shipment: 'A1', kind: 'snapshot', heardAt, saidAt: heardAt, events })
  }

type End =
  | { readonly kind: 'sent'; readonly at: number }
  | { readonly kind: 'failed'; readonly error: string; readonly retryAt: number | null }

const settle =
  (how: (hour: number) => End) =>
  async ({ store, claims, hour }: Scene): Promise<void> => {
    const claim = claims.shift()
    const settlements: Settlement[] = claim ? [{ key: claim.key, attempts: claim.attempts, ...how(hour) }] : []
    await store.settle(settlements)
  }

const happenings: readonly ((scene: Scene) => Promise<unknown>)[] = [
  hear('1/1', '5/5', '3/301'),
  hear('1/1', '5/5', '2/204'),
  hear('1/1', '5/5', '3/301', '0/0', '5/5'),
  async ({ store, claims, hour }) => claims.push(...(await store.claim({ now: clock(hour), until: clock(hour + 2), limit: 1 }))),
  settle(hour => ({ kind: 'sent', at: clock(hour) })),
  settle(hour => ({ kind: 'failed', error: 'no', retryAt: clock(hour) })),
  settle(() => ({ kind: 'failed', error: 'no', retryAt: null })),
  async ({ engine }) => engine.retry(),
  async scene => {
    scene.hour += 3
  },
]

const pay = {
  name: 'pay',
  when: { kind: 'reached', outcome: 'delivered' },
  only: { settled: true },
  do: { kind: 'pay' },
} as const
const shops = [defineRules([pay]), defineRules([{ ...pay, undo: { kind: 'reclaim' } }])]

/** Each step once, as `from --> to`; `[*]` for not being there. */
export async function effectSteps(): Promise<ReadonlySet<string>> {
  const steps = new Set<string>()
  for (const rules of shops) {
    const known = new Set<string>()
    let paths: readonly (readonly number[])[] = [[]]
    for (let depth = 0; depth < DEPTH; depth++) {
      const longer = paths.flatMap(path => happenings.map((_, at) => [...path, at]))
      const news: (readonly number[])[] = []
      for (const path of longer) {
        const store = memoryStore()
        const scene: Scene = { store, engine: createEngine({ store, rules }), claims: [], hour: 20 }
        const [before, after] = await lived(scene, path)
        for (const step of stepsBetween(before, after)) steps.add(step)
        const sight = await seen(scene, after)
        if (!known.has(sight)) news.push(path)
        known.add(sight)
      }
      paths = news
    }
  }
  return steps
}

// The effects before the last happening, and after it.
async function lived(scene: Scene, path: readonly number[]): Promise<readonly [readonly EffectRow[], readonly EffectRow[]]> {
  let [before, after]: [readonly EffectRow[], readonly EffectRow[]] = [[], []]
  for (const at of path) {
    scene.hour += 1
    before = after
    await happenings[at]!(scene)
    after = await scene.store.effects({})
  }
  return [before, after]
}

function stepsBetween(before: readonly EffectRow[], after: readonly EffectRow[]): readonly string[] {
  const keys = [...new Set([...before, ...after].map(({ key }) => key))]
  const rowIn = (rows: readonly EffectRow[], key: string) => rows.find(row => row.key === key)
  return keys.flatMap(key => {
    const [was, is] = [rowIn(before, key), rowIn(after, key)]
    const isStep = was?.state !== is?.state || was?.attempts !== is?.attempts
    return isStep ? [`${was?.state ?? '[*]'} --> ${is?.state ?? '[*]'}`] : []
  })
}

// What decides how it goes on, so that no scene is gone on with twice.
async function seen({ engine, claims, hour }: Scene, rows: readonly EffectRow[]): Promise<string> {
  const reading = await engine.read('A1')
  const effects = rows.map(({ key, state, withdrawn, attempts, leaseUntil }) => [
    key,
    state,
    withdrawn,
    attempts > 0,
    (leaseUntil ?? 0) > clock(hour),
  ])
  return JSON.stringify([reading?.status, reading?.settled, claims.map(({ key }) => key), effects])
}
