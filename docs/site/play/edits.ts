// What the reader changed: scans switched off or moved, costs, and constraints switched off.

import type { FeedEvent } from '../../../src/feeds/index.js'
import type { Step } from '../../../src/replay/index.js'
import { type Constraint, type Costs, costs, readTime, type UnusualCosts } from '../../../src/vocabulary/index.js'
import type { Shipment } from './input.js'

export interface Edits {
  /** The indexes of the scans that are switched off. */
  readonly off: readonly number[]
  /** The scans that were moved, with their times and positions now. */
  readonly moved: readonly (readonly [index: number, time: string | number, position: number])[]
  readonly costs: Costs
  /** The constraints that are switched off. */
  readonly without: readonly Constraint[]
}

export const noEdits: Edits = { off: [], moved: [], costs, without: [] }

/** The costs with one of them changed; `unusual.` and a name is that of keeping an unusual scan. */
export function withCost(all: Costs, name: string, cost: number): Costs {
  if (!name.startsWith('unusual.')) return { ...all, [name]: cost }
  return { ...all, unusual: { ...unusualOf(all), [name.slice('unusual.'.length)]: cost } as UnusualCosts }
}

/** The costs by name, each with its number. */
export const costRows = (all: Costs): readonly (readonly [name: string, cost: number])[] => [
  ...(['presumed', 'routine', 'milestone', 'delivery'] as const).map(name => [name, all[name]] as const),
  ...Object.entries(unusualOf(all)).map(([name, cost]) => [`unusual.${name}`, cost] as const),
]

const unusualOf = ({ unusual }: Costs) => (typeof unusual === 'number' ? { default: unusual } : unusual)

/** The events to replay, and the place of each among those of the shipment. */
export interface EditedEvents {
  readonly events: readonly FeedEvent[]
  readonly indexes: readonly number[]
}

export function applyEdits({ events }: Shipment, { off, moved }: Edits): EditedEvents {
  const hidden = new Set(off)
  const places = new Map(moved.map(([index, time, position]) => [index, { time, position }]))
  const indexes = [...events.keys()].filter(index => !hidden.has(index))
  return { events: indexes.map(index => ({ ...events[index]!, ...places.get(index) })), indexes }
}

/** The edits after a scan changed places with the nearest one before (-1) or after (1) it that has another time. */
export function moveScan(edits: Edits, { events, indexes }: EditedEvents, steps: readonly Step[], at: number, by: -1 | 1): Edits {
  const instantAt = (place: number) => readTime(steps[place]!.time)
  let other = at + by
  while (other >= 0 && other < steps.length && instantAt(other) === instantAt(at)) other += by
  if (other < 0 || other >= steps.length) return edits
  const [from, to] = [steps[at]!.index, steps[other]!.index]
  const moved = new Map(edits.moved.map(each => [each[0], each]))
  for (const [index, as] of [
    [from, to],
    [to, from],
  ] as const) {
    const { time, position } = events[as]!
    moved.set(indexes[index]!, [indexes[index]!, time, position])
  }
  return { ...edits, moved: [...moved.values()] }
}
