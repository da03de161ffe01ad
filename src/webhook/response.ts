// The response to each kind of problem, and the report of it.

import type { ResolvedFeed } from './feed.js'

/**
 * What went wrong with a request. Refused: `not-post`, `too-large`, `too-slow`, `aborted`, `ambiguous` (a form field given
 * twice), `unsigned`, `unverified`. Left for the provider to try again: `body-used` (something read the body first),
 * `not-a-request` (called without `toNodeHandler`), `overloaded` (too many bytes of bodies in flight), `unavailable` (the store),
 * `failed`. Saved and acknowledged: `unreadable`, `partial`, `uncoded` (the status may be out of date, because scans have no code).
 */
export type WebhookProblemKind =
  | 'not-post'
  | 'too-large'
  | 'too-slow'
  | 'aborted'
  | 'ambiguous'
  | 'unsigned'
  | 'unverified'
  | 'body-used'
  | 'not-a-request'
  | 'overloaded'
  | 'unavailable'
  | 'failed'
  | 'unreadable'
  | 'partial'
  | 'uncoded'

/** One request that was refused, failed, or could not be read, for logs. */
export interface WebhookProblem {
  readonly kind: WebhookProblemKind
  /** The HTTP status of the response. */
  readonly status: number
  /** What was wrong, in more detail than the response gives. */
  readonly message: string
  readonly feed: string
  /** The key of the saved inbox message; null if none was saved. */
  readonly key: string | null
  readonly shipment: string | null
  /** What was thrown, if something was. */
  readonly error?: unknown
}

interface ResponseRow {
  readonly status: number
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
}

/** The response to each kind of problem. */
export const responses: Readonly<Record<WebhookProblemKind, ResponseRow>> = {
  'not-post': { status: 405, message: 'Only POST is allowed.', headers: { allow: 'POST' } },
  'too-large': { status: 413, message: 'The body is too large.' },
  'too-slow': { status: 408, message: 'The body did not arrive in time.' },
  aborted: { status: 400, message: 'The body broke off.' },
  ambiguous: { status: 400, message: 'The form has a field twice.' },
  unsigned: { status: 401, message: 'The signature does not match.' },
  unverified: { status: 401, message: 'The request could not be verified.' },
  'body-used': {
    status: 500,
    message: 'Something read the body before the webhook: mount the webhook before any body parser, or without one.',
  },
  'not-a-request': {
    status: 500,
    message: 'The webhook was not called with a web Request: on Express, Fastify and node:http, pass toNodeHandler(webhook(…)).',
  },
  overloaded: { status: 503, message: 'Try again later.', headers: { 'retry-after': '10' } },
  unavailable: { status: 503, message: 'Try again later.', headers: { 'retry-after': '10' } },
  failed: { status: 500, message: 'Try again later.', headers: { 'retry-after': '60' } },
  unreadable: { status: 200, message: '' },
  partial: { status: 200, message: '' },
  uncoded: { status: 200, message: '' },
}

/** The response to a request with this problem, or null for none, in the form that the provider expects. */
export function responseTo(problem: WebhookProblemKind | null, { acknowledgement, refusal }: ResolvedFeed): Response {
  const { status, message, headers } = problem === null ? acknowledgedRow : responses[problem]
  const body = status === 200 ? acknowledgement : refusal(status, message)
  const isText = typeof body === 'string'
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8'
  return new Response(isText ? body : JSON.stringify(body), { status, headers: { 'content-type': type, ...headers } })
}

const acknowledgedRow: ResponseRow = { status: 200, message: '' }
