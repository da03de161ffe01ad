// Carriers' text in the columns of a terminal. A grapheme is what a terminal draws as one character: a letter with its marks, an
// emoji with its modifiers and joined parts, the two letters of a flag. Lines break between graphemes only.

/** The columns a text takes in a terminal. */
export type MeasureText = (text: string) => number

const GRAPHEME = /(?:\p{RI}{2}|\p{Cf}*.)(?:\u200d\p{ExtPict}|[\p{Mn}\p{Me}\p{Cf}\p{EMod}])*/gsu
// East Asian Width in outline; emoji that are wide by default or by the selector for emoji presentation.
const WIDE =
  /\ufe0f|[\p{EPres}\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufefc\u{10800}-\u{1efff}]/u

/** Columns by Unicode's East Asian Width: 2 for wide characters and emoji, 0 for marks and format controls, else 1. */
export const displayWidth: MeasureText = text =>
  /^[ -~]*$/.test(text) ? text.length : text.replace(GRAPHEME, grapheme => (WIDE.test(grapheme) ? '--' : '-')).length

/** A carrier's text without control characters. In ASCII it loses its accents, and `?` replaces other characters. */
export function cleanText(text: unknown, unicode: boolean): string {
  const clean = stripControls(text)
  return unicode
    ? clean
    : clean
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .replace(/[^ -~]/gu, '?')
}

/**
 * A text in lines of at most `room` columns, broken at spaces where possible. Text beyond `maxLines` is cut, and `dots` end its
 * last line. Right-to-left text is isolated, so that it cannot reorder the rest of its line.
 */
export function wrapText(text: string, room: number, measure: MeasureText, dots: string, maxLines = 99): string[] {
  const lines: string[] = []
  for (let rest = text; rest; ) {
    let line = fittingStart(rest, room, measure)
    const next = rest[line.length]
    const space = line.lastIndexOf(' ')
    const isLast = next && lines.length + 1 === maxLines
    if (isLast) line = fittingStart(rest, room - measure(dots), measure) + dots
    else if (next && next !== ' ' && space > line.length / 2) line = line.slice(0, space)
    lines.push(RIGHT_TO_LEFT.test(line) ? `\u2068${line}\u2069` : line)
    rest = isLast ? '' : rest.slice(line.length).trimStart()
  }
  return lines
}

// The longest start that fits, of one grapheme at least.
function fittingStart(text: string, room: number, measure: MeasureText): string {
  let end = 0
  let remaining = room
  for (const [grapheme] of text.matchAll(GRAPHEME)) {
    remaining -= measure(grapheme)
    if (remaining < 0 && end) break
    end += grapheme.length
  }
  return text.slice(0, end)
}

/** A carrier's text for one line: line breaks, control characters and invisible characters become blanks. */
export const stripControls = (text: unknown): string =>
  // Both joiners are invisible, but scripts and emoji need them.
  typeof text === 'string' ? text.replace(/(?:(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}])+/gu, ' ').trim() : ''
