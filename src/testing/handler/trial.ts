// One telling, tried on the system under test: each message delivered, and after each what it says of the shipment.

import { ShipfoldError, type Status, statusRows } from '../../codes/index.js'
import type { Outcome } from '../../replay/index.js'
import type { Transcript } from '../disorder/index.js'
import type { Counts, Handler, Seen } from './handler.js'
import { type Push, type PushOptions, pushesOf } from './push.js'

/** What became of a telling. */
export interface Trial {
  readonly transcript: Transcript
  /** What the system said after each message; shorter than the messages where it refused one. */
  readonly seen: readonly Seen[]
  /** What it refused the next message with, after {@link TRIES} tries. */
  readonly refusal: string | null
}

/** How often a message is delivered that is not taken. */
const TRIES = 3

/** What is known of a shipment that the system knows nothing of. */
const NOTHING: Seen = { status: 'expected', outcome: null }

/** Whom to tell, and how. */
export interface TrialOptions extends Handler, PushOptions {
  /** Whether the clock moves between messages, for who orders them by it: two in one millisecond have no order. */
  readonly isPaced: boolean
}

/** Tells the system all of it, under a name of its own. Throws `bad-option` where `read` fails or tells nothing. */
export async function tried(transcript: Transcript, shipment: string, options: TrialOptions): Promise<Trial> {
  await options.begin?.(shipment)
  const seen: Seen[] = []
  for (const message of transcript.messages) {
    if (options.isPaced) await nextMillisecond()
    for (const push of pushesOf(message, shipment, options)) {
      const refusal = await refusalOf(push, options)
      if (refusal !== null) return { transcript, seen, refusal }
    }
    seen.push(await seenOf(shipment, options))
  }
  return { transcript, seen, refusal: null }
}

async function nextMillisecond(): Promise<void> {
  for (const now = Date.now(); Date.now() <= now; ) await new Promise(resolve => setTimeout(resolve, 1))
}

async function refusalOf(push: Push, { deliver }: Handler): Promise<string | null> {
  let refusal: string | null = null
  for (let nth = 0; nth < TRIES; nth++) {
    try {
      if (typeof deliver === 'function') {
        refusal = statusFault(await deliver(push))
      } else {
        const response = await fetch(deliver.url, {
          method: 'POST',
          headers: { ...push.headers, ...deliver.headers },
          body: push.body,
        })
        refusal = statusFault(response)
        await response.arrayBuffer()
      }
    } catch (error) {
      refusal = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    }
    if (refusal === null) return null
  }
  return refusal
}

// A handler may return the very response it would send.
const statusFault = (answer: unknown): string | null =>
  answer instanceof Response && !answer.ok ? `HTTP status ${answer.status}` : null

async function seenOf(shipment: string, { read }: Handler): Promise<Seen> {
  let seen: Seen | null | undefined
  try {
    seen = await read(shipment)
  } catch (error) {
    throw new ShipfoldError('bad-option', `read threw for shipment ${shipment}: ${String(error)}. It must always tell.`, {
      cause: error,
    })
  }
  if (seen === null || seen === undefined) return NOTHING
  const fault = faultOf(seen)
  if (fault) throw new ShipfoldError('bad-option', `read gave ${JSON.stringify(seen)} for shipment ${shipment}: ${fault}.`)
  return seen
}

const statuses: readonly string[] = statusRows.map(({ status }) => status)
/** How a journey can end. */
export const outcomes: readonly Outcome[] = ['delivered', 'returned', 'cancelled']

function faultOf({ status, outcome, done, undone, flagged }: Seen): string | null {
  if (status === undefined && outcome === undefined && done === undefined)
    return 'it must tell a status, an outcome, or what was done'
  if (status !== undefined && !statuses.includes(status)) return `a status is one of ${statuses.join(', ')}`
  if (outcome !== undefined && outcome !== null && !outcomes.includes(outcome))
    return `an outcome is one of ${outcomes.join(', ')}, or null`
  if (flagged !== undefined && typeof flagged !== 'boolean') return 'flagged is true or false'
  if (![done, undone].every(isCounts)) return 'done and undone count by outcome, as { delivered: 1 }'
  const isEmpty = status === undefined && outcome === undefined && Object.keys(done ?? {}).length === 0
  return isEmpty ? 'done must name each outcome that it acts for, with 0 before it has' : null
}

const isCounts = (counts: Counts | undefined): boolean =>
  counts === undefined ||
  (typeof counts === 'object' &&
    counts !== null &&
    !Array.isArray(counts) &&
    Object.entries(counts).every(
      ([outcome, count]) => outcomes.includes(outcome as Outcome) && Number.isInteger(count) && count >= 0,
    ))

/** Whether the system says that a shipment came to this outcome; undefined where it says nothing of that. */
export function shows({ status, outcome }: Seen, wanted: Outcome): boolean | undefined {
  if (outcome !== undefined) return outcome === wanted
  return status === undefined ? undefined : status === statusOf(wanted)
}

// A cancelled label is a return by its status.
const statusOf = (outcome: Outcome): Status => (outcome === 'delivered' ? 'delivered' : 'returned')
