// What a system can do wrong, one row each: how it is found in a trial, and which guarantee it breaks.

import { type Outcome, outcomes } from '../../vocabulary/index.js'
import type { Guarantee, ReportSummary, Truth } from '../faults/index.js'
import { showsOutcome, type Trial } from './trial.js'

/** One thing that went wrong in a trial. */
export interface SymptomFinding {
  readonly symptom: Symptom
  /** The broken guarantee; null where a message was refused. */
  readonly guarantee: Guarantee | null
  /** The message after which it showed, counted from 0. */
  readonly messageIndex: number
  /** What the system reported or did, and what was true, as one sentence. */
  readonly description: string
}

type FindingDetails = Pick<SymptomFinding, 'guarantee' | 'messageIndex' | 'description'>
// Of the symptoms of one aspect, only the first that a trial shows is reported: the others would repeat it.
type Aspect = 'message' | 'end' | 'act' | 'undo' | 'flag'
type SymptomDefinition = { symptom: string; aspect: Aspect; description: string; find: (trial: Trial) => FindingDetails | null }

const symptomDefinitions = [
  { symptom: 'refused', aspect: 'message', description: 'refused a message', find: refusedMessage },
  { symptom: 'downgraded', aspect: 'end', description: 'downgraded an outcome', find: downgraded },
  { symptom: 'acted-twice', aspect: 'act', description: 'acted twice', find: actedTwice },
  { symptom: 'acted-without-cause', aspect: 'act', description: 'acted without cause', find: actedWithoutCause },
  { symptom: 'not-undone', aspect: 'undo', description: 'did not undo', find: notUndone },
  { symptom: 'lost-delivery', aspect: 'end', description: 'lost a delivery', find: lostOutcome('delivered') },
  { symptom: 'lost-return', aspect: 'end', description: 'lost a return', find: lostOutcome('returned') },
  { symptom: 'lost-cancellation', aspect: 'end', description: 'lost a cancellation', find: lostOutcome('cancelled') },
  { symptom: 'missed-loss', aspect: 'end', description: 'missed a loss', find: lostOutcome('lost') },
  { symptom: 'missed-destruction', aspect: 'end', description: 'missed a destruction', find: lostOutcome('destroyed') },
  { symptom: 'never-acted', aspect: 'end', description: 'never acted', find: neverActed },
  { symptom: 'wrong-end', aspect: 'end', description: 'ended elsewhere', find: wrongEnd },
  { symptom: 'not-flagged', aspect: 'flag', description: 'did not flag a contradiction', find: notFlagged },
  { symptom: 'flagged-without-cause', aspect: 'flag', description: 'flagged without cause', find: flaggedWithoutCause },
] as const satisfies readonly SymptomDefinition[]

/** A way in which a system fails. */
export type Symptom = (typeof symptomDefinitions)[number]['symptom']

/** Every symptom, with its description: it `downgraded an outcome`. */
export const symptoms: readonly { readonly symptom: Symptom; readonly description: string }[] = symptomDefinitions

/** All that went wrong in a trial. */
export function findSymptoms(trial: Trial): readonly SymptomFinding[] {
  const findings = new Map<Aspect, SymptomFinding>()
  const prefixes = prefixesOf(trial)
  for (const { symptom, aspect, find } of symptomDefinitions) {
    if (findings.has(aspect)) continue
    for (const prefix of prefixes) {
      const found = find(prefix)
      if (found) findings.set(aspect, { symptom, ...found })
      if (found) break
    }
  }
  return [...findings.values()]
}

// Without faults, every prefix of a transcript is a transcript of its own, and its end counts too.
function prefixesOf(trial: Trial): readonly Trial[] {
  const { transcript, states, refusal } = trial
  if (transcript.messages.length === 0) return []
  if (transcript.faults.length > 0) return [trial]
  const prefixes = states.slice(0, refusal === null ? -1 : undefined).map((_, at): Trial => {
    const after = transcript.truth.after.slice(0, at + 1)
    const messages = transcript.messages.slice(0, at + 1)
    const contested = transcript.truth.contested.slice(0, at + 1)
    const truth = { ...transcript.truth, after, contested, end: after[at]! }
    return { transcript: { ...transcript, messages, truth }, states: states.slice(0, at + 1), refusal: null }
  })
  return [...prefixes, trial]
}

function refusedMessage({ states, refusal }: Trial): FindingDetails | null {
  return refusal === null
    ? null
    : { guarantee: null, messageIndex: states.length, description: `it refused the message each time: ${refusal}` }
}

// After a message, the system no longer shows an outcome, although the reported scans support it as before.
function downgraded({ states, transcript: { guarantees, truth } }: Trial): FindingDetails | null {
  if (!guarantees.includes('no-downgrade')) return null
  for (let messageIndex = 1; messageIndex < states.length; messageIndex++) {
    const [before, after] = [truth.after[messageIndex - 1]!, truth.after[messageIndex]!]
    const { outcome } = after
    if (outcome === null || before.outcome !== outcome || !(after.certain || truth.contested[messageIndex])) continue
    const [earlier, now] = [states[messageIndex - 1]!, states[messageIndex]!]
    if (showsOutcome(earlier, outcome) === true && showsOutcome(now, outcome) === false)
      return {
        guarantee: 'no-downgrade',
        messageIndex,
        description: `the shipment is still ${outcome}, but the system says ${statedStatus(now)}`,
      }
    if ((now.undone?.[outcome] ?? 0) > (earlier.undone?.[outcome] ?? 0))
      return {
        guarantee: 'no-downgrade',
        messageIndex,
        description: `the shipment is still ${outcome}, but the system undid what it had done for that`,
      }
  }
  return null
}

function actedTwice(trial: Trial): FindingDetails | null {
  return actedTooOften(trial, starts => starts > 0)
}

function actedWithoutCause(trial: Trial): FindingDetails | null {
  return actedTooOften(trial, starts => starts === 0)
}

// Up to some message, the system acted on an outcome more often than the outcome became true.
function actedTooOften(
  { states, transcript: { guarantees, truth } }: Trial,
  isMatch: (starts: number) => boolean,
): FindingDetails | null {
  if (!guarantees.includes('once')) return null
  for (let messageIndex = 0; messageIndex < states.length; messageIndex++)
    for (const outcome of outcomes) {
      const done = states[messageIndex]!.done?.[outcome] ?? 0
      const starts = countStarts(truth.after.slice(0, messageIndex + 1), outcome)
      if (done <= starts || !isMatch(starts)) continue
      const cause = starts === 0 ? `never ${outcome} so far` : `${outcome} ${timesText(starts)}`
      return {
        guarantee: 'once',
        messageIndex,
        description: `the shipment was ${cause}, but the system acted on that ${timesText(done)}`,
      }
    }
  return null
}

// How often an outcome became true, or became certain, whichever is more.
function countStarts(summaries: readonly ReportSummary[], outcome: Outcome): number {
  const starts = (holds: (summary: ReportSummary) => boolean) =>
    summaries.filter((summary, at) => holds(summary) && (at === 0 || !holds(summaries[at - 1]!))).length
  return Math.max(
    starts(summary => summary.outcome === outcome),
    starts(summary => summary.outcome === outcome && summary.certain),
  )
}

// The system acted on an outcome that is not true in the end, and did not undo it.
function notUndone({ states, refusal, transcript: { guarantees, truth } }: Trial): FindingDetails | null {
  const [last, messageIndex] = [states.at(-1), states.length - 1]
  if (refusal !== null || !last || !isKnownEnd(truth) || !(guarantees.includes('undone') || guarantees.includes('reported-end')))
    return null
  for (const outcome of outcomes) {
    if (truth.end.outcome === outcome || !truth.after.some(summary => summary.outcome === outcome)) continue
    const left = netCount(last, outcome)
    if (left === undefined || left <= 0) continue
    const description = `the shipment is not ${outcome} after all, but the system did not undo what it had done for that`
    return { guarantee: guarantees.includes('undone') ? 'undone' : 'reported-end', messageIndex, description }
  }
  return null
}

function lostOutcome(outcome: Outcome) {
  return ({ states, refusal, transcript: { guarantees, truth } }: Trial): FindingDetails | null => {
    const last = states.at(-1)
    if (refusal !== null || !last || truth.end.outcome !== outcome || !isKnownEnd(truth)) return null
    if (showsOutcome(last, outcome) !== false) return null
    return {
      guarantee: endGuarantee(guarantees),
      messageIndex: states.length - 1,
      description: `the shipment is ${outcome}, but the system says ${statedStatus(last)}`,
    }
  }
}

function neverActed({ states, refusal, transcript: { guarantees, truth } }: Trial): FindingDetails | null {
  const last = states.at(-1)
  const { outcome, certain } = truth.end
  if (refusal !== null || !last || outcome === null || !certain) return null
  const left = netCount(last, outcome)
  if (left === undefined || left > 0) return null
  const description = `the shipment is ${outcome}, but the system ${last.done![outcome] === 0 ? 'never acted on that' : 'undid what it had done for that'}`
  return { guarantee: endGuarantee(guarantees), messageIndex: states.length - 1, description }
}

function wrongEnd({ states, refusal, transcript: { guarantees, truth } }: Trial): FindingDetails | null {
  const last = states.at(-1)
  const { outcome, status } = truth.end
  if (refusal !== null || !last || !isKnownEnd(truth) || (outcome !== null && showsOutcome(last, outcome) === false)) return null
  const isRight =
    (last.status === undefined || last.status === status) && (last.outcome === undefined || last.outcome === outcome)
  if (isRight) return null
  return {
    guarantee: endGuarantee(guarantees),
    messageIndex: states.length - 1,
    description: `the shipment is ${status}, but the system says ${statedStatus(last)}`,
  }
}

function notFlagged({ states, refusal, transcript: { guarantees, faults } }: Trial): FindingDetails | null {
  const last = states.at(-1)
  if (refusal !== null || !guarantees.includes('flagged') || last?.flagged !== false) return null
  const [foreign] = faults.find(({ kind }) => kind === 'foreignScan')?.scans ?? []
  const description = `the scan ${foreign?.code} of ${foreign?.time} contradicts the rest, but the system did not flag the shipment`
  return { guarantee: 'flagged', messageIndex: states.length - 1, description }
}

// Without faults nothing contradicts anything. People stop reading flags that are always set.
function flaggedWithoutCause({ states, transcript: { faults } }: Trial): FindingDetails | null {
  if (faults.length > 0) return null
  const messageIndex = states.findIndex(({ flagged }) => flagged === true)
  return messageIndex < 0
    ? null
    : { guarantee: 'flagged', messageIndex, description: 'nothing contradicts anything, but the system flagged the shipment' }
}

// Where only the order of lists is open, a status is right or wrong all the same; but nobody has to act on it.
const isKnownEnd = ({ end, contested }: Truth): boolean => end.certain || contested.at(-1) === true

const endGuarantee = (list: readonly Guarantee[]): Guarantee => (list.includes('same-end') ? 'same-end' : 'reported-end')

// How often the system acted on an outcome, less how often it undid that; undefined where it does not report that.
function netCount({ done, undone }: Trial['states'][number], outcome: Outcome): number | undefined {
  const count = done?.[outcome]
  return count === undefined ? undefined : count - (undone?.[outcome] ?? 0)
}

const statedStatus = ({ status, outcome }: Trial['states'][number]): string => status ?? outcome ?? 'it is under way'

const timesText = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`)
