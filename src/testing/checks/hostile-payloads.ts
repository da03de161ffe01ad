// Payloads that no provider sends: any JSON, JSON with a feed's own keys, and samples with a node deleted, replaced or doubled.
// fast-check draws a short recipe, and each run builds the payload from it: a payload nested 20,000 deep can neither be printed
// nor shrunk, its recipe can.

import fc from 'fast-check'
import { unconvertibleObject } from './hostile-texts.js'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** A payload that `build` makes anew on each call; fast-check prints its recipe. */
export interface DrawnPayload {
  readonly build: () => Json
  readonly [fc.toStringMethod]: () => string
}

const hostileKeys = ['__proto__', 'constructor', 'toString', 'valueOf', 'toJSON', 'hasOwnProperty', 'length', 'then', '']

// Nested deeper than the stack. Built from the inside, which takes a tenth of the time that parsing the text takes.
const nested = (wrap: (inner: Json) => Json): Json => Array.from({ length: 20_000 }).reduce<Json>(wrap, 1)

// Strings that stand for values too large to be drawn.
const largeValues: Readonly<Record<string, () => Json>> = {
  '<lists in lists>': () => nested(inner => [inner]),
  '<objects in objects>': () => nested(data => ({ data })),
  '<a long text>': () => 'x'.repeat(200_000),
  '<no text or number>': () => JSON.parse(unconvertibleObject),
}

const scalar = fc.oneof(
  fc.constantFrom<Json>(null, true, '', 'null', '0', '14', '210', '4/14', 399, -0, 1e308),
  fc.constantFrom<Json>('2026-02-31 10:00:00', '2026-03-01', '2026-03-01 10:00:00', '\u001b[31m', '\ud800'),
  fc.constantFrom<Json>('{"lastResult":{"data":[1]}}', ...Object.keys(largeValues)),
  fc.jsonValue({ maxDepth: 0 }) as fc.Arbitrary<Json>,
)

const seedJson = (keys: readonly string[]): fc.Arbitrary<Json> =>
  fc.letrec<{ value: Json }>(tie => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      scalar,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.array(fc.tuple(fc.constantFrom(...keys, ...hostileKeys), tie('value')), { maxLength: 6 }).map(ownKeys),
    ),
  })).value

/** JSON whose objects use these keys, so that a decoder looks at what is in them. */
export const jsonWithKeys = (keys: readonly string[]): fc.Arbitrary<DrawnPayload> =>
  seedJson(keys).map(seed => drawnPayload(seed, () => expandSeed(seed)))

/** Any JSON. */
export const anyJson: fc.Arbitrary<DrawnPayload> = fc
  .jsonValue()
  .map(value => drawnPayload(value, () => structuredClone(value) as Json))

type Mutation = { readonly at: number; readonly kind: 'delete' | 'replace' | 'double'; readonly value: Json }

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(5_000),
  kind: fc.constantFrom('delete' as const, 'replace' as const, 'double' as const),
  value: seedJson(['data', 'items', 'time', 'code']),
})

/** One of these samples with up to five nodes deleted, replaced or doubled. */
export const mutatedSamples = (samples: readonly unknown[]): fc.Arbitrary<DrawnPayload> =>
  fc
    .tuple(fc.nat(samples.length - 1), fc.array(mutation, { minLength: 1, maxLength: 5 }))
    .map(([sample, mutations]) =>
      drawnPayload({ sample, mutations }, () => mutations.reduce(mutate, structuredClone(samples[sample]) as Json)),
    )

/** Every key of every object in some JSON. */
export function objectKeys(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return [...(Array.isArray(value) ? [] : Object.keys(value)), ...Object.values(value).flatMap(objectKeys)]
}

const drawnPayload = (recipe: unknown, build: () => Json): DrawnPayload => ({
  build,
  [fc.toStringMethod]: () => JSON.stringify(recipe),
})

// The seed, with each placeholder replaced by its large value.
function expandSeed(seed: Json): Json {
  if (typeof seed === 'string') return Object.hasOwn(largeValues, seed) ? largeValues[seed]!() : seed
  if (typeof seed !== 'object' || seed === null) return seed
  return Array.isArray(seed)
    ? seed.map(expandSeed)
    : ownKeys(Object.entries(seed).map(([key, value]) => [key, expandSeed(value)]))
}

function mutate(payload: Json, { at, kind, value }: Mutation): Json {
  const slots = [...slotsOf(payload)]
  const slot = slots[at % (slots.length + 1)]
  if (!slot) return kind === 'replace' ? expandSeed(value) : payload
  const { parent, key } = slot
  if (Array.isArray(parent)) {
    const index = Number(key)
    const instead = { delete: [], replace: [expandSeed(value)], double: [parent[index]!, parent[index]!] }
    parent.splice(index, 1, ...instead[kind])
  } else if (kind === 'delete') delete parent[key]
  else setOwn(parent, kind === 'double' ? `${key}2` : key, kind === 'double' ? parent[key]! : expandSeed(value))
  return payload
}

// Every slot that holds a value, found without recursion: a value may be nested deeper than the stack.
function* slotsOf(root: Json): Generator<{ parent: Json[] | { [key: string]: Json }; key: string }> {
  const open: Json[] = [root]
  for (let seen = 0; open.length > 0 && seen < 2_000; ) {
    const parent = open.pop()
    if (typeof parent !== 'object' || parent === null) continue
    for (const key of Object.keys(parent)) {
      seen++
      yield { parent, key }
      open.push((parent as { [key: string]: Json })[key]!)
    }
  }
}

function ownKeys(entries: readonly (readonly [string, Json])[]): Json {
  const made: { [key: string]: Json } = {}
  for (const [key, value] of entries) setOwn(made, key, value)
  return made
}

// As JSON.parse does it: `made['__proto__'] = value` would set the prototype.
const setOwn = (made: object, key: string, value: Json) =>
  Object.defineProperty(made, key, { value, enumerable: true, configurable: true, writable: true })
