// Text of others in our output: file names, shipment numbers and values can carry terminal escapes and marks that turn the
// writing direction. They are shown as `\u001b`, never sent to the terminal; JSON keeps them, escaped.

// Control characters (line feeds apart), marks that turn or hide text, and halves of pairs.
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

// Nearly every text, told quickly.
const HARMLESS = /^[ -~\n]*$/

const LONGEST = 60
const PIECE = 1000

/** A text fit for a terminal: what could act on it is written as an escape. */
export const plain = (text: string): string =>
  HARMLESS.test(text) ? text : text.replace(UNSAFE, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** A value as JSON that is fit for a terminal too. Throws what `JSON.stringify` throws. */
export const json = (value: unknown): string => plain(JSON.stringify(value))

/** An object as one line of JSON, in pieces: a list of a million steps is longer than a text can be. */
export function* jsonPieces(object: Readonly<Record<string, unknown>>): Generator<string> {
  let text = '{'
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) continue
    text += `${text === '{' ? '' : ','}${json(key)}:`
    const isLong = Array.isArray(value) && value.length > PIECE
    if (!isLong) text += json(value)
    for (let at = 0; isLong && at < value.length; at += PIECE) {
      yield text + (at === 0 ? '[' : ',') + json(value.slice(at, at + PIECE)).slice(1, -1)
      text = ''
    }
    if (isLong) text = ']'
  }
  yield `${text}}\n`
}

/** A value in a message: one short line, whatever its size and depth. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value.length > LONGEST ? `${line(value.slice(0, LONGEST))}…` : line(value)
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value !== 'object' || value === null) return String(value)
  const keys = Object.keys(value)
  if (keys.length === 0) return 'an object without keys'
  return `an object with ${keys.slice(0, 5).map(name).join(', ')}${keys.length > 5 ? ' and more' : ''}`
}

/** A shipment's number or a file's name: bare where that is safe, quoted where not. */
export const name = (text: string): string => {
  if (text.length > LONGEST * 4) return shown(text)
  return text !== '' && plain(text) === text && !text.includes('\n') ? text : line(text)
}

const line = (text: string) => plain(JSON.stringify(text))
