// What a database says when something is wrong, by SQLSTATE or by the code of a broken connection: what to tell, and whether
// trying again can help. Every statement may be repeated: it compares before it writes, or does the same twice.

import { ShipfoldError } from '../codes/index.js'
import { NEWEST, NOT_UNICODE, REFUSED, TOO_NEW } from './migrations.js'

interface FaultRow {
  readonly codes: RegExp
  /** What to do. */
  readonly advice: string
  /** Whether it passes by itself. */
  readonly isPassing?: true
}

// The first that matches. A code is an SQLSTATE or an errno.
const faults: readonly FaultRow[] = [
  {
    codes: /^(08|57P0[1-3])|^(ECONN|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOENT)/,
    advice: 'Is the server running and reachable?',
    isPassing: true,
  },
  { codes: /^53300$/, advice: 'There are too many connections: use a smaller pool, or raise max_connections.', isPassing: true },
  { codes: /^(40|55P03)/, advice: 'Others wrote the same rows at once; try again.', isPassing: true },
  { codes: /^(53100|ENOSPC)$/, advice: 'The disk is full: make room. Nothing was written.' },
  { codes: /^53/, advice: 'The server is out of memory or another resource. Nothing was written.' },
  { codes: /^25006$/, advice: 'The server or the session only reads: connect to the primary.' },
  { codes: /^28/, advice: 'Check user and password.' },
  { codes: /^42501$/, advice: 'The user lacks a privilege: let it own the schema, or open the store once as its owner.' },
  { codes: /^(42P01|3F000|42883)$/, advice: 'The tables are not there: call open() first.' },
  {
    codes: /^(26000|42P05|0A000)$/,
    advice: 'Prepared statements do not live through this pool: give the store { prepare: false }.',
  },
  { codes: /^54000$/, advice: 'A name is too long for an index.' },
  { codes: /^57014$/, advice: 'The statement was cancelled: raise statement_timeout, or do less at once.' },
]

const unnamed: FaultRow = { codes: /^/, advice: 'See the cause.' }

// pg gives these no code.
const lost =
  /connection terminated|connection ended|not queryable|timeout exceeded when trying to connect|server closed the connection/i

/** The code of what was thrown: an SQLSTATE, an errno, or ''. A connection that was tried over several addresses has several. */
export function codeOf(thrown: unknown): string {
  const { code, message, errors } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as Partial<
    AggregateError & { code: unknown }
  >
  if (typeof code === 'string' && code !== '') return code
  if (Array.isArray(errors) && errors.length > 0) return codeOf(errors[0])
  return lost.test(String(message)) ? 'ECONNRESET' : ''
}

/** Whether the rows were not as a commit expected them: another was faster. */
export const isRefusal = (thrown: unknown): boolean => [REFUSED, '23505', '40001', '40P01'].includes(codeOf(thrown))

/** Whether others had the rows for longer than a statement would wait. */
export const isLocked = (thrown: unknown): boolean => codeOf(thrown) === '55P03'

/** Whether it may help to try the same again in a moment. */
export const isPassing = (thrown: unknown): boolean => faultOf(codeOf(thrown)).isPassing === true

const faultOf = (code: string): FaultRow => faults.find(({ codes }) => code !== '' && codes.test(code)) ?? unnamed

/** What was thrown, as an error of ours; ours stay. */
export function asFailure(thrown: unknown, place: string): ShipfoldError {
  if (thrown instanceof ShipfoldError) return thrown
  const code = codeOf(thrown)
  const message = messageOf(thrown) || code
  if (message === 'PGlite is closed')
    return new ShipfoldError('closed', `${place} was closed meanwhile. Make another one.`, { cause: thrown })
  if (code === TOO_NEW)
    return failure(`${place} was migrated by a newer shipfold (${message}, this one knows ${NEWEST}). Update shipfold.`, thrown)
  if (code === NOT_UNICODE)
    return failure(`The database of ${place} cannot hold every text (${message}). Create one with encoding UTF8.`, thrown)
  return failure(`${place}: ${message}${code && code !== message ? ` (${code})` : ''}. ${faultOf(code).advice}`, thrown)
}

// The file system of PGlite throws objects that are no errors and have a number only.
function messageOf(thrown: unknown): string {
  const { message, errno } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as {
    message?: unknown
    errno?: unknown
  }
  if (typeof message === 'string') return message
  return errno === undefined ? String(thrown) : `errno ${errno}`
}

const failure = (message: string, cause: unknown) => new ShipfoldError('store-failed', message, { cause })
