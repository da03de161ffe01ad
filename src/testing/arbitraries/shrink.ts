// Simpler histories than a failing one, of the same automaton: shorter ones first, then simpler codes, then plain times and texts.
// Each is smaller in one fixed order, so shrinking terminates.

import { codes, idOf } from '../../vocabulary/index.js'
import type { HistoryAutomaton } from './automaton.js'
import type { History } from './history.js'
import { formatTime, plainEvent, plainHistory, plainTexts } from './scans.js'
import { ranks, ShortestWalks, type WalkStep } from './shortest-walks.js'

/** What a shrunk history must satisfy: its automaton, the fewest events, and when plain histories begin. */
export interface ShrinkBounds {
  readonly automaton: HistoryAutomaton
  readonly minLength: number
  readonly fromMs: number
}

/** The nodes a history passes, one more than it has events; null where it is no history of the automaton. */
export function nodePath(automaton: HistoryAutomaton, ids: readonly number[]): readonly number[] | null {
  const path = [0]
  for (const id of ids) path.push(automaton.steps[(path.at(-1)! << 6) | id]!)
  return isPath(automaton, ids, 0, 0) ? path : null
}

function isPath({ nodes, steps }: HistoryAutomaton, ids: readonly number[], node: number, start: number): boolean {
  let at = node
  for (let place = start; place < ids.length && at >= 0; place++) at = steps[(at << 6) | ids[place]!]!
  return at >= 0 && nodes[at]!.end > 0
}

/** A simpler history, and the index up to which simpler codes were already tried. */
export interface ShrunkHistory {
  readonly history: History
  readonly tried: number
}

/**
 * Simpler histories than this one, the most promising first. Codes before index `tried` are simplified after all others: the codes
 * of a long history are simplified one by one, and would otherwise be tried from its beginning each time.
 */
export function* simplerHistories(history: History, bounds: ShrinkBounds, tried = 0): IterableIterator<ShrunkHistory> {
  const ids = history.map(({ code }) => idOf(code))
  const path = nodePath(bounds.automaton, ids)
  if (!path) return
  if (tried > 0) yield* simplerCodes(tried)
  const seen = new Set([`${ids}`])
  for (const steps of shorterWalks(ids, path, bounds)) {
    const walkIds = codeIdsOf(steps)
    if (seen.has(`${walkIds}`) || !isSimplerWalk(walkIds, ids)) continue
    seen.add(`${walkIds}`)
    yield { history: rebuildScans(steps, history, bounds.fromMs), tried: 0 }
  }
  yield* simplerCodes(0)
  const bare = plainHistory(ids, bounds.fromMs)
  const plainTimes = history.map((event, at) => ({ ...event, time: bare[at]!.time }))
  for (const other of [bare, plainTimes, plainTexts(history)])
    if (!isSameHistory(other, history) && (other === bare || !isSameHistory(other, bare))) yield { history: other, tried: 0 }

  function* simplerCodes(start: number): IterableIterator<ShrunkHistory> {
    for (let at = start; at < ids.length; at++)
      for (const { code, to } of bounds.automaton.nodes[path![at]!]!.edges) {
        if (ranks[code]! >= ranks[ids[at]!]! || !isPath(bounds.automaton, ids, to, at + 1)) continue
        const steps = [...keptSteps(ids, 0, at), { code, kept: null }, ...keptSteps(ids, at + 1, ids.length)]
        yield { history: rebuildScans(steps, history, bounds.fromMs), tried: at }
      }
  }
}

// The shortest walk and the shortest through each code; then, for every stretch, the walk without it, with the codes needed instead.
function* shorterWalks(ids: readonly number[], path: readonly number[], bounds: ShrinkBounds): Generator<WalkStep[]> {
  const { automaton, minLength } = bounds
  for (const walk of shortestWalks(bounds))
    yield walk.map(({ code, kept: at }) => ({ code, kept: at === null || !ids.includes(code) ? null : ids.indexOf(code) }))
  const rest = new ShortestWalks(automaton, ids, minLength)
  for (const size of stretchLengths(ids.length))
    for (let start = 0; start + size <= ids.length; start++) {
      const walk = rest.from(path[start]!, start + size, minLength - start)
      if (walk) yield [...keptSteps(ids, 0, start), ...walk]
    }
}

// The same for every history, so they are found once; the simplest first.
const shortestCache = new WeakMap<ShrinkBounds, readonly (readonly WalkStep[])[]>()

function shortestWalks(bounds: ShrinkBounds): readonly (readonly WalkStep[])[] {
  const known = shortestCache.get(bounds)
  if (known) return known
  const { automaton, minLength } = bounds
  const wanted = [[], ...codes.map((_, at) => [at + 1])]
  const walks = wanted.flatMap(kept => {
    const walk = new ShortestWalks(automaton, kept, minLength).from(0, 0, minLength)
    return walk ? [walk] : []
  })
  walks.sort((a, b) => (isSimplerWalk(codeIdsOf(a), codeIdsOf(b)) ? -1 : 1))
  shortestCache.set(bounds, walks)
  return walks
}

const codeIdsOf = (walk: readonly WalkStep[]) => walk.map(({ code }) => code)

const keptSteps = (ids: readonly number[], start: number, end: number): WalkStep[] =>
  ids.slice(start, end).map((code, at) => ({ code, kept: start + at }))

// All, a half, a quarter and so on: long histories become short in few steps.
function stretchLengths(length: number): readonly number[] {
  const all: number[] = []
  for (let size = length; size > 1; size = Math.ceil(size / 2)) all.push(size)
  return [...all, 1]
}

function isSimplerWalk(walk: readonly number[], than: readonly number[]): boolean {
  if (walk.length !== than.length) return walk.length < than.length
  const differs = walk.findIndex((code, at) => code !== than[at])
  return differs >= 0 && ranks[walk[differs]!]! < ranks[than[differs]!]!
}

const isSameHistory = (a: History, b: History) => JSON.stringify(a) === JSON.stringify(b)

// Kept events stay as they are, at different times; the events between them are as plain as possible.
function rebuildScans(steps: readonly WalkStep[], history: History, fromMs: number): History {
  if (steps.every(({ kept: at }) => at === null)) return plainHistory(codeIdsOf(steps), fromMs)
  const timeOf = (at: number) => Date.parse(`${history[at]!.time.replace(' ', 'T')}Z`)
  const timesMs = steps.map(({ kept: at }) => (at === null ? null : timeOf(at)))
  const nextOf = (step: number) => timesMs.find((each, place) => place > step && each !== null) ?? null
  let lastMs: number | null = null
  return steps.map(({ code, kept: at }, step) => {
    const timeMs: number =
      at === null ? timeBetween(lastMs, nextOf(step)) : Math.max(timesMs[step]!, (lastMs ?? -Infinity) + SECOND_MS)
    lastMs = timeMs
    return at === null ? plainEvent(code, timeMs) : { ...history[at]!, time: formatTime(timeMs) }
  })
}

const SECOND_MS = 1000
const HOUR_MS = 3_600_000

function timeBetween(lastMs: number | null, nextMs: number | null): number {
  if (lastMs === null) return nextMs! - HOUR_MS
  const half = nextMs === null ? HOUR_MS : Math.floor((nextMs - lastMs) / 2 / SECOND_MS) * SECOND_MS
  return lastMs + Math.max(SECOND_MS, Math.min(HOUR_MS, half))
}
