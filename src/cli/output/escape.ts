// Foreign text in our output: file names, shipment numbers and values can carry terminal escapes and marks that change the
// writing direction. They are printed as `\u001b` and never reach the terminal; JSON keeps them, escaped.

// Control characters other than line feeds, marks that reverse or hide text, and unpaired surrogates.
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

// Nearly every text matches this quick test.
const PRINTABLE = /^[ -~\n]*$/

const MAX_VALUE_LENGTH = 60
const PIECE_LENGTH = 1000

/** A text that is safe for a terminal: what could control it is written as an escape. */
export const escapeControls = (text: string): string =>
  PRINTABLE.test(text) ? text : text.replace(UNSAFE, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** A value as JSON that is safe for a terminal too. Throws what `JSON.stringify` throws. */
export const safeJson = (value: unknown): string => escapeControls(JSON.stringify(value))

/** An object as one line of JSON, in pieces: a list of a million steps is longer than a string can be. */
export function* safeJsonPieces(object: Readonly<Record<string, unknown>>): Generator<string> {
  let text = '{'
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) continue
    text += `${text === '{' ? '' : ','}${safeJson(key)}:`
    const isLong = Array.isArray(value) && value.length > PIECE_LENGTH
    if (!isLong) text += safeJson(value)
    for (let at = 0; isLong && at < value.length; at += PIECE_LENGTH) {
      yield text + (at === 0 ? '[' : ',') + safeJson(value.slice(at, at + PIECE_LENGTH)).slice(1, -1)
      text = ''
    }
    if (isLong) text = ']'
  }
  yield `${text}}\n`
}

/** A value in a message: one short line, whatever its size and depth. */
export function quoteValue(value: unknown): string {
  if (typeof value === 'string')
    return value.length > MAX_VALUE_LENGTH ? `${quoteLine(value.slice(0, MAX_VALUE_LENGTH))}…` : quoteLine(value)
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value !== 'object' || value === null) return String(value)
  const keys = Object.keys(value)
  if (keys.length === 0) return 'an object without keys'
  return `an object with ${keys.slice(0, 5).map(escapeName).join(', ')}${keys.length > 5 ? ' and more' : ''}`
}

/** A shipment number or a file name: bare where that is safe, else quoted. */
export const escapeName = (text: string): string => {
  if (text.length > MAX_VALUE_LENGTH * 4) return quoteValue(text)
  return text !== '' && escapeControls(text) === text && !text.includes('\n') ? text : quoteLine(text)
}

const quoteLine = (text: string) => escapeControls(JSON.stringify(text))
