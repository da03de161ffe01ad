// The counts as a page to read, and as JSON. Nothing is counted here.

import { displayWidth, wrapText } from '../../render/width.js'
import { countNoun, formatCount } from '../audit/summary.js'
import { UNDECIDED } from '../input/patterns-file.js'
import { escapeName, safeJson } from '../output/escape.js'
import { joinBlocks, textTable } from '../output/text-table.js'
import type { Agreement, TextCounter } from './counter.js'

const MAX_CARRIERS = 20
const MAX_PAIRS = 10

/** The page, for a terminal of this width, with at most `limit` texts that no pattern covers. */
export function textsPage(counter: TextCounter, limit: number, width: number): string {
  const { total, scans } = counter
  const { texts, answered, noEvent, uncovered } = total
  const prose = (text: string) => wrapText(text, width, displayWidth, '…').join('\n')
  const head = `${countNoun(texts, 'text')} of ${countNoun(scans, 'scan')}`
  if (texts === 0) return `${head}\n`
  return joinBlocks([
    prose(
      `${head}: ${formatCount(answered)} with a code (${percentage(answered, texts)}), ${formatCount(noEvent)} that ${noEvent === 1 ? 'is' : 'are'} no event, ${formatCount(uncovered)} that no pattern covers`,
    ),
    languageTable(counter, width),
    carrierTable(counter, width),
    agreementBlock("Beside the providers' codes", 'text', counter.codes, prose, width),
    agreementBlock("The last text beside the payload's own status", 'payload', counter.reported, prose, width),
    uncoveredBlock(counter, limit, prose, width),
  ]).replace(/\n\n$/, '\n')
}

/** The counts as `--json` prints them. */
export function textsJson(counter: TextCounter, limit: number, hash: string): object {
  const { total, scans, languages, phrases, wordless, beyond } = counter
  const agreement = ({ agreeing, differing, pairs }: Agreement) => ({
    agreeing,
    differing,
    pairs: [...pairs.values()].toSorted((a, b) => b.count - a.count),
  })
  return {
    scans,
    ...total,
    languages: [...languages].map(([language, texts]) => ({ language, texts })).toSorted((a, b) => b.texts - a.texts),
    carriers: rankedCarriers(counter),
    codes: agreement(counter.codes),
    reported: agreement(counter.reported),
    patterns: rankedPhrases(counter, limit).map(([phrase, texts]) => ({ texts, pattern: [UNDECIDED, phrase] })),
    different: phrases.size,
    wordless,
    beyond,
    hash,
  }
}

function languageTable({ languages, total }: TextCounter, width: number): string {
  const ranked = [...languages].toSorted(([, a], [, b]) => b - a)
  const rows: [string, number][] = ranked.map(([language, texts]) => [language ?? 'your patterns', texts])
  if (total.uncovered > 0) rows.push(['no pattern', total.uncovered])
  const cells = rows.map(([name, texts]) => [formatCount(texts), percentage(texts, total.texts), name])
  return textTable([right('texts'), right('share'), 'language'], cells, width)
}

function carrierTable(counter: TextCounter, width: number): string {
  const ranked = rankedCarriers(counter)
  const rows = ranked
    .slice(0, MAX_CARRIERS)
    .map(({ carrier, texts, answered, noEvent, uncovered }) => [
      formatCount(texts),
      percentage(answered, texts),
      percentage(noEvent, texts),
      percentage(uncovered, texts),
      carrier === null ? '(none named, or beyond the limit)' : escapeName(carrier),
    ])
  const more = ranked.length - rows.length
  const headings = [right('texts'), right('with a code'), right('no event'), right('no pattern'), 'carrier']
  return `${textTable(headings, rows, width)}${more > 0 ? `and ${formatCount(more)} more; --json lists them\n` : ''}`
}

function agreementBlock(
  title: string,
  what: string,
  { agreeing, differing, pairs }: Agreement,
  prose: (text: string) => string,
  width: number,
): string {
  const both = agreeing + differing
  if (both === 0) return ''
  const head = `${title}: of ${countNoun(both, what)} with both, ${formatCount(agreeing)} (${percentage(agreeing, both)}) ${agreeing === 1 ? 'agrees' : 'agree'} by status, ${formatCount(differing)} ${differing === 1 ? 'differs' : 'differ'}`
  const rows = [...pairs.values()]
    .toSorted((a, b) => b.count - a.count)
    .slice(0, MAX_PAIRS)
    .map(({ provider, read, count }) => [formatCount(count), provider, read])
  return `${prose(head)}\n${textTable([right(`${what}s`), 'provider', 'read'], rows, width)}`
}

function uncoveredBlock(counter: TextCounter, limit: number, prose: (text: string) => string, width: number): string {
  const { total, phrases, wordless, beyond } = counter
  if (total.uncovered === 0) return ''
  const shown = rankedPhrases(counter, limit)
  const left = phrases.size - shown.length
  const notes = [
    left > 0 ? `${formatCount(left)} more; --limit N shows more of them.` : '',
    wordless > 0 ? `${countNoun(wordless, 'text')} without words of ${wordless === 1 ? 'its' : 'their'} own left out.` : '',
    beyond > 0
      ? `After ${formatCount(phrases.size)} different texts no further one was listed: ${countNoun(beyond, 'text')} left out.`
      : '',
  ].filter(Boolean)
  const head = `No pattern covers ${countNoun(total.uncovered, 'text')}. Masked, and the most frequent first; put a code for "${UNDECIDED}", or null for no event, and try them with --patterns FILE:`
  const rows = shown.map(([phrase, texts], at) => row(phrase, texts, at === shown.length - 1, width))
  const list = rows.length > 0 ? ['[', ...rows, ']'] : []
  return [prose(head), ...list, ...notes.map(prose)].join('\n')
}

// A row with its count as a comment; on two lines where one is too narrow.
function row(phrase: string, texts: number, isLast: boolean, width: number): string {
  const end = isLast ? '' : ','
  const count = `// ${formatCount(texts)}`
  const line = `  ["${UNDECIDED}", ${safeJson(phrase)}]${end} ${count}`
  return displayWidth(line) <= width ? line : `  ["${UNDECIDED}", ${count}\n  ${safeJson(phrase)}]${end}`
}

const rankedCarriers = ({ carriers }: TextCounter) => [...carriers.values()].toSorted((a, b) => b.texts - a.texts)

const rankedPhrases = ({ phrases }: TextCounter, limit: number) => [...phrases].toSorted(([, a], [, b]) => b - a).slice(0, limit)

const right = (text: string) => ({ text, isRight: true }) as const

const percentage = (part: number, whole: number): string => `${((part / whole) * 100).toFixed(1)} %`
