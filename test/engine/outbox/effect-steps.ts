// Every transition of an effect, found by trial: inputs and relay events in every order up to a depth, on a store in memory. The
// diagram in docs/reference/delivery.md is compared with it.

import {
  createEngine,
  type DeliveryResult,
  type EffectRow,
  type Engine,
  memoryStore,
  type Store,
} from '../../../src/engine/index.js'
import { type CodeInput, defineRules } from '../../../src/index.js'

interface Scenario {
  readonly store: Store
  readonly engine: Engine
  readonly claims: EffectRow[]
  hour: number
}

const DEPTH = 6
const HOUR_MS = 3_600_000
const BEGIN_MS = Date.UTC(2026, 2, 1)
const clock = (hour: number): number => BEGIN_MS + hour * HOUR_MS

const receive =
  (...codes: CodeInput[]) =>
  async ({ engine, hour }: Scenario): Promise<void> => {
    const events = codes.map((code, at) => ({ code, time: new Date(clock(at)) }))
    const receivedAt = new Date(clock(hour))
    await engine.ingest({ shipment: 'A1', kind: 'snapshot', receivedAt, issuedAt: receivedAt, events })
  }

type Outcome =
  | { readonly kind: 'done'; readonly at: number }
  | { readonly kind: 'failed'; readonly error: string; readonly retryAt: number | null }

const acknowledge =
  (how: (hour: number) => Outcome) =>
  async ({ store, claims, hour }: Scenario): Promise<void> => {
    const claim = claims.shift()
    const results: DeliveryResult[] = claim
      ? [{ subject: claim.subject, key: claim.key, attempts: claim.attempts, ...how(hour) }]
      : []
    await store.outbox.acknowledge(results)
  }

const actions: readonly ((scenario: Scenario) => Promise<unknown>)[] = [
  receive('1/1', '5/5', '3/301'),
  receive('1/1', '5/5', '2/204'),
  receive('1/1', '5/5', '3/301', '0/0', '5/5'),
  async ({ store, claims, hour }) =>
    claims.push(...(await store.outbox.claim({ now: clock(hour), until: clock(hour + 2), limit: 1 }))),
  acknowledge(hour => ({ kind: 'done', at: clock(hour) })),
  acknowledge(hour => ({ kind: 'failed', error: 'no', retryAt: clock(hour) })),
  acknowledge(() => ({ kind: 'failed', error: 'no', retryAt: null })),
  async ({ engine }) => engine.retry(),
  async scenario => {
    scenario.hour += 3
  },
]

const pay = {
  name: 'pay',
  when: { kind: 'reached', outcome: 'delivered' },
  if: { certain: true },
  do: { kind: 'pay' },
} as const
const ruleSets = [defineRules([pay]), defineRules([{ ...pay, undo: { kind: 'reclaim' } }])]

/** Each transition once, as `from --> to`; `[*]` stands for no effect. */
export async function effectSteps(): Promise<ReadonlySet<string>> {
  const steps = new Set<string>()
  for (const rules of ruleSets) {
    const known = new Set<string>()
    let paths: readonly (readonly number[])[] = [[]]
    for (let depth = 0; depth < DEPTH; depth++) {
      const longer = paths.flatMap(path => actions.map((_, at) => [...path, at]))
      const newPaths: (readonly number[])[] = []
      for (const path of longer) {
        const store = memoryStore()
        const scenario: Scenario = { store, engine: createEngine({ store, rules }), claims: [], hour: 20 }
        const [before, after] = await play(scenario, path)
        for (const step of stepsBetween(before, after)) steps.add(step)
        const signature = await signatureOf(scenario, after)
        if (!known.has(signature)) newPaths.push(path)
        known.add(signature)
      }
      paths = newPaths
    }
  }
  return steps
}

// The effects before and after the last action of a path.
async function play(scenario: Scenario, path: readonly number[]): Promise<readonly [readonly EffectRow[], readonly EffectRow[]]> {
  let [before, after]: [readonly EffectRow[], readonly EffectRow[]] = [[], []]
  for (const at of path) {
    scenario.hour += 1
    before = after
    await actions[at]!(scenario)
    after = await scenario.store.outbox.list({})
  }
  return [before, after]
}

function stepsBetween(before: readonly EffectRow[], after: readonly EffectRow[]): readonly string[] {
  const keys = [...new Set([...before, ...after].map(({ key }) => key))]
  const rowIn = (rows: readonly EffectRow[], key: string) => rows.find(row => row.key === key)
  return keys.flatMap(key => {
    const [old, next] = [rowIn(before, key), rowIn(after, key)]
    const isStep = old?.state !== next?.state || old?.attempts !== next?.attempts
    return isStep ? [`${old?.state ?? '[*]'} --> ${next?.state ?? '[*]'}`] : []
  })
}

// What determines further transitions, so that no scenario is continued twice.
async function signatureOf({ engine, claims, hour }: Scenario, rows: readonly EffectRow[]): Promise<string> {
  const details = await engine.read('A1')
  const effects = rows.map(({ key, state, cancelRequested, attempts, leaseUntil }) => [
    key,
    state,
    cancelRequested,
    attempts > 0,
    (leaseUntil ?? 0) > clock(hour),
  ])
  return JSON.stringify([details?.status, details?.certain, claims.map(({ key }) => key), effects])
}
