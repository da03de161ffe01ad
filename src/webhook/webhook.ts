// A provider's pushes into an engine. Each push is saved to the inbox before it is ingested, and answered after both, so nothing
// acknowledged is ever lost. A push that comes again keeps its first `receivedAt`, so ingesting it again changes nothing.

import { createHash } from 'node:crypto'
import type { ShipmentResult } from '../engine/index.js'
import type { ErrorCode } from '../vocabulary/index.js'
import { errorCodeOf, errorMessageOf } from '../vocabulary/thrown.js'
import { readBody } from './body.js'
import { type DecodedPayload, decodePayload, inboxBody, unreadablePayload } from './decoding.js'
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
  return async request => {
    let problem: RequestProblem | null
    try {
      problem = await receive(request, settings)
    } catch (error) {
      problem = problemOf(error)
    }
    if (problem) reportProblem(problem, settings)
    try {
      return responseTo(problem?.kind ?? null, settings.feed)
    } catch (error) {
      reportProblem(problemOf(error), settings)
      return new Response(null, { status: problem ? responses[problem.kind].status : 200 })
    }
  }
}

type RequestProblem = Pick<WebhookProblem, 'kind' | 'message' | 'error'> & Partial<Pick<WebhookProblem, 'key' | 'shipment'>>

// Null if there is nothing to report.
async function receive(request: Request, settings: WebhookSettings): Promise<RequestProblem | null> {
  const { feed, salts, verify, shipmentOf } = settings
  if (request.method !== 'POST') {
    void request.body?.cancel().catch(() => {})
    return refused('not-post', `The method was ${request.method}.`)
  }
  const body = await readBody(request, settings)
  if (body.kind === 'aborted') return { ...refused(body.kind), error: body.error }
  if (body.kind !== 'complete') return refused(body.kind)
  if ((await verify(request, body.bytes)) !== true) return refused('unverified', 'verify did not return true.')
  const payload = extractPayload(body.bytes, feed, salts)
  if (payload.kind !== 'payload') return refused(payload.kind, payload.message)
  return saveAndIngest(
    payload.bytes,
    decodePayload(payload.bytes, feed, decoded => shipmentOf(decoded, request)),
    settings,
  )
}

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
  const save = ({ kind, shipment, note }: DecodedPayload) => {
    const body = kind === 'scans' ? null : inboxBody(bytes)
    return engine.inbox.save({ key, feed: feed.name, kind, shipment, note, body, receivedAt: arrivedAt })
  }
  const { receivedAt } = await save(decoded)
  const { kind, shipment, note, codeNotes, inputs, error } = decoded
  let results: unknown = []
  if (inputs.length > 0) {
    try {
      results = await engine.ingest(inputs.map(input => ({ ...input, receivedAt: new Date(receivedAt) })))
    } catch (cause) {
      if (errorCodeOf(cause) !== 'bad-option') throw cause
      // The engine will refuse it every time, so the provider need not try again.
      await save(unreadablePayload(errorMessageOf(cause), shipment))
      return { kind: 'unreadable', message: errorMessageOf(cause), key, shipment, error: cause }
    }
  }
  if (kind === 'unreadable' || kind === 'partial') return { kind, message: note ?? '', key, shipment, error }
  // A classify of the engine's may have read the texts of scans without a code.
  const uncoded = [...codeNotes.keys()].filter(name => isDoubted(results, name))
  if (uncoded.length === 0) return null
  const message = uncoded.map(name => (shipment === null ? `${name}: ${codeNotes.get(name)}` : codeNotes.get(name))).join(' ')
  return { kind: 'uncoded', message, key, shipment }
}

// Whether a shipment's status is doubted because scans have no code. The engine may be somebody's wrapper that returns nothing.
const isDoubted = (results: unknown, name: string): boolean =>
  Array.isArray(results) &&
  (results as readonly Partial<ShipmentResult>[]).some(
    ({ shipment, change }) =>
      shipment === name && change?.after.doubts.some(({ kind }) => kind === 'no-scan' || kind === 'uncoded'),
  )

const refused = (kind: WebhookProblemKind, message = responses[kind].message): RequestProblem => ({ kind, message })

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
