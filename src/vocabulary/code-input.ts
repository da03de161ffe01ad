// Reads a code, in any form a feed writes it, as a row of the vocabulary. A lone substatus decides by itself; beside a
// status, the status decides: 14 under 4 is returned, 14 alone is refused.

import { type Code, type CodeRow, codeRows, type Status, statusRows } from './codes.js'
import { deepFreeze } from './freeze.js'

/** A code as feeds write it: `'3/301'`, `301`, `'301'`, `3`, `{ status: 3, substatus: 301 }`, or nothing. */
export type CodeInput =
  | string
  | number
  | { readonly status?: string | number | null | undefined; readonly substatus?: string | number | null | undefined }
  | null
  | undefined

/**
 * How a code input was read. `known`: it is a row of the vocabulary. `readAs`: its substatus is unknown, so it was read as
 * its status's own row. `unknown`: neither status nor substatus is known. `uncoded`: there is no code.
 * `code` is the code as reported, `id` the row read (1 to 39, 0 for none).
 */
export type CodeReading =
  | { readonly kind: 'known'; readonly id: number; readonly code: Code }
  | { readonly kind: 'readAs'; readonly id: number; readonly code: string; readonly readAs: Code }
  | { readonly kind: 'unknown'; readonly id: 0; readonly code: string }
  | { readonly kind: 'uncoded'; readonly id: 0; readonly code: null }

/** The vocabulary's codes in order. A code's id is its place here plus one, so that id 0 can mean none. */
export const codes: readonly Code[] = /* @__PURE__ */ deepFreeze(codeRows.map(row => row.code))

const rowsById: readonly (CodeRow | null)[] = [null, ...codeRows]
const readingByCode: Record<string, CodeReading> = Object.create(null)
const codeBySubstatus: Record<string, Code> = Object.create(null)
const codeByStatusNumber: Record<string, Code> = Object.create(null)
const numberByStatus: Record<string, number | null> = Object.create(null)
for (const { status, number } of statusRows) numberByStatus[status] = number
for (const [at, { code, status }] of codeRows.entries()) {
  const substatus = String(substatusOf(code))
  readingByCode[code] = { kind: 'known', id: at + 1, code }
  if (code !== '4/14') codeBySubstatus[substatus] = code // alone, 14 is the refusal
  if (Number(substatus) === numberByStatus[status]) codeByStatusNumber[substatus] = code
}
const uncodedReading: CodeReading = { kind: 'uncoded', id: 0, code: null }

// A perfect hash of three character reads, faster than a look-up by name. Two codes with one slot would be slower, not
// wrong: the text is compared, and the look-up by name knows every code.
const slotOf = (text: string) => (text.charCodeAt(0) + 5 * text.charCodeAt(text.length - 1) + 26 * text.length) & 127
const readingSlots: CodeReading[] = new Array(128).fill(uncodedReading)
for (const code of codes) readingSlots[slotOf(code)] = readingByCode[code]!

/** The row with this id (1 to 39); null for any other number. */
export const rowOf = (id: number): CodeRow | null => rowsById[id] ?? null

/** The id of a code of the vocabulary (1 to 39); 0 for anything else. */
export const idOf = (code: string): number => {
  if (typeof code !== 'string') return 0
  const hit = readingSlots[slotOf(code)]!
  return hit.code === code ? hit.id : (readingByCode[code]?.id ?? 0)
}

/** The provider's number of a status; null for `expected`, which no provider reports. */
export const statusNumberOf = (status: Status): number | null => numberByStatus[status] ?? null

/** The substatus part of a code: 301 of `'3/301'`. */
export function substatusOf(code: Code): number {
  return Number(code.slice(code.indexOf('/') + 1))
}

/** Reads a code in any form a feed uses. Never throws: an unreadable code is `unknown`, an absent one `uncoded`. */
export function readCode(input: unknown): CodeReading {
  if (typeof input === 'string') {
    const hit = readingSlots[slotOf(input)]!
    if (hit.code === input) return hit
  } else if (typeof input === 'object' && input !== null && !Array.isArray(input)) {
    const { status, substatus } = input as { status?: unknown; substatus?: unknown }
    return readPair(codePart(status), codePart(substatus))
  }
  const text = codePart(input)
  const slash = text.indexOf('/')
  return slash < 0 ? readPair('', text) : readPair(codePart(text.slice(0, slash)), codePart(text.slice(slash + 1)))
}

function readPair(status: string, substatus: string): CodeReading {
  if (status === '') return substatus === '' ? uncodedReading : readAlone(substatus)
  const statusCode = codeByStatusNumber[status]
  if (substatus === '') return statusCode ? readingByCode[statusCode]! : { kind: 'unknown', id: 0, code: status }
  const code = `${status}/${substatus}`
  if (readingByCode[code]) return readingByCode[code]
  return statusCode ? { kind: 'readAs', id: idOf(statusCode), code, readAs: statusCode } : { kind: 'unknown', id: 0, code }
}

function readAlone(substatus: string): CodeReading {
  const code = codeBySubstatus[substatus]
  return code ? readingByCode[code]! : { kind: 'unknown', id: 0, code: substatus }
}

// One half of a code as text; '' where it is absent, in whichever way.
function codePart(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string' && typeof value !== 'number') return `[${Array.isArray(value) ? 'list' : typeof value}]`
  const text = String(value).trim()
  return text === 'null' || text === 'undefined' ? '' : clipText(text)
}

const clipText = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text)
