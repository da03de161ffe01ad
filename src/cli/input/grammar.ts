// What JSON.parse does not report: where exactly a text stops being JSON, which keys it repeats (the earlier value is lost),
// which numbers are too long to be exact, and where the items of a list begin. One pass over the bytes without recursion, so
// that deep nesting cannot overflow the stack.

import { BYTE, scalarEnd, skipBlanks, stringEnd } from './tokens.js'

/** A stretch of bytes that holds one JSON value. */
export interface Extent {
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
}

/**
 * Where a text stops being JSON, or nests too deep: the offending byte, and what is expected there. `open` is where the
 * innermost unclosed object or list began.
 */
export interface SyntaxFault {
  readonly kind: 'cut' | 'odd' | 'deep'
  readonly at: number
  readonly expected: string
  readonly open: number
}

/** Something in valid JSON that does not survive parsing: a key's earlier value, a long number's last digits. */
export type ParseLoss =
  | { readonly kind: 'repeated'; readonly at: number; readonly before: number; readonly key: string }
  | { readonly kind: 'inexact'; readonly at: number; readonly number: string }

/** The deepest nesting that is read, so that code which recurses into a value cannot overflow the stack. */
export const MAX_DEPTH = 256

/** Where a text stops being JSON; null where it is JSON. */
export const findSyntaxFault = (extent: Extent): SyntaxFault | null => traverse(extent, {})

/** Where a text stops being JSON, or else what parsing it loses; `exact` are the keys whose numbers must not be rounded. */
export function inspect(extent: Extent, exact: readonly string[]): SyntaxFault | ParseLoss[] {
  const { bytes } = extent
  const losses: ParseLoss[] = []
  const keys: Map<string, number>[] = []
  let last = ''
  const found = traverse(extent, {
    enter: (_, depth) => {
      keys[depth] = new Map()
    },
    key: (key, at, depth) => {
      last = key
      const before = keys[depth]!.get(key)
      if (before === undefined) keys[depth]!.set(key, at)
      else losses.push({ kind: 'repeated', at, before, key })
    },
    scalar: (at, end) => {
      if (end - at <= MAX_EXACT_DIGITS || bytes[at] === BYTE.quote || !exact.includes(last)) return
      const number = bytes.toString('latin1', at, end)
      if (/^-?\d+$/.test(number) && !Number.isSafeInteger(Number(number))) losses.push({ kind: 'inexact', at, number })
    },
  })
  return found ?? losses
}

/** The offsets of the items of the list at a path; none where there is no such list. */
export function itemOffsets(extent: Extent, path: readonly string[]): number[] {
  const offsets: number[] = []
  const keys: string[] = []
  const reach = (at: number, depth: number) => {
    if (depth === path.length + 1 && path.every((key, level) => keys[level] === key)) offsets.push(at)
  }
  traverse(extent, {
    enter: (at, depth) => {
      reach(at, depth)
      keys[depth] = ''
    },
    key: (key, _, depth) => {
      keys[depth] = key
    },
    scalar: (at, _, depth) => reach(at, depth),
  })
  return offsets
}

interface Visitor {
  /** An object or list begins, this many levels down. */
  readonly enter?: (at: number, depth: number) => void
  /** A key of the innermost object. */
  readonly key?: (key: string, at: number, depth: number) => void
  /** A string, number or word, this many levels down. */
  readonly scalar?: (at: number, end: number, depth: number) => void
}

const EXPECTED = {
  value: 'a value',
  item: 'a value or "]"',
  name: 'a key in double quotes',
  entry: 'a key in double quotes or "}"',
  colon: '":"',
  rest: '"," or the closing bracket',
  end: 'the end of the value',
  text: 'the rest of a string, without control characters or unknown escapes',
} as const

function traverse({ bytes, start, end }: Extent, visitor: Visitor): SyntaxFault | null {
  const opened: number[] = []
  let expected: Exclude<keyof typeof EXPECTED, 'text'> = 'value'
  let at = start
  for (;;) {
    at = Math.min(skipBlanks(bytes, at, true), end)
    if (at === end) return expected === 'end' ? null : broken(at, expected)
    const byte = bytes[at]!
    const isList = bytes[opened.at(-1) ?? -1] === BYTE.list
    if (
      (expected === 'item' || expected === 'entry' || expected === 'rest') &&
      byte === (isList ? BYTE.listEnd : BYTE.objectEnd)
    ) {
      opened.pop()
      expected = opened.length === 0 ? 'end' : 'rest'
      at++
    } else if (expected === 'rest' && byte === BYTE.comma) {
      expected = isList ? 'value' : 'name'
      at++
    } else if (expected === 'colon' && byte === BYTE.colon) {
      expected = 'value'
      at++
    } else if ((expected === 'name' || expected === 'entry') && byte === BYTE.quote) {
      const close = stringEnd(bytes, at + 1)
      if (close < 0 || close >= end) return broken(close < 0 ? ~close : end, 'text')
      visitor.key?.(textAt(bytes, at + 1, close), at, opened.length - 1)
      expected = 'colon'
      at = close + 1
    } else if ((expected === 'value' || expected === 'item') && (byte === BYTE.object || byte === BYTE.list)) {
      if (opened.length === MAX_DEPTH) return { kind: 'deep', at, expected: '', open: at }
      visitor.enter?.(at, opened.length)
      opened.push(at)
      expected = byte === BYTE.list ? 'item' : 'entry'
      at++
    } else if (expected === 'value' || expected === 'item') {
      const after = scalarEnd(bytes, at)
      if (after < 0 || after > end) return broken(after < 0 ? ~after : end, byte === BYTE.quote ? 'text' : expected)
      visitor.scalar?.(at, after, opened.length)
      expected = opened.length === 0 ? 'end' : 'rest'
      at = after
    } else return broken(at, expected)
  }

  function broken(where: number, what: keyof typeof EXPECTED): SyntaxFault {
    return { kind: where < end ? 'odd' : 'cut', at: Math.min(where, end), expected: EXPECTED[what], open: opened.at(-1) ?? start }
  }
}

/** The text between two quotes. */
export function textAt(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end)
  return text.includes('\\') ? JSON.parse(`"${text}"`) : text
}

const MAX_EXACT_DIGITS = 15
