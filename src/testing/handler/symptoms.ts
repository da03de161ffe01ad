// What a system does wrong, one row each: how it is found in a trial, and the law that it breaks.

import type { Outcome } from '../../replay/index.js'
import type { DisorderLaw, Stand } from '../disorder/index.js'
import { outcomes, shows, type Trial } from './trial.js'

/** One thing that went wrong in a trial. */
export interface Finding {
  readonly symptom: Symptom
  /** The law broken; null where a message was refused. */
  readonly law: DisorderLaw | null
  /** The message after which it showed, counted from 0. */
  readonly at: number
  /** What was said or done, and what should have been, in one sentence. */
  readonly what: string
}

type Found = Pick<Finding, 'law' | 'at' | 'what'>
// Of what a trial shows about one thing, the row that comes first tells; the others would say it again.
type About = 'message' | 'end' | 'act' | 'undo' | 'flag'
type Shape = { symptom: string; about: About; says: string; find: (trial: Trial) => Found | null }

const rows = [
  { symptom: 'refused', about: 'message', says: 'refused a message', find: refused },
  { symptom: 'downgraded', about: 'end', says: 'downgraded an outcome', find: downgraded },
  { symptom: 'acted-twice', about: 'act', says: 'acted twice', find: actedTwice },
  { symptom: 'acted-without-cause', about: 'act', says: 'acted without cause', find: actedWithoutCause },
  { symptom: 'not-undone', about: 'undo', says: 'did not undo', find: notUndone },
  { symptom: 'lost-delivery', about: 'end', says: 'lost a delivery', find: lost('delivered') },
  { symptom: 'lost-return', about: 'end', says: 'lost a return', find: lost('returned') },
  { symptom: 'lost-cancellation', about: 'end', says: 'lost a cancellation', find: lost('cancelled') },
  { symptom: 'never-acted', about: 'end', says: 'never acted', find: neverActed },
  { symptom: 'wrong-end', about: 'end', says: 'ended elsewhere', find: wrongEnd },
  { symptom: 'not-flagged', about: 'flag', says: 'did not flag a contradiction', find: notFlagged },
  { symptom: 'flagged-without-cause', about: 'flag', says: 'flagged without cause', find: flaggedWithoutCause },
] as const satisfies readonly Shape[]

/** A way in which a system fails. */
export type Symptom = (typeof rows)[number]['symptom']

/** Every symptom, and how it reads: it `downgraded an outcome`. */
export const symptoms: readonly { readonly symptom: Symptom; readonly says: string }[] = rows

/** All that went wrong in a trial. */
export function findingsIn(trial: Trial): readonly Finding[] {
  const findings = new Map<About, Finding>()
  const parts = partsOf(trial)
  for (const { symptom, about, find } of rows) {
    if (findings.has(about)) continue
    for (const part of parts) {
      const found = find(part)
      if (found) findings.set(about, { symptom, ...found })
      if (found) break
    }
  }
  return [...findings.values()]
}

// Where all is told as it should be, a journey that is told so far is a journey: each end of it counts.
function partsOf(trial: Trial): readonly Trial[] {
  const { transcript, seen, refusal } = trial
  if (transcript.messages.length === 0) return []
  if (transcript.labels.length > 0) return [trial]
  const parts = seen.slice(0, refusal === null ? -1 : undefined).map((_, at): Trial => {
    const after = transcript.truth.after.slice(0, at + 1)
    const messages = transcript.messages.slice(0, at + 1)
    const truth = { ...transcript.truth, after, end: after[at]! }
    return { transcript: { ...transcript, messages, truth }, seen: seen.slice(0, at + 1), refusal: null }
  })
  return [...parts, trial]
}

function refused({ seen, refusal }: Trial): Found | null {
  return refusal === null ? null : { law: null, at: seen.length, what: `it refused the message, each time: ${refusal}` }
}

// After a message, an outcome that it showed is gone, though what was told upholds it as before.
function downgraded({ seen, transcript: { laws, truth } }: Trial): Found | null {
  if (!laws.includes('no-downgrade')) return null
  for (let at = 1; at < seen.length; at++) {
    const [before, after] = [truth.after[at - 1]!, truth.after[at]!]
    const { outcome } = after
    if (outcome === null || before.outcome !== outcome || !after.settled) continue
    const [earlier, now] = [seen[at - 1]!, seen[at]!]
    if (shows(earlier, outcome) === true && shows(now, outcome) === false)
      return { law: 'no-downgrade', at, what: `it stays ${outcome}, but the system says ${saidBy(now)}` }
    if ((now.undone?.[outcome] ?? 0) > (earlier.undone?.[outcome] ?? 0))
      return { law: 'no-downgrade', at, what: `it stays ${outcome}, but what was done for that was taken back` }
  }
  return null
}

function actedTwice(trial: Trial): Found | null {
  return overdone(trial, dues => dues > 0)
}

function actedWithoutCause(trial: Trial): Found | null {
  return overdone(trial, dues => dues === 0)
}

// More was done for an outcome than there were times at which it became true, up to some message.
function overdone({ seen, transcript: { laws, truth } }: Trial, isIts: (dues: number) => boolean): Found | null {
  if (!laws.includes('once')) return null
  for (let at = 0; at < seen.length; at++)
    for (const outcome of outcomes) {
      const done = seen[at]!.done?.[outcome] ?? 0
      const dues = duesOf(truth.after.slice(0, at + 1), outcome)
      if (done <= dues || !isIts(dues)) continue
      const cause = dues === 0 ? `never ${outcome} so far` : `${outcome} ${times(dues)}`
      return { law: 'once', at, what: `it was ${cause}, but the system acted for that ${times(done)}` }
    }
  return null
}

// How often an outcome became true, or sure after a doubt, whichever is more.
function duesOf(stands: readonly Stand[], outcome: Outcome): number {
  const starts = (isIt: (stand: Stand) => boolean) =>
    stands.filter((stand, at) => isIt(stand) && (at === 0 || !isIt(stands[at - 1]!))).length
  return Math.max(
    starts(stand => stand.outcome === outcome),
    starts(stand => stand.outcome === outcome && stand.settled),
  )
}

// What was done stands, though what it was done for is not true in the end.
function notUndone({ seen, refusal, transcript: { laws, truth } }: Trial): Found | null {
  const [last, at] = [seen.at(-1), seen.length - 1]
  if (refusal !== null || !last || !truth.end.settled || !(laws.includes('undone') || laws.includes('told-end'))) return null
  for (const outcome of outcomes) {
    if (truth.end.outcome === outcome || !truth.after.some(stand => stand.outcome === outcome)) continue
    const left = standing(last, outcome)
    if (left === undefined || left <= 0) continue
    const what = `it is not ${outcome} after all, but what was done for that was not taken back`
    return { law: laws.includes('undone') ? 'undone' : 'told-end', at, what }
  }
  return null
}

function lost(outcome: Outcome) {
  return ({ seen, refusal, transcript: { laws, truth } }: Trial): Found | null => {
    const last = seen.at(-1)
    if (refusal !== null || !last || truth.end.outcome !== outcome || !truth.end.settled) return null
    if (shows(last, outcome) !== false) return null
    return { law: endLaw(laws), at: seen.length - 1, what: `it is ${outcome}, but the system says ${saidBy(last)}` }
  }
}

function neverActed({ seen, refusal, transcript: { laws, truth } }: Trial): Found | null {
  const last = seen.at(-1)
  const { outcome, settled } = truth.end
  if (refusal !== null || !last || outcome === null || !settled) return null
  const left = standing(last, outcome)
  if (left === undefined || left > 0) return null
  const what = `it is ${outcome}, but the system ${last.done![outcome] === 0 ? 'never acted for that' : 'took back what it did for that'}`
  return { law: endLaw(laws), at: seen.length - 1, what }
}

function wrongEnd({ seen, refusal, transcript: { laws, truth } }: Trial): Found | null {
  const last = seen.at(-1)
  const { outcome, status, settled } = truth.end
  if (refusal !== null || !last || !settled || (outcome !== null && shows(last, outcome) === false)) return null
  const isRight =
    (last.status === undefined || last.status === status) && (last.outcome === undefined || last.outcome === outcome)
  if (isRight) return null
  return { law: endLaw(laws), at: seen.length - 1, what: `it is ${status}, but the system says ${saidBy(last)}` }
}

function notFlagged({ seen, refusal, transcript: { laws, labels } }: Trial): Found | null {
  const last = seen.at(-1)
  if (refusal !== null || !laws.includes('flagged') || last?.flagged !== false) return null
  const [stray] = labels.find(({ kind }) => kind === 'stranger')?.scans ?? []
  const what = `the scan ${stray?.code} of ${stray?.time} contradicts the rest, but nobody is told to look at it`
  return { law: 'flagged', at: seen.length - 1, what }
}

// A valid history that is told as it should be gives no cause; whoever flags everything is not read.
function flaggedWithoutCause({ seen, transcript: { labels } }: Trial): Found | null {
  if (labels.length > 0) return null
  const at = seen.findIndex(({ flagged }) => flagged === true)
  return at < 0 ? null : { law: 'flagged', at, what: 'nothing contradicts anything, but the system put it before a person' }
}

const endLaw = (laws: readonly DisorderLaw[]): DisorderLaw => (laws.includes('same-end') ? 'same-end' : 'told-end')

// What was done for an outcome and not taken back; undefined where the system does not say.
function standing({ done, undone }: Trial['seen'][number], outcome: Outcome): number | undefined {
  const count = done?.[outcome]
  return count === undefined ? undefined : count - (undone?.[outcome] ?? 0)
}

const saidBy = ({ status, outcome }: Trial['seen'][number]): string => status ?? outcome ?? 'that it is under way'

const times = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`)
