// Sources whose zone nobody knows. Their times are read as UTC, but which of two clocks' scans came first is more than such
// stamps can say: each unknown clock may run ahead of the others, or behind, by any zone in use. All of these are tried, and
// what differs between them rests on no evidence.

import type { Entry, Journal } from './journal.js'
import { type Believed, ranked, renumbered } from './order.js'
import { zoneIn } from './zones.js'

/** Zones in use lie between UTC-12 and UTC+14, in steps of a quarter of an hour. */
const STEP_MS = 15 * 60_000
const AHEAD_STEPS = 14 * 4
const BEHIND_STEPS = 12 * 4

/** The one clock that all of these were read from, null for one whose zone is known; undefined where there may be several. */
export function clockOf<E>(journal: Journal<E>, entries: readonly Entry<E>[]): string | null | undefined {
  let only: string | null | undefined
  for (const entry of entries) {
    const [name, ...others] = Object.keys(entry.told)
    const clock = isZoned(entry) || zoneIn(journal, name!) ? null : name!
    if (others.length > 0 && (clock !== null || !others.every(other => zoneIn(journal, other)))) return undefined
    if (only !== undefined && clock !== only) return undefined
    only = clock
  }
  return only
}

/**
 * The orders in which scans of several clocks may have happened: as all are read as UTC first, then by how far clocks are
 * moved for it, each alone against the known zones and each two against each other. An order that came before is left out,
 * so that there is one where one clock told all after all.
 */
export function* alignments<E>(journal: Journal<E>, scans: readonly Believed<E>[]): Generator<readonly Believed<E>[]> {
  const clocks = clocksOf(journal, scans)
  const unknown = [...new Set(clocks)].filter(clock => clock !== null).sort()
  const singles = clocks.includes(null) ? unknown : []
  const pairs = unknown.flatMap((clock, at) => unknown.slice(at + 1).map(other => [clock, other] as const))
  const places = new Map(scans.map(({ key }, at) => [key, at]))
  const seen = new Set([signatureOf(scans)])
  yield scans
  for (let step = 1; step <= AHEAD_STEPS + BEHIND_STEPS; step++) {
    for (const steps of [-step, step]) {
      const most = Math.max(-AHEAD_STEPS, Math.min(BEHIND_STEPS, steps))
      if (most === steps) for (const clock of singles) yield* moved(new Map([[clock, steps]]))
      // One is moved as far as zones go, the other the other way by what is left.
      for (const [clock, other] of pairs)
        yield* moved(
          new Map([
            [clock, most],
            [other, most - steps],
          ]),
        )
    }
  }

  // A clock ahead of UTC shows later times than it should, so it is moved back.
  function* moved(steps: ReadonlyMap<string | null, number>): Generator<readonly Believed<E>[]> {
    const shifted = scans.map((scan, at) => {
      const by = steps.get(clocks[at]!) ?? 0
      return by === 0 ? scan : { ...scan, instant: scan.instant + by * STEP_MS }
    })
    const order = ranked(shifted)
    const signature = signatureOf(order)
    if (seen.has(signature)) return
    seen.add(signature)
    yield renumbered(order)
  }

  // Equal instants leave the order open, which is another order than either.
  function signatureOf(order: readonly Believed<E>[]): string {
    return order.map(({ key, instant }, at) => `${instant === order[at - 1]?.instant ? '=' : ' '}${places.get(key)}`).join('')
  }
}

// The clock of each scan: null where its zone is known, else the first name of the sources that share it. Sources that tell
// the same event at the same reading of their clocks share one.
function clocksOf<E>(journal: Journal<E>, scans: readonly Believed<E>[]): readonly (string | null)[] {
  const shared = new Map<string, string | null>()
  for (const { entry } of scans) if (!isZoned(entry)) Object.keys(entry.told).map(nameOf).reduce(join)
  return scans.map(({ entry }) => (isZoned(entry) ? null : nameOf(Object.keys(entry.told)[0]!)))

  function nameOf(source: string): string | null {
    if (zoneIn(journal, source)) return null
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

const isZoned = ({ zoned }: Entry<unknown>): boolean => zoned === true
