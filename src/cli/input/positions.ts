// What JSON.parse does not report: where exactly a text stops being JSON, which keys it repeats (the earlier value is lost),
// which numbers are too long to be exact, and where the items of a list begin. Slow, so only texts that need it come here.

import { type JSONVisitor, visit } from 'jsonc-parser'

/**
 * Where a text stops being JSON, or nests too deep: the offending character, and what is expected there. `open` is where the
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
export const findSyntaxFault = (text: string): SyntaxFault | null => traverse(text, {})

/** Where a text stops being JSON, or else what parsing it loses; `exact` are the keys whose numbers must not be rounded. */
export function inspect(text: string, exact: readonly string[]): SyntaxFault | ParseLoss[] {
  const losses: ParseLoss[] = []
  const keys: Map<string, number>[] = []
  let last = ''
  const found = traverse(text, {
    onObjectBegin: () => {
      keys.push(new Map())
    },
    onObjectEnd: () => {
      keys.pop()
    },
    onObjectProperty: (key, at) => {
      last = key
      const before = keys.at(-1)!.get(key)
      if (before === undefined) keys.at(-1)!.set(key, at)
      else losses.push({ kind: 'repeated', at, before, key })
    },
    onLiteralValue: (value, at, length) => {
      if (typeof value !== 'number' || Number.isSafeInteger(value) || !exact.includes(last)) return
      const number = text.slice(at, at + length)
      if (/^-?\d+$/.test(number)) losses.push({ kind: 'inexact', at, number })
    },
  })
  return found ?? losses
}

/** The offsets of the items of the list at a path; none where there is no such list. */
export function itemOffsets(text: string, path: readonly string[]): number[] {
  const offsets: number[] = []
  const reach = (at: number, found: readonly (string | number)[]) => {
    if (found.length === path.length + 1 && path.every((key, level) => found[level] === key)) offsets.push(at)
  }
  traverse(text, {
    onObjectBegin: (at, _length, _line, _column, pathTo) => reach(at, pathTo()),
    onArrayBegin: (at, _length, _line, _column, pathTo) => reach(at, pathTo()),
    onLiteralValue: (_value, at, _length, _line, _column, pathTo) => reach(at, pathTo()),
  })
  return offsets
}

const EXPECTED = {
  value: 'a value',
  item: 'a value or "]"',
  name: 'a key in double quotes',
  entry: 'a key in double quotes or "}"',
  colon: '":"',
  rest: '"," or the closing bracket',
  end: 'the end of the value',
} as const

const IN_STRING = 'the rest of a string, without control characters or unknown escapes'

/** Ends the visit at the first fault: the visitor recovers from faults, and recurses without bound. */
class FirstFault extends Error {
  readonly fault: SyntaxFault

  constructor(fault: SyntaxFault) {
    super(fault.kind)
    this.fault = fault
  }
}

function traverse(text: string, visitor: JSONVisitor): SyntaxFault | null {
  const opened: { readonly at: number; readonly isList: boolean }[] = []
  let expected: keyof typeof EXPECTED = 'value'
  const open = (at: number, isList: boolean) => {
    if (opened.length === MAX_DEPTH) throw new FirstFault({ kind: 'deep', at, expected: '', open: at })
    opened.push({ at, isList })
    expected = isList ? 'item' : 'entry'
  }
  const close = (at: number, length: number) => {
    // The visitor closes what is open at the end of the text, too.
    if (length === 0) fail(at, EXPECTED[expected])
    opened.pop()
    end()
  }
  const end = () => {
    expected = opened.length === 0 ? 'end' : 'rest'
  }
  const fail = (at: number, wanted: string): never => {
    throw new FirstFault({ kind: at < text.length ? 'odd' : 'cut', at, expected: wanted, open: opened.at(-1)?.at ?? 0 })
  }
  try {
    visit(
      text,
      {
        onObjectBegin: (at, ...rest) => {
          open(at, false)
          visitor.onObjectBegin?.(at, ...rest)
        },
        onArrayBegin: (at, ...rest) => {
          visitor.onArrayBegin?.(at, ...rest)
          open(at, true)
        },
        onObjectProperty: (key, ...rest) => {
          visitor.onObjectProperty?.(key, ...rest)
          expected = 'colon'
        },
        onSeparator: character => {
          expected = character === ':' || opened.at(-1)!.isList ? 'value' : 'name'
        },
        onLiteralValue: (value, ...rest) => {
          visitor.onLiteralValue?.(value, ...rest)
          end()
        },
        onObjectEnd: (at, length, line, column) => {
          close(at, length)
          visitor.onObjectEnd?.(at, length, line, column)
        },
        onArrayEnd: close,
        onError: (code, at, length) => {
          const isText = text[at] === '"' && /^(?:value|item|name|entry)$/.test(expected)
          const isExpected = isText || expected === 'value' || expected === 'item'
          fail(isExpected ? offence(text, code, at, length) : at, isText ? IN_STRING : EXPECTED[expected])
        },
      },
      { disallowComments: true },
    )
    return null
  } catch (error) {
    if (error instanceof FirstFault) return error.fault
    throw error
  }
}

// The codes of jsonc-parser for a word that is none and for a number that lacks a digit.
const INVALID_SYMBOL = 1
const UNFINISHED_NUMBER = 13

// Where in a token its fault lies: a character of a string, or the end of a word or number that is cut off.
function offence(text: string, code: number, at: number, length: number): number {
  const token = text.slice(at, at + length)
  const isLast = at + length === text.length
  if (code === UNFINISHED_NUMBER) return at + length
  if (code === INVALID_SYMBOL) return isLast && WORDS.some(word => word.startsWith(token)) ? text.length : at
  if (token[0] !== '"') return at
  for (const { 0: part, index } of token.matchAll(ESCAPES_AND_CONTROLS))
    if (part.length === 1) return isLast && CUT_ESCAPE.test(token.slice(index)) ? text.length : at + index
  return at + length
}

const WORDS = ['true', 'false', 'null', '-']
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what a string may not hold.
const ESCAPES_AND_CONTROLS = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})|\\|[\0-\x1f]/g
const CUT_ESCAPE = /^\\(?:u[\da-fA-F]{0,3})?$/
