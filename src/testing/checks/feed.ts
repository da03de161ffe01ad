// What must hold of a decoder for any payload: run the checks on a decoder of your own.

import fc from 'fast-check'
import type { DecodedParts } from '../../feeds/feed.js'
import { replay } from '../../replay/index.js'
import { assertRuns, assertSeed, type Check, namedChecks } from '../../vocabulary/check.js'
import { type Code, checkOptions, readCode, readTime, ShipfoldError } from '../../vocabulary/index.js'
import type { History } from '../arbitraries/history.js'
import { histories } from '../arbitraries/index.js'
import { anyJson, type DrawnPayload, jsonWithKeys, mutatedSamples, objectKeys } from './hostile-payloads.js'

/** What the checks need to know of a feed. */
export interface CheckFeedOptions {
  /** Payloads as the feed sends them, parsed: one of every shape it has. */
  readonly samples: readonly unknown[]
  /**
   * Returns the lists of a payload whose items are scans: the lists themselves, not copies; none where it has none. Without
   * this option no check can know whether an item was lost, and those checks are left out.
   */
  readonly listsIn?: ((payload: unknown) => readonly unknown[][]) | undefined
  /** Makes the payload of a history, oldest scan first. The payload must decode to that history. */
  readonly render?: ((history: History, shipment: string) => unknown) | undefined
  /** Codes that such a payload cannot express. */
  readonly missingCodes?: readonly Code[] | undefined
  /** Whether the feed's scans carry their own `position`, as the native format may. False by default. */
  readonly hasPositions?: boolean | undefined
  /** Payloads for each check; 300 by default. */
  readonly runs?: number | undefined
  /** Seed of the payloads; the same seed tries the same ones. 1 by default. */
  readonly seed?: number | undefined
}

const optionNames = ['samples', 'listsIn', 'render', 'missingCodes', 'hasPositions', 'runs', 'seed']

/** A decoder: what a payload says of each of its shipments. */
type Decode = (payload: unknown) => readonly DecodedParts[]

/**
 * Returns the checks of a decoder. They run over its samples, over samples with up to five places deleted, replaced or doubled,
 * and over any JSON: the decoder never throws, loses nothing, alters nothing, and returns what `replay` can read. Throws
 * `bad-option` without samples.
 */
export function checkFeed(decode: Decode, options: CheckFeedOptions): readonly Check[] {
  if (typeof decode !== 'function')
    throw new ShipfoldError('bad-option', 'checkFeed needs the decoder of a feed: checkFeed(decode, { samples }).')
  checkOptions('checkFeed', options, optionNames)
  const { samples, listsIn, render, missingCodes = [], hasPositions = false, runs = 300, seed = 1 } = options ?? {}
  if (!Array.isArray(samples) || samples.length === 0)
    throw new ShipfoldError('bad-option', 'checkFeed needs samples: payloads as the feed sends them, parsed.')
  assertRuns(runs)
  assertSeed(seed)
  const keys = [...new Set(samples.flatMap(objectKeys))]
  const hostile = fc.oneof(anyJson, ...(keys.length > 0 ? [{ arbitrary: jsonWithKeys(keys), weight: 2 }] : []), {
    arbitrary: mutatedSamples(samples),
    weight: 4,
  })
  const forEachPayload = (holds: (payload: unknown) => void) => () => {
    for (const sample of samples) holds(structuredClone(sample))
    fc.assert(
      fc.property(hostile, ({ build }: DrawnPayload) => holds(build())),
      { numRuns: runs, seed },
    )
  }
  return namedChecks('A decoder', [
    {
      name: 'nothing makes it throw',
      run: forEachPayload(payload => {
        decode(payload)
      }),
    },
    {
      name: 'it returns a list of shipments with events and rejects, each well-formed',
      run: forEachPayload(payload => {
        const found = decode(payload)
        if (!Array.isArray(found) || found.length === 0)
          failCheck(
            `It returns ${valueText(found)}. Return a list with an entry for each shipment, or one that says what is wrong.`,
          )
        found.forEach(assertWellFormed)
      }),
    },
    {
      name: 'it leaves the payload unchanged, and returns the same for the same payload',
      run: forEachPayload(payload => {
        const before = jsonOf(payload)
        const first = jsonOf(decode(payload))
        assertSameDecoding('the payload after decoding', jsonOf(payload), before)
        assertSameDecoding('the second result', jsonOf(decode(payload)), first)
      }),
    },
    {
      name: 'every event is a step or a reject of replay',
      run: forEachPayload(payload => {
        for (const { events } of decode(payload)) {
          const report = replay(events)
          const placed = [...report.journeys, report].flatMap(({ steps }) => steps.map(({ index }) => index))
          const indexes = [...placed, ...report.rejected.map(({ index }) => index)].sort((a, b) => a - b)
          assertSameDecoding('the indexes of the events in the report', indexes, [...events.keys()])
        }
      }),
    },
    ...(hasPositions
      ? []
      : [
          {
            name: "positions number a shipment's events from 0, the oldest, each once",
            run: forEachPayload(payload => {
              for (const { events } of decode(payload)) {
                const positions = events.map(({ position }) => position)
                assertSameDecoding(
                  'the positions',
                  [...positions].sort((a, b) => a - b),
                  [...positions.keys()],
                )
              }
            }),
          },
        ]),
    ...(listsIn ? losslessChecks(decode, listsIn, samples, forEachPayload) : []),
    ...(render ? [roundTripCheck(decode, render, missingCodes, { numRuns: runs, seed })] : []),
  ])
}

function assertWellFormed({ shipment, kind = 'snapshot', events, rejected = [], reported }: DecodedParts): void {
  if (shipment !== null && typeof shipment !== 'string')
    failCheck(`The shipment is ${valueText(shipment)}. Return a string, or null.`)
  if (kind !== 'snapshot' && kind !== 'delta')
    failCheck(`The kind is ${valueText(kind)}. Return 'snapshot' for a whole list, 'delta' for single events.`)
  if (!Array.isArray(events)) failCheck(`The events are ${valueText(events)}. Return a list.`)
  for (const { index, field, reason } of rejected) {
    if (index !== null && !(index in events))
      failCheck(`A reject has the index ${index} of ${events.length} events. Return the index of an event, or null.`)
    if (typeof field !== 'string' || typeof reason !== 'string')
      failCheck('A reject lacks its field or its reason. Return both as strings.')
  }
  readCode(reported)
}

function losslessChecks(
  decode: Decode,
  listsIn: (payload: unknown) => readonly unknown[][],
  samples: readonly unknown[],
  forEachPayload: (holds: (payload: unknown) => void) => () => void,
): readonly Check[] {
  return [
    {
      name: 'every item is an event, unless the whole payload is rejected',
      run: forEachPayload(payload => {
        const items = listsIn(payload).reduce((sum, list) => sum + list.length, 0)
        const found = decode(payload)
        const events = eventsOf(found).length
        if (events === items || (events === 0 && found.some(({ rejected = [] }) => rejected.length > 0))) return
        failCheck(`It makes ${events} events of ${items} items. Make one event of each item, and reject what cannot be read.`)
      }),
    },
    {
      name: 'a damaged item leaves all other items intact',
      run: () => {
        for (const sample of samples) {
          const whole = eventsOf(decode(structuredClone(sample)))
          const count = listsIn(structuredClone(sample)).reduce((sum, list) => sum + list.length, 0)
          for (let at = 0; at < count; at++)
            for (const damage of [null, 7, 'junk', [], {}]) {
              const payload = structuredClone(sample)
              if (!damageItem(listsIn(payload), at, damage)) continue
              // A list that is JSON text was parsed into a copy: the payload itself is undamaged.
              if (JSON.stringify(payload) === JSON.stringify(sample)) continue
              const others = (all: typeof whole) =>
                all.flatMap(({ code, time }, other) => (other === at ? [] : [[other, code, time]]))
              assertSameDecoding(
                `the other events where item ${at} is ${valueText(damage)}`,
                others(eventsOf(decode(payload))),
                others(whole),
              )
            }
        }
      },
    },
  ]
}

const eventsOf = (found: readonly DecodedParts[]) => found.flatMap(({ events }) => events)

function damageItem(lists: readonly unknown[][], at: number, damage: unknown): boolean {
  let place = at
  for (const list of lists) {
    if (place < list.length) {
      list[place] = damage
      return true
    }
    place -= list.length
  }
  return false
}

function roundTripCheck(
  decode: Decode,
  render: (history: History, shipment: string) => unknown,
  missingCodes: readonly Code[],
  settings: fc.Parameters<unknown>,
): Check {
  const expressible = histories().filter(history => history.every(({ code }) => !missingCodes.includes(code)))
  const pairs = (events: readonly { readonly code?: unknown; readonly time: unknown }[]) =>
    events.map(({ code, time }) => `${readCode(code as Code).code} ${readTime(time)}`)
  return {
    name: 'a rendered history decodes to that history',
    run: () =>
      fc.assert(
        fc.property(expressible, history => {
          const found = decode(JSON.parse(JSON.stringify(render(history, 'EX1'))))
          assertSameDecoding(
            'the shipments',
            found.map(({ shipment }) => shipment),
            ['EX1'],
          )
          const inOrder = [...found[0]!.events].sort((a, b) => a.position - b.position)
          assertSameDecoding('the events, oldest first', pairs(inOrder), pairs(history))
        }),
        settings as fc.Parameters<[History]>,
      ),
  }
}

function assertSameDecoding(what: string, found: unknown, expected: unknown): void {
  const [actual, wanted] = [JSON.stringify(found), JSON.stringify(expected)]
  if (actual !== wanted)
    failCheck(`It differs in ${what}: found ${actual.slice(0, EXCERPT_LENGTH)}; expected ${wanted.slice(0, EXCERPT_LENGTH)}.`)
}

// Null where the value is nested deeper than the stack.
function jsonOf(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null
  } catch {
    return null
  }
}

// Characters shown of each side of a difference.
const EXCERPT_LENGTH = 400

const valueText = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)

function failCheck(message: string): never {
  throw new Error(message)
}
