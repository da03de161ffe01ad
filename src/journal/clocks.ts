// Sources whose zone nobody knows. Their times are read as UTC, but which of two clocks' scans came first is more than such
// stamps can say: each unknown clock may run ahead of the others, or behind, by any zone in use. All of these are tried, and
// what differs between them rests on no evidence.

import type { Entry, Journal } from './journal.js'
import { type Believed, ranked } from './order.js'
import { stampOfEntry } from './stamps.js'
import { zoneIn } from './zones.js'

/** Zones in use lie between UTC-12 and UTC+14, in steps of a quarter of an hour. */
const STEP_MS = 15 * 60_000
const AHEAD_STEPS = 14 * 4
const BEHIND_STEPS = 12 * 4

type Orders<E> = readonly (readonly Believed<E>[])[]

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
 * The orders in which scans of several clocks may have happened: as all are read as UTC first, then by how far a clock is
 * moved for it; each is moved alone. One order where all were read from one clock.
 */
export function alignments<E>(journal: Journal<E>, scans: readonly Believed<E>[]): Orders<E> {
  const clocks = clocksOf(journal, scans)
  const unknown = [...new Set(clocks)].filter(clock => clock !== null).sort()
  const isAnchored = clocks.includes(null)
  if (unknown.length + Number(isAnchored) < 2) return [scans]
  // Without a known zone to hold on to, the first clock stands, and the others may run two zones' difference from it.
  const movable = isAnchored ? unknown : unknown.slice(1)
  const [ahead, behind] = isAnchored ? [AHEAD_STEPS, BEHIND_STEPS] : [AHEAD_STEPS + BEHIND_STEPS, AHEAD_STEPS + BEHIND_STEPS]
  const places = new Map(scans.map(({ key }, at) => [key, at]))
  const orders = new Map([[signatureOf(scans), scans]])
  for (let step = 1; step <= Math.max(ahead, behind); step++) {
    for (const clock of movable) {
      // A clock ahead of UTC shows later times than it should.
      if (step <= ahead) note(clock, -step)
      if (step <= behind) note(clock, step)
    }
  }
  return [...orders.values()]

  function note(clock: string, steps: number): void {
    const moved = scans.map((scan, at) => (clocks[at] === clock ? { ...scan, instant: scan.instant + steps * STEP_MS } : scan))
    const order = ranked(moved)
    const signature = signatureOf(order)
    if (!orders.has(signature)) orders.set(signature, order)
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

const isZoned = (entry: Entry<unknown>): boolean => {
  const stamp = stampOfEntry(entry)
  return stamp.at !== null && stamp.zoned
}
