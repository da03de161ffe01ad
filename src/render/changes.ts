// A change as text: the status, a line per scan whose step differs, and the remarks in sentences below.

import type { Change, JournalReport, Recoding, Revision } from '../journal/index.js'
import { isKept, type Rejected, type Step } from '../replay/index.js'
import { badArgument, checkOptions, plainTime, type TrackingEvent } from '../vocabulary/index.js'
import { certaintyText } from './doubts.js'
import { checkReport, statusSentence } from './explain.js'
import {
  codeText,
  Footnotes,
  indentAfter,
  joinBlocks,
  layoutRows,
  stepRows,
  TEXT_OPTIONS,
  type TextFormat,
  type TextOptions,
  textFormat,
} from './rows.js'
import { flagText } from './timeline.js'

// The sign at the start of a line, and its colour as an SGR code.
const signColours = { '+': '32', '-': '31', '~': '33', '!': '31' } as const

type ChangeSign = keyof typeof signColours

// One scan whose step differs: the step to show, and what to add. `isGone`: the step as it was before.
interface ChangeLine {
  readonly sign: ChangeSign
  readonly step: Step
  readonly isGone?: boolean
  readonly label?: string
  readonly remark?: string
}

const UNSUPPORTED_NOTE = 'This verdict rests on an order of scans that clocks without a zone do not support.'

/**
 * A change as lines of text: the status, then a line per scan whose step differs. `+` is kept now, `-` no longer, `~` has
 * another verdict, and `!` is new and discounted; scans whose verdict is the same are counted. Carriers' texts lose everything
 * that a terminal would interpret. Throws `bad-option` for an unusable change or option.
 */
export function changes(change: Change<TrackingEvent>, options: TextOptions = {}): string {
  checkChange(change)
  checkOptions('changes', options, TEXT_OPTIONS)
  const format = textFormat(options)
  const { fit, width, paint, either } = format
  if (change.kind === 'unchanged') return joinBlocks([fit('Nothing changed.')])
  const { before, after, revised, rejected } = change
  const arrow = either('→', '->')
  const items = changeLines(change, format, arrow)
  const notes = new Footnotes()
  const tagOf = stepTags(after, notes)
  const rows = items.map(item => stepRows(format, item.step, { ...item, tag: item.isGone ? '' : tagOf(item.step.index) }))
  const signOfRow = items.flatMap(({ sign }, at) => rows[at]!.map(() => sign))
  const scans = layoutRows(format, rows.flat(), width - 2).flatMap((lines, at) => signed(signOfRow[at]!, lines))
  const fewer = before.rejected.length + rejected.length - after.rejected.length
  return joinBlocks([
    statusLines(before, after, arrow).flatMap((line, at, all) =>
      fit(line).map(part => paint(part, at === all.length - 1 ? '1' : '2')),
    ),
    [
      ...scans,
      ...rejected.flatMap(reject => signed('!', fit(rejectedText(reject, format), width - 2, 1))),
      ...(fewer > 0 ? signed('-', fit(`${countText(fewer, 'event')} without a place in time: retracted`, width - 2)) : []),
    ],
    [...unchangedVerdictLines(revised), ...supportLines(before, after, items)].flatMap(line => fit(line)),
    notes.lines(format),
  ])

  function signed(sign: ChangeSign, lines: readonly string[]): string[] {
    return indentAfter(`${paint(sign, signColours[sign])} `, 2, lines)
  }
}

// The status before and after; only the latter where both are equal or nothing was known before.
function statusLines(before: JournalReport, after: JournalReport, arrow: string): string[] {
  const withYear = before.journeys.length + after.journeys.length > 0
  const [was, is] = [before, after].map(report => statusSentence(report, withYear).slice(0, -1))
  const [oldCertainty, certainty] = [certaintyText(before), certaintyText(after)]
  if (before.journeys.length < after.journeys.length)
    return [`Earlier, under the same number: ${statusSentence(after.journeys.at(-1)!, true)}`, `Now: ${is} (${certainty})`]
  if (before.steps.length === 0) return [`${is} (${certainty})`]
  if (was === is) return [`${is} (${oldCertainty === certainty ? '' : 'now '}${certainty})`]
  const unlike = oldCertainty === certainty ? '' : ` (${oldCertainty.split(':')[0]})`
  return [`${was}${unlike} ${arrow} ${is} (${certainty})`]
}

// In order of time, as far as gone scans can be placed among the others.
function changeLines({ revised, recoded }: Change<TrackingEvent>, format: TextFormat, arrow: string): ChangeLine[] {
  const replaced = new Set(recoded.map(({ before }) => before.index))
  const recodings = new Map(recoded.map(recoding => [recoding.after.index, recoding]))
  const gone: ChangeLine[] = []
  const items: ChangeLine[] = []
  for (const revision of revised) {
    const { before, after } = revision
    const recoding = after && !before ? recodings.get(after.index) : undefined
    const item = recoding ? recodedLine(recoding, format) : changeLine(revision, arrow)
    if (!item || (before && !after && replaced.has(before.index))) continue
    if (!item.isGone) {
      while (gone[0] && plainTime(gone[0].step.time) < plainTime(item.step.time)) items.push(gone.shift()!)
      items.push(item)
    } else gone.push(item)
  }
  return [...items, ...gone]
}

// Null for a scan whose verdict is the same.
function changeLine({ before, after }: Revision<TrackingEvent>, arrow: string): ChangeLine | null {
  if (!after) return { sign: '-', step: before!, isGone: true, remark: 'retracted by its source' }
  if (!before) return { sign: isDiscounted(after) ? '!' : '+', step: after }
  const verdictChange = `${before.verdict} ${arrow} ${after.verdict}`
  if (isKept(before.verdict) && !isKept(after.verdict))
    return { sign: '-', step: after, remark: after.verdict === 'voided' ? 'ruled untrue' : 'others contradict it' }
  if (!isKept(before.verdict) && isKept(after.verdict)) return { sign: '+', step: after, remark: verdictChange }
  if (before.verdict !== after.verdict) return { sign: '~', step: after, remark: verdictChange }
  if (before.constraint !== after.constraint) return { sign: '~', step: after, remark: 'by another constraint' }
  if (before.presumed?.join() !== after.presumed?.join()) return { sign: '~', step: after, remark: 'presumes other scans' }
  return null
}

function recodedLine({ before, after }: Recoding<TrackingEvent>, format: TextFormat): ChangeLine {
  const [was, is] = [before, after].map(({ code, readAs }) => codeText(format, readAs ?? code))
  // Some codes share a label.
  const ofCodes = was === is ? `${format.clean(before.code)} to ${format.clean(after.code)}` : `${was} to ${is}`
  return { sign: '~', step: after, label: `re-coded from ${ofCodes}` }
}

const isDiscounted = ({ verdict }: Step) =>
  verdict === 'impossible' || verdict === 'overruled' || verdict === 'unknown' || verdict === 'voided'

// The tags of a step: its flags, and whether its verdict lacks support.
function stepTags(report: JournalReport, notes: Footnotes): (index: number) => string {
  const notesByStep = new Map<number, string[]>()
  const addNote = (index: number, note: string) => notesByStep.set(index, [...(notesByStep.get(index) ?? []), note])
  for (const { flags } of [...report.journeys, report]) for (const flag of flags) addNote(flag.index, flagText(flag))
  for (const index of report.unsupported) addNote(index, UNSUPPORTED_NOTE)
  return index => (notesByStep.get(index) ?? []).map(note => notes.tag(note)).join('')
}

// Which verdicts lack support now, where the lines do not show it.
function supportLines(before: JournalReport, after: JournalReport, items: readonly ChangeLine[]): string[] {
  const [had, has] = [before.unsupported, after.unsupported]
  if (had.length === has.length) return []
  if (has.length === 0) return ['No verdict rests on the order of clocks without a zone any more.']
  const shown = new Set(items.flatMap(({ step, isGone }) => (isGone ? [] : [step.index])))
  if (has.every(index => shown.has(index))) return []
  const whose = has.length === 1 ? 'The verdict of 1 scan rests' : `The verdicts of ${has.length} scans rest`
  return [`${whose} on an order that clocks without a zone do not support.`]
}

// Scans whose verdict is the same, counted by what else differs.
function unchangedVerdictLines(revised: readonly Revision<TrackingEvent>[]): string[] {
  const others = revised.filter(revision => changeLine(revision, '') === null)
  const elsewhere = others.filter(({ before, after }) => before!.journey !== after!.journey).length
  return [
    unchangedSentence(elsewhere, 'belongs', 'belong', 'to another parcel of this number'),
    unchangedSentence(others.length - elsewhere, 'follows', 'follow', 'another status'),
  ].filter(sentence => sentence !== '')
}

function unchangedSentence(many: number, one: string, several: string, what: string): string {
  if (many === 0) return ''
  return many === 1
    ? `1 scan ${one} ${what} than before; its verdict stands.`
    : `${many} scans ${several} ${what} than before; their verdicts stand.`
}

const rejectedText = ({ field, value, reason }: Rejected, { clean }: TextFormat) => {
  const text = clean(value)
  return `left out (${field} ${reason})${text && `: ${text}`}`
}

function checkChange(change: unknown): void {
  const { before, after, revised, recoded, rejected } = (change ?? {}) as Partial<Change>
  if (![revised, recoded, rejected].every(Array.isArray))
    badArgument('changes', 'a change', change, 'Pass the change that applyInput returned.')
  checkReport('changes', before)
  checkReport('changes', after)
}

const countText = (many: number, what: string) => (many === 1 ? `1 ${what}` : `${many} ${what}s`)
