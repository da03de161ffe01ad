// Sources whose zone is unknown. Their times are read as UTC, but such stamps cannot show which of two clocks' scans came
// first: each unknown clock may run ahead of the others, or behind, by any zone in use. The journal tries all of these offsets;
// a verdict that differs between them rests on no evidence.

import { rankScans, type Scan } from '../replay/index.js'
import { type Entry, type Journal, sourceZone } from './journal.js'
import { type OrderedScans, renumbered } from './scans.js'

// Zones in use lie between UTC-12 and UTC+14, in steps of a quarter of an hour.
const ZONE_STEP_MS = 15 * 60_000
const AHEAD_STEPS = 14 * 4
const BEHIND_STEPS = 12 * 4

/** The one clock of all these entries, null for one whose zone is known; undefined where there may be several. */
export function commonClock<E>(journal: Journal<E>, entries: readonly Entry<E>[]): string | null | undefined {
  let common: string | null | undefined
  for (const entry of entries) {
    const [name, ...others] = Object.keys(entry.assertions)
    const clock = entry.zoned || sourceZone(journal, name!) ? null : name!
    if (others.length > 0 && (clock !== null || !others.every(other => sourceZone(journal, other)))) return undefined
    if (common !== undefined && clock !== common) return undefined
    common = clock
  }
  return common
}

/**
 * The orders in which scans of several clocks may have happened. The first reads all clocks as UTC. The others follow by how
 * far they move clocks: one at a time relative to the known zones, and two at a time relative to each other. Every order comes
 * once, so that scans of one clock give one order.
 */
export function* clockOrders<E>(journal: Journal<E>, { scans, entries }: OrderedScans<E>): Generator<OrderedScans<E>> {
  const clocks = clockByEntry(journal, entries)
  const unknown = [...new Set(clocks)].filter(clock => clock !== null).sort()
  const singles = clocks.includes(null) ? unknown : []
  const pairs = unknown.flatMap((clock, at) => unknown.slice(at + 1).map(other => [clock, other] as const))
  const seen = new Set([signatureOf(scans)])
  yield { scans, entries }
  for (let step = 1; step <= AHEAD_STEPS + BEHIND_STEPS; step++) {
    for (const steps of [-step, step]) {
      const bounded = Math.max(-AHEAD_STEPS, Math.min(BEHIND_STEPS, steps))
      if (bounded === steps) for (const clock of singles) yield* moved(new Map([[clock, steps]]))
      // One moves as far as zones go, the other by the rest in the other direction.
      for (const [clock, other] of pairs)
        yield* moved(
          new Map([
            [clock, bounded],
            [other, bounded - steps],
          ]),
        )
    }
  }

  // A clock ahead of UTC shows later times than UTC, so it moves back.
  function* moved(steps: ReadonlyMap<string | null, number>): Generator<OrderedScans<E>> {
    const shifted = scans.map((scan, at) => {
      const by = steps.get(clocks[at]!) ?? 0
      return by === 0 ? scan : { ...scan, instant: scan.instant + by * ZONE_STEP_MS }
    })
    const order = rankScans(shifted)
    const signature = signatureOf(order)
    if (seen.has(signature)) return
    seen.add(signature)
    yield { scans: renumbered(order), entries: order.map(({ index }) => entries[index]!) }
  }

  // Equal instants leave the order open, which differs from either order.
  function signatureOf(order: readonly Scan<E>[]): string {
    return order.map(({ index, instant }, at) => `${instant === order[at - 1]?.instant ? '=' : ' '}${index}`).join('')
  }
}

// The clock of each entry: null where its zone is known, else the first name of the sources that share it. Sources that assert
// the same event at the same clock reading share one.
function clockByEntry<E>(journal: Journal<E>, entries: readonly Entry<E>[]): readonly (string | null)[] {
  const shared = new Map<string, string | null>()
  for (const entry of entries) if (!entry.zoned) Object.keys(entry.assertions).map(nameOf).reduce(join)
  return entries.map(({ zoned, assertions }) => (zoned ? null : nameOf(Object.keys(assertions)[0]!)))

  function nameOf(source: string): string | null {
    if (sourceZone(journal, source)) return null
    let name: string | null = source
    while (name !== null && shared.has(name)) name = shared.get(name) ?? null
    return name
  }

  function join(a: string | null, b: string | null): string | null {
    const [kept, given] = b === null || (a !== null && b < a) ? [b, a] : [a, b]
    if (given !== kept) shared.set(given!, kept)
    return kept
  }
}
