// The plan of mirrors over every small state of the outbox: any order of changes, claims, answers and retries up to a few
// revisions, with a receiver that keeps the highest revision.

import { expect, test } from 'vitest'
import { planMirror } from '../../../src/engine/outbox/mirror-plan.js'
import type { EffectRow } from '../../../src/engine/ports.js'
import type { ChangedStanding, Standing } from '../../../src/rules/index.js'
import { isFullLength } from '../../runs.js'

const standing = (status: Standing['status'], certain: boolean): Standing => ({ status, outcome: null, certain })
// The rule watches the status; `null` is a condition that does not hold.
const standings: readonly (Standing | null)[] = [
  standing('inTransit', true),
  standing('inTransit', false),
  standing('exception', true),
  standing('expected', false),
  null,
]
const MAX_REVISIONS = isFullLength ? 3 : 2

interface State {
  readonly rows: readonly EffectRow[]
  readonly current: Standing | null
  /** What the receiver was told under the highest revision. */
  readonly told: Pick<EffectRow, 'revision' | 'standing'> | null
}

const START: State = { rows: [], current: null, told: null }

function activation(previous: Standing | null, next: Standing | null): ChangedStanding {
  const effect = { kind: 'set' }
  return {
    ...{ key: 'A/0/mirror', rule: 'mirror', journey: 0, cause: null, do: [{ key: 'A/0/mirror/set', effect }] },
    ...{ of: ['status'], previous, standing: next },
  }
}

const isOpen = ({ state, cancelRequested }: EffectRow) =>
  state === 'pending' || state === 'dead' || (state === 'claimed' && !cancelRequested)

// Far quicker than expect, of which there would be millions.
function check(holds: boolean, problem: string, where: unknown): void {
  if (!holds) throw new Error(`${problem}: ${JSON.stringify(where)}`)
}

function change({ rows, current, told }: State, next: Standing | null, isAssumed = false): State {
  const { add, drop, cancel, revive } = planMirror({ subject: 'A', now: 0 }, activation(current, next), rows, isAssumed)
  check(revive.length === 0, 'it revives', rows)
  const rowOf = (key: string) => rows.find(row => row.key === key)
  for (const key of drop) check(rowOf(key)?.state === 'pending' && rowOf(key)?.attempts === 0, `it drops ${key}`, rows)
  for (const { key, state } of cancel) check(rowOf(key)?.state === state && state !== 'done', `it cancels ${key}`, rows)
  for (const added of add)
    check(
      rows.every(({ revision }) => revision < added.revision),
      `it adds ${added.key}`,
      rows,
    )
  const kept = rows
    .filter(({ key }) => !drop.includes(key))
    .map(row => {
      if (!cancel.some(({ key }) => key === row.key)) return row
      return row.state === 'claimed' ? { ...row, cancelRequested: true } : { ...row, state: 'cancelled' as const }
    })
  return { rows: [...kept, ...add], current: next, told: told ?? null }
}

/** Every state that one event leads to. */
function* next(state: State): Generator<State> {
  const { rows, current } = state
  for (const each of standings) if (JSON.stringify(each) !== JSON.stringify(current)) yield change(state, each)
  for (const row of rows) {
    const put = (its: Partial<EffectRow>, told = state.told): State => ({
      ...state,
      told,
      rows: rows.map(other => (other === row ? { ...row, ...its } : other)),
    })
    const isHeldUp = rows.some(
      ({ revision, state: its }) => revision < row.revision && ['pending', 'dead', 'claimed'].includes(its),
    )
    if (row.state === 'pending' && !isHeldUp) yield put({ state: 'claimed', attempts: 1 })
    if (row.state === 'dead') yield put({ state: 'pending' })
    if (row.state !== 'claimed') continue
    const { revision } = row
    const told = state.told && state.told.revision > revision ? state.told : { revision, standing: row.standing }
    const failed = row.cancelRequested ? 'cancelled' : 'pending'
    yield put({ state: 'done' }, told)
    // It fails, also after it took effect; and for the last time.
    yield put({ state: failed })
    yield put({ state: failed }, told)
    yield put({ state: row.cancelRequested ? 'cancelled' : 'dead' })
  }
}

test('in every state what can be claimed is the standing as it is, and at rest the receiver has it', () => {
  const known = new Set<string>()
  let states: readonly State[] = [START]
  let [resting, waiting, back] = [0, 0, 0]
  while (states.length > 0) {
    const found: State[] = []
    for (const state of states.flatMap(each => [...next(each)])) {
      const { rows, current, told } = state
      const text = JSON.stringify([
        rows.map(r => [r.revision, r.state, r.attempts, r.cancelRequested, r.standing]),
        current,
        told,
      ])
      if (known.has(text) || rows.some(({ revision }) => revision > MAX_REVISIONS)) continue
      known.add(text)
      found.push(state)
      const open = rows.filter(isOpen)
      for (const row of open) check(JSON.stringify(row.standing) === JSON.stringify(current), 'a stale standing waits', text)
      check(open.length < 2, 'two wait', text)
      const inFlight = rows.filter(({ state: its }) => its === 'claimed')
      if (open.some(({ state: its }) => its === 'pending') && inFlight.length > 0) waiting++
      if (open.length + inFlight.length > 0 || current === null) continue
      resting++
      check((told?.standing?.status ?? 'expected') === current.status, 'the receiver has another status', text)
    }
    // Nothing is sent where the status is what the last delivery left.
    for (const state of found) {
      const last = state.rows.at(-1)
      if (state.current === null || last?.state !== 'done' || last.standing?.status !== state.current.status) continue
      for (const each of standings) {
        if (each === null || each.status === last.standing.status) continue
        back++
        const { rows } = change(change(state, each), state.current)
        check(JSON.stringify(rows) === JSON.stringify(state.rows), 'it sends what the receiver has', rows)
      }
    }
    states = found
  }
  expect(known.size).toBeGreaterThan(500)
  for (const count of [resting, waiting, back]) expect(count).toBeGreaterThan(20)
})

test('an assumed standing counts as delivered, and what waits is still sent', () => {
  const [moving, , stuck] = standings as readonly Standing[]
  const taken = change(START, moving!, true)
  expect(taken.rows).toMatchObject([{ state: 'done', assumed: true, standing: moving, revision: 1 }])
  expect(change(taken, stuck!).rows.slice(1)).toMatchObject([{ state: 'pending', assumed: false, standing: stuck, revision: 2 }])
  const waiting = change(change(START, moving!), stuck!, true)
  expect(waiting.rows).toMatchObject([{ state: 'pending', assumed: false, standing: stuck, revision: 2 }])
})

test('each kind of effect is planned by itself, and one that the rule has lost is withdrawn', () => {
  const [moving, , stuck] = standings as readonly Standing[]
  const { rows } = change(START, moving!)
  const lost = { ...rows[0]!, key: 'A/0/mirror/mail/1', effect: { kind: 'mail' } }
  const done = { ...rows[0]!, state: 'done' as const, attempts: 1 }
  const plan = planMirror({ subject: 'A', now: 0 }, activation(moving!, stuck!), [done, lost], false)
  expect(plan).toMatchObject({ drop: [lost.key], cancel: [], add: [{ revision: 2, effect: { kind: 'set' } }] })
})
