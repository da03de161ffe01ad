// Simpler histories than one that fails, of the same course: shorter ones first, then simpler codes, then plain times and
// words. Each is smaller in one fixed order, so shrinking ends.

import { codes, idOf } from '../../codes/index.js'
import type { History } from '../history.js'
import type { Course } from './course.js'
import { clock, plain, plainEvent, plainWords } from './dress.js'
import { ranks, Shortening, type Taken } from './shortening.js'

/** What a shrunk history must keep to: its course, the fewest events, and when plain histories begin. */
export interface Bounds {
  readonly course: Course
  readonly minLength: number
  readonly fromMs: number
}

/** The nodes a history passes, one more than its events; null where it is no history of the course. */
export function walked(course: Course, ids: readonly number[]): readonly number[] | null {
  const path = [0]
  for (const id of ids) path.push(course.steps[(path.at(-1)! << 6) | id]!)
  return isWalk(course, ids, 0, 0) ? path : null
}

function isWalk({ nodes, steps }: Course, ids: readonly number[], node: number, start: number): boolean {
  let at = node
  for (let place = start; place < ids.length && at >= 0; place++) at = steps[(at << 6) | ids[place]!]!
  return at >= 0 && nodes[at]!.end > 0
}

/** A simpler history, and the place up to which its codes were tried already. */
export interface Simpler {
  readonly history: History
  readonly tried: number
}

/**
 * Histories simpler than this one, most promising first. Codes up to the place `tried` come after all others: a long history
 * gets its codes simpler one by one, and would else be tried from its beginning each time.
 */
export function* simpler(history: History, bounds: Bounds, tried = 0): IterableIterator<Simpler> {
  const ids = history.map(({ code }) => idOf(code))
  const path = walked(bounds.course, ids)
  if (!path) return
  if (tried > 0) yield* simplerCodes(tried)
  const seen = new Set([`${ids}`])
  for (const steps of shorterWalks(ids, path, bounds)) {
    const word = idsOf(steps)
    if (seen.has(`${word}`) || !isSmaller(word, ids)) continue
    seen.add(`${word}`)
    yield { history: redressed(steps, history, bounds.fromMs), tried: 0 }
  }
  yield* simplerCodes(0)
  const bare = plain(ids, bounds.fromMs)
  const plainTimes = history.map((event, at) => ({ ...event, time: bare[at]!.time }))
  for (const other of [bare, plainTimes, plainWords(history)])
    if (!isSame(other, history) && (other === bare || !isSame(other, bare))) yield { history: other, tried: 0 }

  function* simplerCodes(start: number): IterableIterator<Simpler> {
    for (let at = start; at < ids.length; at++)
      for (const { code, to } of bounds.course.nodes[path![at]!]!.edges) {
        if (ranks[code]! >= ranks[ids[at]!]! || !isWalk(bounds.course, ids, to, at + 1)) continue
        const steps = [...kept(ids, 0, at), { code, kept: null }, ...kept(ids, at + 1, ids.length)]
        yield { history: redressed(steps, history, bounds.fromMs), tried: at }
      }
  }
}

// The shortest walk of all and those through one code; then every walk that keeps all but a stretch, with what it needs instead.
function* shorterWalks(ids: readonly number[], path: readonly number[], bounds: Bounds): Generator<Taken[]> {
  const { course, minLength } = bounds
  for (const walk of shortestOf(bounds))
    yield walk.map(({ code, kept: at }) => ({ code, kept: at === null || !ids.includes(code) ? null : ids.indexOf(code) }))
  const rest = new Shortening(course, ids, minLength)
  for (const size of sizes(ids.length))
    for (let start = 0; start + size <= ids.length; start++) {
      const walk = rest.from(path[start]!, start + size, minLength - start)
      if (walk) yield [...kept(ids, 0, start), ...walk]
    }
}

// They are the same for every history, so they are found once; simplest first.
const shortests = new WeakMap<Bounds, readonly (readonly Taken[])[]>()

function shortestOf(bounds: Bounds): readonly (readonly Taken[])[] {
  const known = shortests.get(bounds)
  if (known) return known
  const { course, minLength } = bounds
  const wanted = [[], ...codes.map((_, at) => [at + 1])]
  const walks = wanted.flatMap(word => {
    const walk = new Shortening(course, word, minLength).from(0, 0, minLength)
    return walk ? [walk] : []
  })
  walks.sort((a, b) => (isSmaller(idsOf(a), idsOf(b)) ? -1 : 1))
  shortests.set(bounds, walks)
  return walks
}

const idsOf = (walk: readonly Taken[]) => walk.map(({ code }) => code)

const kept = (ids: readonly number[], start: number, end: number): Taken[] =>
  ids.slice(start, end).map((code, at) => ({ code, kept: start + at }))

// All, half, a quarter and so on: long histories get short in few steps.
function sizes(length: number): readonly number[] {
  const all: number[] = []
  for (let size = length; size > 1; size = Math.ceil(size / 2)) all.push(size)
  return [...all, 1]
}

function isSmaller(word: readonly number[], than: readonly number[]): boolean {
  if (word.length !== than.length) return word.length < than.length
  const differs = word.findIndex((code, at) => code !== than[at])
  return differs >= 0 && ranks[word[differs]!]! < ranks[than[differs]!]!
}

const isSame = (a: History, b: History) => JSON.stringify(a) === JSON.stringify(b)

// Events that are kept stay as they are, a time apart; those between them fit in as plainly as can be.
function redressed(steps: readonly Taken[], history: History, fromMs: number): History {
  if (steps.every(({ kept: at }) => at === null)) return plain(idsOf(steps), fromMs)
  const timeOf = (at: number) => Date.parse(`${history[at]!.time.replace(' ', 'T')}Z`)
  const timesMs = steps.map(({ kept: at }) => (at === null ? null : timeOf(at)))
  const nextOf = (step: number) => timesMs.find((each, place) => place > step && each !== null) ?? null
  let lastMs: number | null = null
  return steps.map(({ code, kept: at }, step) => {
    const timeMs: number =
      at === null ? between(lastMs, nextOf(step)) : Math.max(timesMs[step]!, (lastMs ?? -Infinity) + SECOND_MS)
    lastMs = timeMs
    return at === null ? plainEvent(code, timeMs) : { ...history[at]!, time: clock(timeMs) }
  })
}

const SECOND_MS = 1000
const HOUR_MS = 3_600_000

function between(lastMs: number | null, nextMs: number | null): number {
  if (lastMs === null) return nextMs! - HOUR_MS
  const half = nextMs === null ? HOUR_MS : Math.floor((nextMs - lastMs) / 2 / SECOND_MS) * SECOND_MS
  return lastMs + Math.max(SECOND_MS, Math.min(HOUR_MS, half))
}
