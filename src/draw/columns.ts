// Foreign text in the columns of a terminal. A sign is what a terminal draws as one: a character with its marks, an emoji
// with its modifiers and joined parts, the two letters of a flag. Lines are broken between signs only.

import { printable } from '../replay/index.js'

/** The columns a text takes in a terminal. */
export type Measure = (text: string) => number

const SIGN = /(?:\p{RI}{2}|\p{Cf}*.)(?:\u200d\p{ExtPict}|[\p{Mn}\p{Me}\p{Cf}\p{EMod}])*/gsu
// East Asian Width in outline; emoji, by their own nature or by the selector that asks for their picture.
const WIDE =
  /\ufe0f|[\p{EPres}\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufefc\u{10800}-\u{1efff}]/u

/** Columns by Unicode's East Asian Width: 2 for wide characters and emoji, 0 for marks and format controls, else 1. */
export const columnsOf: Measure = text =>
  /^[ -~]*$/.test(text) ? text.length : text.replace(SIGN, sign => (WIDE.test(sign) ? '--' : '-')).length

/** A foreign text fit to be written. In ASCII it loses its accents, and `?` stands for what is no letter of it. */
export function clean(text: unknown, unicode: boolean): string {
  const shown = printable(text)
  return unicode
    ? shown
    : shown
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .replace(/[^ -~]/gu, '?')
}

/**
 * A text in lines of at most `room` columns, broken at spaces where it can be; `dots` end the last where `most` ran out.
 * What runs from right to left is isolated, so that it cannot turn round what else stands in its line.
 */
export function wrap(text: string, room: number, measure: Measure, dots: string, most = 99): string[] {
  const lines: string[] = []
  for (let rest = text; rest; ) {
    let line = startOf(rest, room, measure)
    const next = rest[line.length]
    const space = line.lastIndexOf(' ')
    const isLast = next && lines.length + 1 === most
    if (isLast) line = startOf(rest, room - measure(dots), measure) + dots
    else if (next && next !== ' ' && space > line.length / 2) line = line.slice(0, space)
    lines.push(RIGHT_TO_LEFT.test(line) ? `\u2068${line}\u2069` : line)
    rest = isLast ? '' : rest.slice(line.length).trimStart()
  }
  return lines
}

// The longest start that fits, of one sign at the least.
function startOf(text: string, room: number, measure: Measure): string {
  let end = 0
  let left = room
  for (const [sign] of text.matchAll(SIGN)) {
    left -= measure(sign)
    if (left < 0 && end) break
    end += sign.length
  }
  return text.slice(0, end)
}
