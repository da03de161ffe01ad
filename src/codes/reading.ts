// From every form in which a feed writes a code to a row of the vocabulary. A substatus decides alone where it is given
// alone; beside a status, the status decides: 14 under 4 is returned, 14 alone is refused.

import { type Code, type CodeRow, codeRows, type Status, statusRows } from './vocabulary.js'

/** A code as feeds write it: `'3/301'`, `301`, `'301'`, `3`, `{ status: 3, substatus: 301 }`, or nothing. */
export type CodeInput =
  | string
  | number
  | { readonly status?: string | number | null | undefined; readonly substatus?: string | number | null | undefined }
  | null
  | undefined

/**
 * What a code input turned out to be. `known`: a row of the vocabulary. `readAs`: an unknown substatus of a known status,
 * read as that status's own row. `unknown`: neither a status nor a substatus. `uncoded`: no code at all.
 * `code` is the code as reported, `id` the row read (1-based, 0 where there is none).
 */
export type CodeReading =
  | { readonly kind: 'known'; readonly id: number; readonly code: Code }
  | { readonly kind: 'readAs'; readonly id: number; readonly code: string; readonly readAs: Code }
  | { readonly kind: 'unknown'; readonly id: 0; readonly code: string }
  | { readonly kind: 'uncoded'; readonly id: 0; readonly code: null }

/** The vocabulary's codes in order; a code's id is its place here plus one, so that id 0 can mean none. */
export const codes: readonly Code[] = codeRows.map(row => row.code)

const rows: readonly (CodeRow | null)[] = [null, ...codeRows]
const known: Record<string, CodeReading> = Object.create(null)
const bySubstatus: Record<string, Code> = Object.create(null)
const byStatusNumber: Record<string, Code> = Object.create(null)
const statusNumbers: Record<string, number | null> = Object.create(null)
for (const { status, number } of statusRows) statusNumbers[status] = number
for (const [at, { code, status }] of codeRows.entries()) {
  const substatus = String(substatusOf(code))
  known[code] = { kind: 'known', id: at + 1, code }
  if (code !== '4/14') bySubstatus[substatus] = code // alone, 14 is the refusal
  if (Number(substatus) === statusNumbers[status]) byStatusNumber[substatus] = code
}
const uncoded: CodeReading = { kind: 'uncoded', id: 0, code: null }

// Three character reads find a code's reading faster than its name does: this sum is another for every code of the
// vocabulary. Two codes of one sum would be slower, not wrong: the text is compared, and the regular way knows all of them.
const slotOf = (text: string) => (text.charCodeAt(0) + 5 * text.charCodeAt(text.length - 1) + 26 * text.length) & 127
const slots: CodeReading[] = new Array(128).fill(uncoded)
for (const code of codes) slots[slotOf(code)] = known[code]!

/** The row with this id (1 to 36); throws nothing, gives null for 0 and for ids out of range. */
export const rowOf = (id: number): CodeRow | null => rows[id] ?? null

/** The id of a code of the vocabulary (1 to 36), 0 for any other text. */
export const idOf = (code: string): number => {
  const hit = slots[slotOf(code)]!
  return hit.code === code ? hit.id : (known[code]?.id ?? 0)
}

/** The provider's number of a status; null for `expected`, which no provider reports. */
export const numberOf = (status: Status): number | null => statusNumbers[status] ?? null

/** The substatus part of a code: 301 of `'3/301'`. */
export function substatusOf(code: Code): number {
  return Number(code.slice(code.indexOf('/') + 1))
}

/** Reads a code in any form a feed uses. Never throws: what it cannot read is `unknown`, what is not there `uncoded`. */
export function readCode(input: unknown): CodeReading {
  if (typeof input === 'string') {
    const hit = slots[slotOf(input)]!
    if (hit.code === input) return hit
  } else if (typeof input === 'object' && input !== null && !Array.isArray(input)) {
    const { status, substatus } = input as { status?: unknown; substatus?: unknown }
    return readPair(part(status), part(substatus))
  }
  const text = part(input)
  const slash = text.indexOf('/')
  return slash < 0 ? readPair('', text) : readPair(part(text.slice(0, slash)), part(text.slice(slash + 1)))
}

function readPair(status: string, substatus: string): CodeReading {
  if (status === '') return substatus === '' ? uncoded : readAlone(substatus)
  const own = byStatusNumber[status]
  if (substatus === '') return own ? known[own]! : { kind: 'unknown', id: 0, code: status }
  const code = `${status}/${substatus}`
  if (known[code]) return known[code]
  return own ? { kind: 'readAs', id: idOf(own), code, readAs: own } : { kind: 'unknown', id: 0, code }
}

function readAlone(substatus: string): CodeReading {
  const code = bySubstatus[substatus]
  return code ? known[code]! : { kind: 'unknown', id: 0, code: substatus }
}

// One half of a code as text: numbers and texts as they are, every way to say nothing as ''.
function part(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string' && typeof value !== 'number') return `[${Array.isArray(value) ? 'list' : typeof value}]`
  const text = String(value).trim()
  return text === 'null' || text === 'undefined' ? '' : clip(text)
}

const clip = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text)
