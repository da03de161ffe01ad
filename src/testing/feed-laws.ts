// What must hold of a decoder, whatever it is given: run it on your own.

import fc from 'fast-check'
import { type Code, readCode, readTime, ShipfoldError } from '../codes/index.js'
import type { Decoded } from '../feeds/feed.js'
import { replay } from '../replay/index.js'
import { checkRuns, named } from './breach.js'
import { anyJson, type Drawn, jsonWithKeys, keysOf, mutated } from './feed-laws/hostile.js'
import { histories } from './histories/index.js'
import type { History } from './history.js'
import type { LawCheck } from './journal-laws.js'

/** What is known of a feed. */
export interface FeedLawOptions {
  /** Payloads as the feed sends them, of every shape that it has; parsed. */
  readonly samples: readonly unknown[]
  /**
   * The lists of a payload whose items are scans, the lists themselves; none where it has none. Without it nobody can know
   * whether an item was lost, and the laws of that are left out.
   */
  readonly listsIn?: ((payload: unknown) => readonly unknown[][]) | undefined
  /** Makes the payload of a history, oldest scan first: what it gives must decode to that history. */
  readonly render?: ((history: History, shipment: string) => unknown) | undefined
  /** Codes that such a payload cannot write. */
  readonly lacks?: readonly Code[] | undefined
  /** Whether the feed's scans say their own `position`, as those of our own form may. False by default. */
  readonly hasPositions?: boolean | undefined
  /** Payloads for each law; 300 by default. */
  readonly runs?: number | undefined
  /** Where they begin; the same seed tries the same ones. 1 by default. */
  readonly seed?: number | undefined
}

/**
 * The laws of a decoder, over its samples, samples with up to five places deleted, replaced or doubled, and any JSON at all: it never throws, loses
 * nothing, alters nothing, and gives what replay can read. Throws `bad-option` without samples.
 */
export function feedLaws(decode: (payload: unknown) => Decoded, options: FeedLawOptions): readonly LawCheck[] {
  const { samples, listsIn, render, lacks = [], hasPositions = false, runs = 300, seed = 1 } = options
  if (!Array.isArray(samples) || samples.length === 0)
    throw new ShipfoldError('bad-option', 'feedLaws needs samples: payloads as the feed sends them, parsed.')
  checkRuns(runs)
  const keys = [...new Set(samples.flatMap(keysOf))]
  const hostile = fc.oneof(anyJson, ...(keys.length > 0 ? [{ arbitrary: jsonWithKeys(keys), weight: 2 }] : []), {
    arbitrary: mutated(samples),
    weight: 4,
  })
  const everything = (holds: (payload: unknown) => void) => () => {
    for (const sample of samples) holds(structuredClone(sample))
    fc.assert(
      fc.property(hostile, ({ build }: Drawn) => holds(build())),
      { numRuns: runs, seed },
    )
  }
  return named('A decoder', [
    {
      name: 'nothing makes it throw',
      check: everything(payload => {
        decode(payload)
      }),
    },
    {
      name: 'it gives a shipment, events and rejects, each in its form',
      check: everything(payload => inForm(decode(payload))),
    },
    {
      name: 'it leaves the payload as it was, and gives the same for the same',
      check: everything(payload => {
        const before = textOf(payload)
        const first = textOf(decode(payload))
        same('the payload after decoding', textOf(payload), before)
        same('what it gives the second time', textOf(decode(payload)), first)
      }),
    },
    {
      name: 'every event is a step or a reject of replay',
      check: everything(payload => {
        const { events } = decode(payload)
        const report = replay(events)
        const told = [...report.epochs, report].flatMap(({ steps }) => steps.map(({ index }) => index))
        const indexes = [...told, ...report.rejected.map(({ index }) => index)].sort((a, b) => a - b)
        same('the events that replay has', indexes, [...events.keys()])
      }),
    },
    ...(hasPositions
      ? []
      : [
          {
            name: 'positions are the places of the events in time, each once from 0',
            check: everything(payload => {
              const positions = decode(payload).events.map(({ position }) => position)
              same(
                'the positions',
                [...positions].sort((a, b) => a - b),
                [...positions.keys()],
              )
            }),
          },
        ]),
    ...(listsIn ? lossless(decode, listsIn, samples, everything) : []),
    ...(render ? [roundTrip(decode, render, lacks, { numRuns: runs, seed })] : []),
  ])
}

function inForm({ shipment, events, rejected, reported }: Decoded): void {
  if (shipment !== null && typeof shipment !== 'string') wrong(`The shipment is ${shown(shipment)}. Give a text, or null.`)
  if (!Array.isArray(events)) wrong(`The events are ${shown(events)}. Give a list.`)
  for (const { index, field, reason } of rejected) {
    if (index !== null && !(index in events))
      wrong(`A reject has the index ${index} of ${events.length} events. Give an event's, or null.`)
    if (typeof field !== 'string' || typeof reason !== 'string')
      wrong('A reject lacks its field or its reason. Give both as text.')
  }
  readCode(reported)
}

function lossless(
  decode: (payload: unknown) => Decoded,
  listsIn: (payload: unknown) => readonly unknown[][],
  samples: readonly unknown[],
  everything: (holds: (payload: unknown) => void) => () => void,
): readonly LawCheck[] {
  return [
    {
      name: 'every item is an event, unless the whole payload is rejected',
      check: everything(payload => {
        const items = listsIn(payload).reduce((sum, list) => sum + list.length, 0)
        const { events, rejected } = decode(payload)
        if (events.length === items || (events.length === 0 && rejected.length > 0)) return
        wrong(`Of ${items} items it makes ${events.length} events. Make one of each, and reject what cannot be read.`)
      }),
    },
    {
      name: 'a damaged item costs no other',
      check: () => {
        for (const sample of samples) {
          const whole = decode(structuredClone(sample)).events
          const count = listsIn(structuredClone(sample)).reduce((sum, list) => sum + list.length, 0)
          for (let at = 0; at < count; at++)
            for (const damage of [null, 7, 'junk', [], {}]) {
              const payload = structuredClone(sample)
              if (!damaged(listsIn(payload), at, damage)) continue
              // A list given as text was copied: nothing was damaged.
              if (JSON.stringify(payload) === JSON.stringify(sample)) continue
              const { events } = decode(payload)
              const rest = (all: typeof events) =>
                all.flatMap(({ code, time }, other) => (other === at ? [] : [[other, code, time]]))
              same(`the other events where item ${at} is ${shown(damage)}`, rest(events), rest(whole))
            }
        }
      },
    },
  ]
}

function damaged(lists: readonly unknown[][], at: number, damage: unknown): boolean {
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

function roundTrip(
  decode: (payload: unknown) => Decoded,
  render: (history: History, shipment: string) => unknown,
  lacks: readonly Code[],
  settings: fc.Parameters<unknown>,
): LawCheck {
  const writable = histories().filter(history => history.every(({ code }) => !lacks.includes(code)))
  const gist = (events: readonly { readonly code?: unknown; readonly time: unknown }[]) =>
    events.map(({ code, time }) => `${readCode(code as Code).code} ${readTime(time)}`)
  return {
    name: 'a history that is rendered decodes to that history',
    check: () =>
      fc.assert(
        fc.property(writable, history => {
          const { shipment, events } = decode(JSON.parse(JSON.stringify(render(history, 'EX1'))))
          same('the shipment', shipment, 'EX1')
          same('the events in time', gist([...events].sort((a, b) => a.position - b.position)), gist(history))
        }),
        settings as fc.Parameters<[History]>,
      ),
  }
}

function same(what: string, found: unknown, expected: unknown): void {
  const [is, wanted] = [JSON.stringify(found), JSON.stringify(expected)]
  if (is !== wanted) wrong(`It differs in ${what}: it gives ${is.slice(0, MOST)}; expected ${wanted.slice(0, MOST)}.`)
}

// Null where it is nested deeper than the stack.
function textOf(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null
  } catch {
    return null
  }
}

// Characters shown of what differs.
const MOST = 400

const shown = (value: unknown): string => (typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value))

function wrong(message: string): never {
  throw new Error(message)
}
