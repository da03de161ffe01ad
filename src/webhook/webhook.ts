// A provider's pushes into an engine. A push is kept before it is heard and answered after both: so nothing is acknowledged
// into nothing, and what comes again word for word is heard as it was the first time, which moves nothing.

import { createHash } from 'node:crypto'
import type { ErrorCode } from '../codes/index.js'
import { answerOf, answers, type FaultKind, type WebhookFault } from './answer.js'
import { bodyOf } from './body.js'
import { type Settings, settingsOf, type WebhookOptions } from './options.js'
import { payloadOf } from './payload.js'
import { keptBody, type Reading, readingOf, unreadable } from './reading.js'
import { codeOf, messageOf } from './thrown.js'

/**
 * Makes a handler of web requests: verifies, bounds, keeps and ingests what a provider pushes, and resolves with the answer
 * that it expects, never before all of it is committed. What it resolves with when something fails makes the provider try
 * again. It never rejects. Throws `bad-option` for unusable options.
 */
export function webhook(options: WebhookOptions): (request: Request) => Promise<Response> {
  const settings = settingsOf(options)
  return async request => {
    let fault: Fault | null
    try {
      fault = await faultOf(request, settings)
    } catch (error) {
      fault = failure(error)
    }
    if (fault) tell(fault, settings)
    try {
      return answerOf(fault?.kind ?? null, settings.feed)
    } catch (error) {
      tell(failure(error), settings)
      return new Response(null, { status: fault ? answers[fault.kind].status : 200 })
    }
  }
}

type Fault = Pick<WebhookFault, 'kind' | 'message' | 'error'> & Partial<Pick<WebhookFault, 'key' | 'shipment'>>

// Refused, or read whole, verified and heard: null where nothing is to be said.
async function faultOf(request: Request, settings: Settings): Promise<Fault | null> {
  const { feed, salts, verify, shipmentOf } = settings
  if (request.method !== 'POST') {
    void request.body?.cancel().catch(() => {})
    return refused('not-post', `A ${request.method} came.`)
  }
  const body = await bodyOf(request, settings)
  if (body.kind === 'broken-off') return { ...refused(body.kind), error: body.error }
  if (body.kind !== 'whole') return refused(body.kind)
  if ((await verify(request, body.bytes)) !== true) return refused('unverified', 'verify did not say true.')
  const payload = payloadOf(body.bytes, feed, salts)
  if (payload.kind !== 'payload') return refused(payload.kind, payload.message)
  return heard(
    payload.bytes,
    readingOf(payload.bytes, feed, decoded => shipmentOf(decoded, request)),
    settings,
  )
}

async function heard(bytes: Uint8Array, reading: Reading, { engine, feed, now }: Settings): Promise<Fault | null> {
  // Of the number too: a name that comes from the address makes one body the push of several shipments.
  const key = createHash('sha256')
    .update(`${feed.name}\0${reading.shipment ?? ''}\0`)
    .update(bytes)
    .digest('hex')
  const hearing = now()
  const keep = ({ kind, shipment, note }: Reading) => {
    const body = kind === 'scans' ? null : keptBody(bytes)
    return engine.keep({ key, feed: feed.name, kind, shipment, note, body, heardAt: hearing })
  }
  const { heardAt } = await keep(reading)
  const { kind, shipment, note, input, error } = reading
  if (input) {
    try {
      await engine.ingest({ ...input, heardAt: new Date(heardAt) })
    } catch (cause) {
      if (codeOf(cause) !== 'bad-option') throw cause
      // The engine will never take it, however often it comes.
      const refusedReading = unreadable(messageOf(cause), shipment)
      await keep(refusedReading)
      return { kind: 'unreadable', message: messageOf(cause), key, shipment, error: cause }
    }
  }
  if (kind !== 'unreadable' && kind !== 'partial') return null
  return { kind, message: note ?? '', key, shipment, error }
}

const refused = (kind: FaultKind, message = answers[kind].message): Fault => ({ kind, message })

const unavailable: readonly (ErrorCode | undefined)[] = ['closed', 'store-busy', 'store-contended', 'store-failed']

function failure(error: unknown): Fault {
  return { kind: unavailable.includes(codeOf(error)) ? 'unavailable' : 'failed', message: messageOf(error), error }
}

function tell({ kind, message, key = null, shipment = null, error }: Fault, { feed, onFault }: Settings): void {
  const { status } = answers[kind]
  try {
    const told = onFault({ kind, status, message, feed: feed.name, key, shipment, ...(error !== undefined && { error }) })
    Promise.resolve(told).catch(() => {})
  } catch {
    // Whoever listens must not change the answer.
  }
}
