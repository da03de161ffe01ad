// What is answered, by what became of the request, and what is said of it.

import type { FeedRow } from './feed.js'

/**
 * What was not as it should be. Refused: `not-post`, `too-large`, `too-slow`, `broken-off`, `ambiguous` (a form's field given
 * twice), `unsigned`, `unverified`. For the provider to try again: `taken` (something read the body first), `unavailable` (the
 * store), `failed`. Kept and acknowledged: `unreadable`, `partial`.
 */
export type FaultKind =
  | 'not-post'
  | 'too-large'
  | 'too-slow'
  | 'broken-off'
  | 'ambiguous'
  | 'unsigned'
  | 'unverified'
  | 'taken'
  | 'unavailable'
  | 'failed'
  | 'unreadable'
  | 'partial'

/** One request that was refused, failed, or could not be read, for logs. */
export interface WebhookFault {
  readonly kind: FaultKind
  /** The HTTP status that was answered. */
  readonly status: number
  /** What was wrong, for you: the answer says less. */
  readonly message: string
  readonly feed: string
  /** The push that was kept; null where none was. */
  readonly key: string | null
  readonly shipment: string | null
  /** What was thrown, where something was. */
  readonly error?: unknown
}

interface AnswerRow {
  readonly status: number
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
}

/** What is answered to a request with this fault. */
export const answers: Readonly<Record<FaultKind, AnswerRow>> = {
  'not-post': { status: 405, message: 'Only POST is answered here.', headers: { allow: 'POST' } },
  'too-large': { status: 413, message: 'The body is too large.' },
  'too-slow': { status: 408, message: 'The body did not come in time.' },
  'broken-off': { status: 400, message: 'The body broke off.' },
  ambiguous: { status: 400, message: 'The form has a field twice.' },
  unsigned: { status: 401, message: 'The signature is not right.' },
  unverified: { status: 401, message: 'The request could not be verified.' },
  taken: {
    status: 500,
    message: 'Something read the body before the webhook: mount the webhook before any body parser, or without one.',
  },
  unavailable: { status: 503, message: 'Try again later.', headers: { 'retry-after': '10' } },
  failed: { status: 500, message: 'Try again later.', headers: { 'retry-after': '60' } },
  unreadable: { status: 200, message: '' },
  partial: { status: 200, message: '' },
}

/** The answer to a request, with this fault or none, as the feed's provider wants it. */
export function answerOf(fault: FaultKind | null, { acknowledgement, refusal }: FeedRow): Response {
  const { status, message, headers } = fault === null ? acknowledged : answers[fault]
  const body = status === 200 ? acknowledgement : refusal(status, message)
  const isText = typeof body === 'string'
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8'
  return new Response(isText ? body : JSON.stringify(body), { status, headers: { 'content-type': type, ...headers } })
}

const acknowledged: AnswerRow = { status: 200, message: '' }
