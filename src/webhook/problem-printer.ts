// Prints problems that nobody asked for, so that a webhook without `onProblem` does not fail in silence.

import { errorCodeOf } from '../vocabulary/thrown.js'
import type { WebhookProblem, WebhookProblemKind } from './response.js'

// What to do about each kind. Messages and names of shipments are not printed: they may quote the push.
const advice: Readonly<Record<WebhookProblemKind, string>> = {
  'not-a-request':
    'Pass toNodeHandler(webhook(…)) to Express, Fastify or node:http; to Hono a handler that passes context.req.raw.',
  'not-post': 'The provider sends nothing but POST.',
  'too-large': 'If the provider sends such bodies, raise bodyBytes.',
  'too-slow': 'If the provider is that slow, raise bodyMs.',
  overloaded: 'Limit connections before the webhook, or raise inFlightBytes.',
  aborted: 'The sender disconnected.',
  ambiguous: 'The provider sends no field twice.',
  unsigned: 'If the provider sent it, its salt is not the one in secret.',
  unverified: 'Your verify did not return true.',
  'body-used': 'Mount the webhook before any body parser, or keep the bytes in request.rawBody.',
  unavailable: 'The store is unreachable or the engine closed; the provider tries again.',
  failed: 'Something has thrown; the provider tries again.',
  unreadable: 'It is kept: see engine.inbox.list({ kind: "unreadable" }).',
  partial: 'It is kept: see engine.inbox.list({ kind: "partial" }).',
  uncoded: 'The status may be out of date: subscribe with the setting that gives codes.',
}

/** Prints the first problem of each kind in one line on standard error. */
export function problemPrinter(): (problem: WebhookProblem) => void {
  const printed = new Set<WebhookProblemKind>()
  return ({ kind, status, feed, error }) => {
    if (printed.has(kind)) return
    printed.add(kind)
    const first = `shipfold webhook of ${JSON.stringify(feed)}: ${status} ${kind}${nameOf(error)}. ${advice[kind]}`
    // biome-ignore lint/suspicious/noConsole: it works on every platform, and nobody has said where else to report.
    console.error(`${first} Printed once for each kind; pass onProblem to get each problem, with its details.`)
  }
}

// The class and code of an error, without its message.
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const words = [error.name, errorCodeOf(error)].filter(word => /^[\w-]{1,40}$/.test(`${word ?? ''}`))
  return words.length === 0 ? '' : ` (${words.join(' ')})`
}
