// A provider's pushes into an engine. Each push is saved to the inbox before it is ingested, and answered after both, so nothing
// acknowledged is ever lost. A push that comes again is ingested again, with its own time of receipt: whether it is an old body
// that was sent once more, or says again what is true now, is for the journal to know.

import { createHash } from 'node:crypto'
import { giveWay } from '../async/turns.js'
import { withoutShipments } from '../engine/erasure/cut.js'
import type { InboxMessage, ShipmentInput, ShipmentResult } from '../engine/index.js'
import type { ErrorCode } from '../vocabulary/index.js'
import { errorCodeOf, errorMessageOf } from '../vocabulary/thrown.js'
import { readBody } from './body.js'
import { type DecodedPayload, decodePayload, inboxBody, rejectNotes, unreadablePayload } from './decoding.js'
import { HeldBytes } from './in-flight.js'
import { respondOnNode } from './node-response.js'
import { isNodeCall, unwrapRequest, unwrapResponse } from './node-types.js'
import { readOptions, type WebhookOptions, type WebhookSettings } from './options.js'
import { extractPayload } from './payload.js'
import { responses, responseTo, type WebhookProblem, type WebhookProblemKind } from './response.js'

/**
 * Makes a handler of web requests that verifies, saves and ingests what a provider pushes. It responds as the provider expects,
 * and never before everything is committed; after a failure the response makes the provider try again. The handler never
 * rejects. Throws `bad-option` for unusable options.
 */
export function webhook(options: WebhookOptions): (request: Request) => Promise<Response> {
  const settings = readOptions(options)
  return async (request, ...others: unknown[]) => {
    if (!isWebRequest(request)) return refuseCall([request, ...others], settings)
    const held = new HeldBytes(settings.inFlightBytes)
    let problem: RequestProblem | null
    try {
      problem = await receive(request, settings, held)
    } catch (error) {
      problem = problemOf(error)
    }
    held.release()
    return reportAndRespond(problem, settings)
  }
}

function reportAndRespond(problem: RequestProblem | null, settings: WebhookSettings): Response {
  if (problem) reportProblem(problem, settings)
  try {
    return responseTo(problem?.kind ?? null, settings.feed)
  } catch (error) {
    reportProblem(problemOf(error), settings)
    return new Response(null, { status: problem ? responses[problem.kind].status : 200 })
  }
}

// By its shape, since a platform may have a class of its own.
const isWebRequest = (given: Partial<Request> | null | undefined): boolean =>
  typeof given?.method === 'string' && typeof given.url === 'string' && typeof given.headers?.get === 'function'

// Called as a listener of Node's, whose response nobody else would end.
async function refuseCall(given: readonly unknown[], settings: WebhookSettings): Promise<Response> {
  const response = reportAndRespond(refused('not-a-request'), settings)
  if (isNodeCall(given)) {
    const [request, outgoing] = given
    await respondOnNode(unwrapRequest(request).incoming, unwrapResponse(outgoing), async () => response)
  }
  return response
}

type RequestProblem = Pick<WebhookProblem, 'kind' | 'message' | 'error'> & Partial<Pick<WebhookProblem, 'key' | 'shipment'>>

// Null if there is nothing to report.
async function receive(request: Request, settings: WebhookSettings, held: HeldBytes): Promise<RequestProblem | null> {
  const { feed, salts, verify, shipmentOf, transform } = settings
  if (request.method !== 'POST') {
    void request.body?.cancel().catch(() => {})
    return refused('not-post', `The method was ${request.method}.`)
  }
  const body = await readBody(request, settings, held)
  if (body.kind === 'aborted') return { ...refused(body.kind), error: body.error }
  if (body.kind !== 'complete') return refused(body.kind)
  if ((await verify(request, body.bytes)) !== true) return refused('unverified', 'verify did not return true.')
  const payload = extractPayload(body.bytes, feed, salts)
  if (payload.kind !== 'payload') return refused(payload.kind, payload.message)
  if (payload.bytes.length > LARGE_BYTES) await giveWay()
  return saveAndIngest(
    payload.bytes,
    decodePayload(payload.bytes, feed, decoded => shipmentOf(decoded, request), transform),
    settings,
  )
}

// Reading, decoding and copying more than that takes a while each: others get a turn in between.
const LARGE_BYTES = 100_000

async function saveAndIngest(
  bytes: Uint8Array,
  decoded: DecodedPayload,
  { engine, feed, now }: WebhookSettings,
): Promise<RequestProblem | null> {
  // The shipments are part of the key: if shipmentOf reads one from the address, one body may be the push of several.
  const key = createHash('sha256')
    .update(`${feed.name}\0${decoded.shipments.join('\0')}\0`)
    .update(bytes)
    .digest('hex')
  const arrivedAt = now()
  const messageOf = ({ kind, shipment, note, hasLeftOut }: DecodedPayload): InboxMessage => {
    const body = kind === 'scans' && !hasLeftOut ? null : inboxBody(bytes)
    return { key, feed: feed.name, kind, shipment, note, body, receivedAt: arrivedAt }
  }
  const save = (payload: DecodedPayload, receipts: 0 | 1) => engine.inbox.save(messageOf(payload), receipts)
  const saved = await save(decoded, 1)
  if (bytes.length > LARGE_BYTES) await giveWay()
  const { kind, shipment, note, codeNotes, error } = decoded
  // The first receipt counts too, should its ingest have failed; ingested again it changes nothing.
  const first = new Date(saved.receivedAt)
  const inputs = decoded.inputsAt(new Date(arrivedAt))
  const all = first.getTime() < arrivedAt ? [...decoded.inputsAt(first), ...inputs] : inputs
  let results: unknown = []
  if (inputs.length > 0) {
    try {
      results = await engine.ingest(all)
    } catch (cause) {
      if (!refusedCodes.includes(errorCodeOf(cause))) throw cause
      // The provider need not try again.
      await save(unreadablePayload(errorMessageOf(cause), shipment), 0)
      return { kind: 'unreadable', message: errorMessageOf(cause), key, shipment, error: cause }
    }
  }
  const erased = resultsIn(results).flatMap(({ shipment: its, dropped }) => (its !== undefined && dropped ? [its] : []))
  if (erased.length > 0) {
    // What the engine did not take is kept nowhere.
    await engine.inbox.save(withoutShipments(messageOf(decoded), erased), saved.receivedCount === 0 ? 1 : 0)
    return null
  }
  // Of an erased shipment nothing is saved before its number is in use again.
  if (saved.receivedCount === 0 && inputs.length > 0) await save(decoded, 1)
  const ahead = aheadNote(results, inputs, decoded.places)
  if (ahead !== null) {
    const message = [note, ahead].filter(Boolean).join(' ')
    await save({ ...decoded, kind: 'partial', note: message }, 0)
    return { kind: 'partial', message, key, shipment }
  }
  if (kind === 'unreadable' || kind === 'partial') return { kind, message: note ?? '', key, shipment, error }
  // A classify of the engine's may have read the texts of scans without a code.
  const uncoded = [...codeNotes.keys()].filter(name => isDoubted(results, name))
  if (uncoded.length === 0) return null
  const message = uncoded.map(name => (shipment === null ? `${name}: ${codeNotes.get(name)}` : codeNotes.get(name))).join(' ')
  return { kind: 'uncoded', message, key, shipment }
}

// The scans of this push that the engine rejected, because they lie too far ahead of their receipt; null for none.
function aheadNote(results: unknown, inputs: readonly ShipmentInput[], places: DecodedPayload['places']): string | null {
  const notes = resultsIn(results).flatMap(({ shipment, change }) => {
    const times = new Set((change?.after.rejected ?? []).flatMap(({ reason, value }) => (reason === 'future' ? [value] : [])))
    const events = inputs.flatMap(input => (input.shipment === shipment && input.kind !== 'override' ? input.events : []))
    const ahead = events.filter(({ time }) => times.has(time))
    return ahead.map(event => ({ index: places.get(event) ?? null, field: 'time', value: event.time, reason: AHEAD }))
  })
  return notes.length === 0 ? null : rejectNotes(notes).join(' ')
}

const AHEAD = 'more than 48 hours ahead'

// The engine may be somebody's wrapper that returns nothing.
const resultsIn = (results: unknown): readonly Partial<ShipmentResult>[] => (Array.isArray(results) ? results : [])

// Whether a shipment's status is doubted because scans have no code.
const isDoubted = (results: unknown, name: string): boolean =>
  resultsIn(results).some(
    ({ shipment, change }) =>
      shipment === name && change?.after.doubts.some(({ kind }) => kind === 'no-scan' || kind === 'uncoded'),
  )

const refused = (kind: WebhookProblemKind, message = responses[kind].message): RequestProblem => ({ kind, message })

// The engine refuses such inputs every time.
const refusedCodes: readonly (ErrorCode | undefined)[] = ['bad-option', 'too-many-events']
const unavailableCodes: readonly (ErrorCode | undefined)[] = ['closed', 'store-busy', 'store-contended', 'store-failed']

function problemOf(error: unknown): RequestProblem {
  return { kind: unavailableCodes.includes(errorCodeOf(error)) ? 'unavailable' : 'failed', message: errorMessageOf(error), error }
}

function reportProblem(
  { kind, message, key = null, shipment = null, error }: RequestProblem,
  { feed, onProblem }: WebhookSettings,
): void {
  const { status } = responses[kind]
  try {
    const result = onProblem({ kind, status, message, feed: feed.name, key, shipment, ...(error !== undefined && { error }) })
    Promise.resolve(result).catch(() => {})
  } catch {
    // An onProblem that throws must not change the response.
  }
}
