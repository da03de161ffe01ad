// One transcript, tried on the system under test: each message is delivered, and after each the state of the shipment is read.

import { codeRows, type Outcome, outcomes, printValue, ShipfoldError, type Status, statusRows } from '../../vocabulary/index.js'
import type { Transcript } from '../faults/index.js'
import type { Handler, HandlerState, OutcomeCounts } from './handler.js'
import { type Push, type PushOptions, pushesOf } from './push.js'

/** The result of a trial. */
export interface Trial {
  readonly transcript: Transcript
  /** The state the system reported after each message; shorter than the messages where it refused one. */
  readonly states: readonly HandlerState[]
  /** Why the system refused the next message, after {@link MAX_TRIES} tries; null where it took all. */
  readonly refusal: string | null
}

// How often a refused message is delivered.
const MAX_TRIES = 3

// The state of a shipment that the system does not know.
const UNKNOWN_SHIPMENT: HandlerState = { status: 'expected', outcome: null }

/** The system, and how messages are delivered. */
export interface TrialOptions extends Handler, PushOptions {
  /** Whether each message comes in a later millisecond, for systems that order messages by their clock. */
  readonly isPaced: boolean
}

/** Delivers all messages, under this number. Throws `bad-option` where `read` throws or returns no usable state. */
export async function runTrial(transcript: Transcript, shipment: string, options: TrialOptions): Promise<Trial> {
  await options.begin?.(shipment)
  const states: HandlerState[] = []
  for (const message of transcript.messages) {
    if (options.isPaced) await nextMillisecond()
    const { deliver, override } = options
    const requests =
      message.kind === 'override'
        ? [() => override?.({ shipment, ...message })]
        : pushesOf(message, shipment, options).map(push => () => deliverPush(push, deliver))
    for (const request of requests) {
      const refusal = await refusalOf(request)
      if (refusal !== null) return { transcript, states, refusal }
    }
    states.push(await readState(shipment, options))
  }
  return { transcript, states, refusal: null }
}

async function nextMillisecond(): Promise<void> {
  for (const now = Date.now(); Date.now() <= now; ) await new Promise(resolve => setTimeout(resolve, 1))
}

async function deliverPush(push: Push, deliver: Handler['deliver']): Promise<unknown> {
  if (typeof deliver === 'function') return deliver(push)
  const { body } = push
  const response = await fetch(deliver.url, { method: 'POST', headers: { ...push.headers, ...deliver.headers }, body })
  await response.arrayBuffer()
  return response
}

async function refusalOf(request: () => unknown): Promise<string | null> {
  let refusal: string | null = null
  for (let nth = 0; nth < MAX_TRIES; nth++) {
    try {
      refusal = httpFailure(await request())
    } catch (error) {
      refusal = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    }
    if (refusal === null) return null
  }
  return refusal
}

// A handler may return the response it would send.
const httpFailure = (answer: unknown): string | null =>
  answer instanceof Response && !answer.ok ? `HTTP status ${answer.status}` : null

async function readState(shipment: string, { read }: Handler): Promise<HandlerState> {
  let state: HandlerState | null | undefined
  try {
    state = await read(shipment)
  } catch (error) {
    throw new ShipfoldError(
      'bad-option',
      `Your function read threw for shipment ${shipment}: ${String(error)}. Return the state of that shipment, or null.`,
      { cause: error },
    )
  }
  if (state === null || state === undefined) return UNKNOWN_SHIPMENT
  const problem = stateProblem(state)
  if (problem) throw new ShipfoldError('bad-option', `read returned ${printValue(state)} for shipment ${shipment}: ${problem}.`)
  return state
}

const statusNames: readonly string[] = statusRows.map(({ status }) => status)

function stateProblem(state: HandlerState): string | null {
  if (typeof state !== 'object') return 'it must be an object with a status, an outcome or done'
  const { status, outcome, done, undone, flagged } = state
  if (status === undefined && outcome === undefined && done === undefined) return 'it must have a status, an outcome or done'
  if (status !== undefined && !statusNames.includes(status)) return `status must be one of ${statusNames.join(', ')}`
  if (outcome !== undefined && outcome !== null && !outcomes.includes(outcome))
    return `outcome must be one of ${outcomes.join(', ')}, or null`
  if (flagged !== undefined && typeof flagged !== 'boolean') return 'flagged must be true or false'
  if (![done, undone].every(isCounts)) return 'done and undone must be counts by outcome, such as { delivered: 1 }'
  const isEmpty = status === undefined && outcome === undefined && Object.keys(done ?? {}).length === 0
  return isEmpty ? 'done must name each outcome that the system acts on, with 0 before it has acted' : null
}

const isCounts = (counts: OutcomeCounts | undefined): boolean =>
  counts === undefined ||
  (typeof counts === 'object' &&
    counts !== null &&
    !Array.isArray(counts) &&
    Object.entries(counts).every(
      ([outcome, count]) => outcomes.includes(outcome as Outcome) && Number.isInteger(count) && count >= 0,
    ))

/** Whether the state has this outcome; undefined where it has neither a status nor an outcome. */
export function showsOutcome({ status, outcome }: HandlerState, wanted: Outcome): boolean | undefined {
  if (outcome !== undefined) return outcome === wanted
  return status === undefined ? undefined : status === statusForOutcome(wanted)
}

const statusForOutcome = (outcome: Outcome): Status => codeRows.find(row => 'outcome' in row && row.outcome === outcome)!.status
