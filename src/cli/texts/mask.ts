// Texts without what differs from parcel to parcel, as phrases that find these texts: numbers, places and names become gaps.

import { displayWidth } from '../../render/width.js'
import { foldRun, foldWords, prepare } from '../../texts/fold.js'
import { isSpacedText } from '../../texts/tables.js'

/** The most columns of a phrase: with its row, it fits a terminal of 60. */
export const PHRASE_COLUMNS = 54
const GAP = '...'
// What one gap finds, and how many of them a pattern may have.
const GAP_WORDS = 5
const MOST_GAPS = 8
const LONGEST_WORD = 50

// Stands for something masked: a letter to both ways of folding, which no carrier writes.
const HOLE = 'ϡ'

const LETTERS = /[\p{L}\p{N}\p{M}]+/gu
const BRACKETS = /[[【〔「][^[\]【】〔〕「」]{1,40}[\]】〕」]/g
const NUMBER_WORD = /(?<![\p{L}\p{N}'’`])[\p{L}'’`]*\p{N}[\p{L}\p{N}'’`]*/gu
const NUMBER_RUN = /(?<![A-Za-z\d])[A-Za-z]*\d[A-Za-z\d]*/g
// Who signed, or who delivers; then up to three words that begin with a capital.
const NAME_WORDS =
  /\b(?:(?:signed|received|accepted|collected)(?: for)? by|signature|recipient|consignee|courier|driver|agent|mrs?|ms|(?:unterschrieben|empfangen) von|(?:signé|reçu) par|(?:firmado|recibido|recebido|assinado) por|(?:firmato|ricevuto) da|(?:getekend|ontvangen) door)\b[:.]? +((?:[\p{L}.'’-]+ ?){1,3})/giu
const NAME_RUN =
  /(?:签收人|收件人|代收人|快递员|派件员|派送员|业务员|揽收员|联系人)\s*[:(]\s*([\p{L}*·]{1,4}(?!\p{L})|\p{L}{2})/gu
const PLACE_PARTS = /[,，、/|;]/
const FEWEST_LETTERS = 2
const MOST_PARTS = 6

/** The phrase of a text; empty where nothing but gaps would be left, or no pattern can see it. `place` is what its scan gives as such. */
export function maskedPhrase(text: string, place: unknown): string {
  const prepared = prepare(text)
  const isSpaced = isSpacedText(prepared)
  if (isSpaced === undefined) return ''
  const masked = maskPlaces(prepared.replace(BRACKETS, hide), place, isSpaced)
    .replace(isSpaced ? NAME_WORDS : NAME_RUN, (found: string, name: string) => hideName(found, name, isSpaced))
    .replace(isSpaced ? NUMBER_WORD : NUMBER_RUN, HOLE)
  const tokens = isSpaced ? wordTokens(foldWords(masked)) : runTokens(foldRun(masked))
  return fitting(tokens, isSpaced ? ' ' : '')
}

// Signs stay: a gap never reaches over one in a run.
const hide = (part: string): string => part.replace(LETTERS, HOLE)

const hideName = (found: string, name: string, isSpaced: boolean): string => {
  const hidden = isSpaced ? name.replace(/^(?:\p{Lu}\S* ?)+/u, hide) : hide(name)
  return found.slice(0, found.length - name.length) + hidden
}

function maskPlaces(text: string, place: unknown, isSpaced: boolean): string {
  if (typeof place !== 'string') return text
  const parts = [place, ...place.split(PLACE_PARTS, MOST_PARTS)].map(part => prepare(part).trim())
  return parts
    .filter(part => part.length >= FEWEST_LETTERS && text.includes(part))
    .reduce((rest, part) => {
      const literal = part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
      const edge = isSpaced ? '[\\p{L}\\p{N}]' : '$^'
      return rest.replace(new RegExp(`(?<!${edge})${literal}(?!${edge})`, 'gu'), hide)
    }, text)
}

// More masked words than a gap finds part a phrase: the longest part is kept.
function wordTokens(folded: string): readonly string[] {
  const parts: string[][] = [[]]
  let holes = 0
  for (const word of folded.trim().split(' ')) {
    const part = parts.at(-1)!
    holes = word.includes(HOLE) ? holes + 1 : 0
    if (holes > GAP_WORDS) parts.push([])
    else if (holes === 0) part.push(word.length > LONGEST_WORD ? `${word.slice(0, LONGEST_WORD)}*` : word)
    else if (holes === 1) part.push(GAP)
  }
  return parts.reduce((most, part) => (part.join('').length > most.join('').length ? part : most))
}

const runTokens = (folded: string): readonly string[] => folded.match(/ϡ+|[^ϡ]/gu)?.map(part => part.replace(/ϡ+/, GAP)) ?? []

// The tokens that fit, without gaps and signs at either end.
function fitting(tokens: readonly string[], between: string): string {
  const isEdge = (token: string) => token === GAP || token === ','
  const start = tokens.findIndex(token => !isEdge(token))
  const kept: string[] = []
  let columns = 0
  let gaps = 0
  for (const token of start < 0 ? [] : tokens.slice(start)) {
    columns += displayWidth(token) + between.length
    if (token === GAP) gaps++
    if (columns - between.length > PHRASE_COLUMNS || gaps > MOST_GAPS) break
    kept.push(token)
  }
  return kept.slice(0, kept.findLastIndex(token => !isEdge(token)) + 1).join(between)
}
